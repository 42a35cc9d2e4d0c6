/* The server goes away while threads wait for it: orphan GATE FILE makes the file when it is time. */
#include <fcntl.h>
#include <pthread.h>
#include <sys/aio.h>
#include <unistd.h>

#include "check.h"

enum { BLOCK = 512, THREADS = 3, GATE_COUNT = 0x4b11 };

static int gate;

static void *waits(void *unused) {
  char buffer[BLOCK];
  CHECK_FAILS(pread(gate, buffer, BLOCK, 0), EIO);
  return unused;
}

int main(int argc, char **argv) {
  CHECK(argc == 3);
  char buffer[BLOCK];
  pthread_t threads[THREADS];
  gate = open(argv[1], O_RDWR);
  CHECK(gate >= 0);
  for (int i = 0; i < THREADS; i++) {
    CHECK(pthread_create(&threads[i], NULL, waits, NULL) == 0);
  }
  while (kaio_ioctl(gate, GATE_COUNT, NULL) != THREADS) {
    usleep(1000);
  }
  CHECK(creat(argv[2], 0600) >= 0);
  for (int i = 0; i < THREADS; i++) {
    CHECK(pthread_join(threads[i], NULL) == 0);
  }
  CHECK_FAILS(pread(gate, buffer, BLOCK, 0), EIO); /* whoever comes later is not answered either */
  puts("orphan: ok");
  return 0;
}
