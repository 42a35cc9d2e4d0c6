/* Memory that the program takes away while the kernel uses it: mapping DISK GATE (rule R-CLN-8). */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/aio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "check.h"

enum { BLOCK = 8192, GATE_COUNT = 0x4b11, GATE_COMPLETE_ALL = 0x4b14, TRIPS = 100 };

static int disk;
static int gate;
static char *buffer;
static atomic_int taken;

static char *map(void *address, int flags) {
  errno = EDOM;
  char *memory = mmap(address, BLOCK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
  CHECK(memory != MAP_FAILED);
  CHECK(errno == EDOM);
  return memory;
}

static void hold(aio_result_t *result) {
  *result = (aio_result_t){0, 0};
  CHECK(aioread(gate, buffer, BLOCK, 0, SEEK_SET, result) == 0);
  CHECK(kaio_ioctl(gate, GATE_COUNT, NULL) == 1);
}

static void *unmap(void *unused) {
  (void)unused;
  CHECK(munmap(buffer, BLOCK) == 0);
  taken = 1;
  return NULL;
}

static void *replace(void *unused) {
  (void)unused;
  map(buffer, MAP_FIXED);
  taken = 1;
  return NULL;
}

static void *protect(void *unused) {
  (void)unused;
  CHECK(mprotect(buffer, BLOCK, PROT_READ) == 0);
  taken = 1;
  return NULL;
}

/* It is not done before the request is, and the request has its result in spite of it. */
static void waits(void *(*takeAway)(void *)) {
  aio_result_t held;
  pthread_t thread;
  hold(&held);
  taken = 0;
  CHECK(pthread_create(&thread, NULL, takeAway, NULL) == 0);
  for (int i = 0; i < TRIPS; i++) {
    CHECK(lseek(disk, 0, SEEK_SET) == 0);
    CHECK(!taken);
  }
  CHECK(kaio_ioctl(gate, GATE_COMPLETE_ALL, NULL) == 1);
  CHECK(pthread_join(thread, NULL) == 0);
  CHECK(taken);
  CHECK(aiowait(NULL) == &held && held.aio_return == BLOCK);
}

static ssize_t transfer(void) {
  static aio_result_t result;
  if (aioread(disk, buffer, BLOCK, 0, SEEK_SET, &result) != 0) {
    return -1;
  }
  CHECK(aiowait(NULL) == &result);
  return result.aio_return;
}

/* A range of many, whose ends are the kernel's still. */
static void middle(void) {
  enum { PARTS = 5 };
  char *all = mmap(NULL, PARTS * BLOCK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  CHECK(all != MAP_FAILED);
  buffer = all;
  CHECK(transfer() == BLOCK);
  CHECK(munmap(all + 2 * BLOCK, BLOCK) == 0);
  buffer = all + 2 * BLOCK;
  CHECK_FAILS(transfer(), EFAULT);
  buffer = all + BLOCK;
  CHECK(transfer() == BLOCK);
  buffer = all + 3 * BLOCK;
  CHECK(transfer() == BLOCK);
  CHECK(mremap(all + 3 * BLOCK, 2 * BLOCK, BLOCK, 0) == all + 3 * BLOCK);
  CHECK(transfer() == BLOCK);
  buffer = all + 4 * BLOCK;
  CHECK_FAILS(transfer(), EFAULT);
  CHECK(munmap(all, PARTS * BLOCK) == 0);
}

int main(int argc, char **argv) {
  CHECK(argc == 3);
  disk = open(argv[1], O_RDWR);
  gate = open(argv[2], O_RDWR);
  CHECK(disk >= 0 && gate >= 0);
  CHECK(kaio_ioctl(gate, GATE_COMPLETE_ALL, NULL) >= 0);
  buffer = map(NULL, 0);
  waits(replace);
  waits(protect);
  CHECK_FAILS(transfer(), EACCES);
  CHECK(mprotect(buffer, BLOCK, PROT_READ | PROT_WRITE) == 0);
  CHECK(transfer() == BLOCK);
  waits(unmap);
  CHECK_FAILS(transfer(), EFAULT);
  CHECK_FAILS(munmap(buffer + 1, BLOCK), EINVAL);
  middle();
  puts("mapping: ok");
  return 0;
}
