/* A child has the descriptors and none of the requests; a signal ends a wait: forks DISK GATE. */
#include <fcntl.h>
#include <pthread.h>
#include <sys/aio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

enum { BLOCK = 4096, THREADS = 8, ROUNDS = 50, GATE_COUNT = 0x4b11, GATE_COMPLETE_ALL = 0x4b14 };

static char buffer[BLOCK];
static int disk;

static void on_alarm(int signo) { (void)signo; }

static void one_read(int fd, char *into) {
  aio_result_t result = {0, 0};
  CHECK(aioread(fd, into, BLOCK, 0, SEEK_SET, &result) == 0);
  CHECK(aiowait(NULL) == &result && result.aio_return == BLOCK);
}

static void *reads(void *unused) {
  char *own = malloc(BLOCK);
  (void)unused;
  for (int i = 0; i < ROUNDS; i++) {
    CHECK(kaio_pread(disk, own, BLOCK, 0) == BLOCK);
  }
  free(own);
  return NULL;
}

int main(int argc, char **argv) {
  CHECK(argc == 3);
  disk = kaio_open(argv[1], O_RDWR);
  int gate = kaio_open(argv[2], O_RDWR);
  CHECK(disk >= 0 && gate >= 0);
  CHECK(kaio_ioctl(gate, GATE_COMPLETE_ALL, NULL) >= 0); /* what an earlier run left there */

  aio_result_t held = {0, 0};
  CHECK(aioread(gate, buffer, BLOCK, 0, SEEK_SET, &held) == 0);
  CHECK(kaio_ioctl(gate, GATE_COUNT, NULL) == 1);

  /* SA_RESTART does not restart it (R-SYS-8). */
  struct sigaction action = {.sa_handler = on_alarm, .sa_flags = SA_RESTART};
  sigaction(SIGALRM, &action, NULL);
  ualarm(50000, 50000); /* again and again: the first may come before the wait */
  CHECK_FAILS(aiowait(NULL), EINTR);
  ualarm(0, 0);

  pid_t child = fork();
  CHECK(child >= 0);
  if (child == 0) {
    CHECK_FAILS(aiowait(NULL), EINVAL); /* the request is the parent's */
    one_read(disk, buffer);
    one_read(kaio_dup(disk), buffer);
    exit(0);
  }
  int status;
  CHECK(waitpid(child, &status, 0) == child);
  CHECK(status == 0);

  CHECK(kaio_ioctl(gate, GATE_COMPLETE_ALL, NULL) == 1);
  CHECK(aiowait(NULL) == &held && held.aio_return == BLOCK);

  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++) {
    CHECK(pthread_create(&threads[i], NULL, reads, NULL) == 0);
  }
  for (int i = 0; i < THREADS; i++) {
    pthread_join(threads[i], NULL);
  }

  struct stat stat;
  CHECK(kaio_fstat(disk, &stat) == 0 && S_ISCHR(stat.st_mode));
  CHECK(kaio_lseek(disk, 512, SEEK_SET) == 512);

  /* It goes with a request pending, which the gate holds back. */
  CHECK(aioread(gate, buffer, BLOCK, 0, SEEK_SET, &held) == 0);
  puts("forks: ok");
  fflush(stdout);
  _exit(0);
}
