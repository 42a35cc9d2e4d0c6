/*
 * Everything at once, with checksums: stress DISK FILE SECONDS forks|stays. Threads write and read their own parts of a disk and of a file
 * of the host with the POSIX calls, while signals arrive, the process forks, and descriptors and memory come and go. For the
 * library's headers and for the host's.
 */
#define _GNU_SOURCE
#include <aio.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "check.h"

enum { BLOCK = 4096, DEPTH = 8, WORKERS = 4, PART = 64 };

static const char *disk;
static const char *file;
static atomic_int stop;
static atomic_int alarms;
static atomic_int told;

static void on_alarm(int signo) {
  (void)signo;
  alarms++;
}

static void on_completion(int signo) {
  (void)signo;
  told++;
}

/* ---- checksums: of what a block should have ---- */

static uint32_t mix(uint32_t value) { return (value ^ value >> 15) * 0x2c1b3c6dU; }

static void stamp(uint32_t *block, uint32_t place, uint32_t round) {
  uint32_t sum = 0;
  block[0] = place;
  block[1] = round;
  for (size_t i = 3; i < BLOCK / 4; i++) {
    block[i] = mix((uint32_t)i * 31 + place * 7 + round);
    sum = mix(sum + block[i]);
  }
  block[2] = sum;
}

static void verify(const uint32_t *block, uint32_t place, uint32_t round) {
  uint32_t sum = 0;
  for (size_t i = 3; i < BLOCK / 4; i++) {
    sum = mix(sum + block[i]);
  }
  CHECK(block[0] == place && block[1] == round && block[2] == sum);
}

/* ---- one worker ---- */

struct worker {
  int fd;
  uint32_t first; /* of its blocks */
  char *buffers;
  struct aiocb cbs[DEPTH];
  struct aiocb *list[DEPTH];
};

static void prepare(struct worker *worker, int opcode, uint32_t place, int notify) {
  for (int i = 0; i < DEPTH; i++) {
    struct aiocb *cb = worker->list[i] = &worker->cbs[i];
    memset(cb, 0, sizeof *cb);
    cb->aio_fildes = worker->fd;
    cb->aio_buf = worker->buffers + i * BLOCK;
    cb->aio_nbytes = BLOCK;
    cb->aio_offset = (off_t)(place + (uint32_t)i) * BLOCK;
    cb->aio_lio_opcode = opcode;
    cb->aio_sigevent.sigev_notify = notify ? SIGEV_SIGNAL : SIGEV_NONE;
    cb->aio_sigevent.sigev_signo = notify ? SIGUSR1 : 0;
  }
}

static void finish(struct aiocb *cb) {
  const struct aiocb *one[1] = {cb};
  struct timespec tick = {0, 50000000}; /* what aio_suspend may miss with both kinds of requests (R-U-23) */
  while (aio_error(cb) == EINPROGRESS) {
    CHECK(aio_suspend(one, 1, &tick) == 0 || errno == EAGAIN || errno == EINTR || errno == ETIME);
  }
  CHECK(aio_error(cb) == 0);
  CHECK(aio_return(cb) == BLOCK);
}

static void submit(struct worker *worker, int opcode, uint32_t round) {
  if (round % 3 == 0) {
    CHECK(lio_listio(LIO_NOWAIT, worker->list, DEPTH, NULL) == 0);
    return;
  }
  for (int i = 0; i < DEPTH; i++) {
    struct aiocb *cb = worker->list[i];
    CHECK((opcode == LIO_READ ? aio_read(cb) : aio_write(cb)) == 0);
  }
}

static void exercise(struct worker *worker, uint32_t round) {
  uint32_t place = worker->first + round % (PART / DEPTH) * DEPTH;
  worker->buffers = mmap(NULL, DEPTH * BLOCK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  CHECK(worker->buffers != MAP_FAILED);
  for (int i = 0; i < DEPTH; i++) {
    stamp((uint32_t *)(worker->buffers + i * BLOCK), place + (uint32_t)i, round);
  }
  prepare(worker, LIO_WRITE, place, round % 4 == 1);
  submit(worker, LIO_WRITE, round);
  for (int i = 0; i < DEPTH; i++) {
    finish(worker->list[i]);
  }
  memset(worker->buffers, 0, DEPTH * BLOCK);
  prepare(worker, LIO_READ, place, round % 4 == 2);
  submit(worker, LIO_READ, round);
  for (int i = DEPTH; i-- > 0;) {
    finish(worker->list[i]);
    verify((uint32_t *)(worker->buffers + i * BLOCK), place + (uint32_t)i, round);
  }
  CHECK(munmap(worker->buffers, DEPTH * BLOCK) == 0);
}

static int open_of(int number) {
  int fd = number % 4 == 3 ? open(file, O_RDWR | O_CREAT, 0600) : open(disk, O_RDWR);
  CHECK(fd >= 0);
  return fd;
}

static void *work(void *argument) {
  struct worker worker = {.first = (uint32_t)(intptr_t)argument * PART};
  worker.fd = open_of((int)(intptr_t)argument);
  uint32_t round = 0;
  do {
    exercise(&worker, ++round);
  } while (!stop);
  CHECK(close(worker.fd) == 0);
  return NULL;
}

/* ---- what goes on around them ---- */

static void *descriptors(void *unused) {
  char block[512];
  (void)unused;
  do {
    int fd = open(disk, O_RDONLY);
    int null = open("/dev/null", O_RDONLY);
    int copy = dup(fd);
    CHECK(fd >= 0 && null >= 0 && copy >= 0);
    CHECK(dup2(fd, null) == null);
    CHECK(pread(null, block, sizeof block, 0) == sizeof block);
    int high = fcntl(copy, F_DUPFD, 200);
    CHECK(high >= 200);
    CHECK(close(fd) == 0 && close(null) == 0 && close(copy) == 0 && close(high) == 0);
  } while (!stop);
  return NULL;
}

/* In a child nothing of the parent's is under way, and its own requests work. */
static void child(void) {
  struct worker worker = {.first = (WORKERS + 1) * PART};
  worker.fd = open_of(0);
  for (uint32_t round = 1; round <= 3; round++) {
    exercise(&worker, round);
  }
  CHECK(close(worker.fd) == 0);
}

static void fork_one(void) {
  int status;
  pid_t pid = fork();
  CHECK(pid >= 0);
  if (pid == 0) {
    child();
    _exit(0);
  }
  while (waitpid(pid, &status, 0) != pid) {
    CHECK(errno == EINTR);
  }
  CHECK(status == 0);
}

int main(int argc, char **argv) {
  CHECK(argc == 5);
  disk = argv[1];
  file = argv[2];
  int forks = strcmp(argv[4], "forks") == 0;
  struct sigaction alarm = {.sa_handler = on_alarm, .sa_flags = SA_RESTART};
  struct sigaction completion = {.sa_handler = on_completion, .sa_flags = SA_RESTART};
  CHECK(sigaction(SIGALRM, &alarm, NULL) == 0 && sigaction(SIGUSR1, &completion, NULL) == 0);
  struct itimerval often = {{0, 2000}, {0, 2000}};
  CHECK(setitimer(ITIMER_REAL, &often, NULL) == 0);
  pthread_t threads[WORKERS + 1];
  for (intptr_t i = 0; i < WORKERS; i++) {
    CHECK(pthread_create(&threads[i], NULL, work, (void *)i) == 0);
  }
  CHECK(pthread_create(&threads[WORKERS], NULL, descriptors, NULL) == 0);
  time_t end = time(NULL) + atoi(argv[3]);
  do {
    if (forks) {
      fork_one();
    } else {
      usleep(1000);
    }
  } while (time(NULL) < end);
  stop = 1;
  for (int i = 0; i <= WORKERS; i++) {
    CHECK(pthread_join(threads[i], NULL) == 0);
  }
  CHECK(alarms > 0 && told > 0);
  puts("stress: ok");
  return 0;
}
