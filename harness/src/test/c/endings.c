/* How programs end with requests pending, and with threads of the library: endings DISK GATE (R-CLN-13, R-U-2, R-U-19). */
#define _GNU_SOURCE
#include <aio.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/asynch.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

enum { BLOCK = 4096, GATE_COUNT = 0x4b11, GATE_COMPLETE_ALL = 0x4b14, PLACE = 40 };

static int disk;
static int gate;
static char buffer[BLOCK];
static aiocb_t cb;
static sem_t called;

static void never_returns(union sigval unused) {
  (void)unused;
  sem_post(&called);
  pause();
}

/* Without waiting for it. */
static void write_pending(int seed) {
  static aio_result_t result;
  fill(buffer, BLOCK, seed);
  CHECK(aiowrite(disk, buffer, BLOCK, PLACE * BLOCK, SEEK_SET, &result) == 0);
}

static void start_thread_of_library(void) {
  sem_init(&called, 0, 0);
  cb = (aiocb_t){.aio_fildes = disk, .aio_buf = buffer, .aio_nbytes = BLOCK};
  cb.aio_sigevent = (struct sigevent){.sigev_notify = SIGEV_THREAD, .sigev_notify_function = never_returns};
  CHECK(aio_read(&cb) == 0);
  CHECK(sem_wait(&called) == 0);
}

static void *last_thread(void *unused) {
  write_pending(71);
  return unused;
}

static void exits(void) {
  write_pending(70);
  exit(0);
}

static void exits_with_thread(void) {
  start_thread_of_library();
  exit(0);
}

/* What the library has for itself keeps no program from its end. */
static void main_ends_first(void) {
  pthread_t thread;
  start_thread_of_library();
  CHECK(pthread_create(&thread, NULL, last_thread, NULL) == 0);
  pthread_detach(thread);
  pthread_exit(NULL);
}

static void ends_at_once(void) {
  static aio_result_t held;
  CHECK(aioread(gate, buffer, BLOCK, 0, SEEK_SET, &held) == 0);
  CHECK(kaio_ioctl(gate, GATE_COUNT, NULL) == 1);
  _exit(0);
}

static void execs(void) {
  static aio_result_t held;
  CHECK(aioread(gate, buffer, BLOCK, 0, SEEK_SET, &held) == 0);
  execl("/bin/true", "true", (char *)NULL);
  _exit(1);
}

static void in_child(void (*how)(void)) {
  pid_t child = fork();
  CHECK(child >= 0);
  if (child == 0) {
    how();
    _exit(2);
  }
  int status;
  CHECK(waitpid(child, &status, 0) == child && status == 0);
}

static void was_written(int seed) {
  char expected[BLOCK];
  fill(expected, BLOCK, seed);
  CHECK(pread(disk, buffer, BLOCK, PLACE * BLOCK) == BLOCK);
  CHECK(memcmp(buffer, expected, BLOCK) == 0);
}

int main(int argc, char **argv) {
  CHECK(argc == 3);
  disk = open(argv[1], O_RDWR);
  gate = open(argv[2], O_RDWR);
  CHECK(disk >= 0 && gate >= 0);
  CHECK(kaio_ioctl(gate, GATE_COMPLETE_ALL, NULL) >= 0); /* what an earlier run left there */
  in_child(exits);
  was_written(70);
  in_child(exits_with_thread);
  in_child(main_ends_first);
  was_written(71);
  in_child(ends_at_once);
  in_child(execs);
  CHECK(kaio_ioctl(gate, GATE_COMPLETE_ALL, NULL) >= 0);
  puts("endings: ok");
  return 0;
}
