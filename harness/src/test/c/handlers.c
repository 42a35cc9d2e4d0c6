/* Handlers that call the library, wherever they find its thread: handlers DISK (rules R-SYS-8, R-U-13, R-DONE-7). */
#define _GNU_SOURCE
#include <aio.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/asynch.h>
#include <sys/time.h>
#include <unistd.h>

#include "check.h"

enum { BLOCK = 4096, COUNT = 2000, DEPTH = 8, OFTEN_MICROS = 300 };

static char buffers[DEPTH][BLOCK];
static aio_result_t results[DEPTH];
static volatile sig_atomic_t reaped;
static volatile sig_atomic_t runs;
static aiocb_t watched;

/* As programs of Solaris reap: SIGIO says that something is done, aiowait says what. */
static void on_sigio(int signo) {
  int error = errno;
  struct timeval at_once = {0, 0};
  (void)signo;
  aio_result_t *done;
  while ((done = aiowait(&at_once)) != NULL && done != (aio_result_t *)-1) {
    CHECK(done->aio_return == BLOCK);
    done->aio_return = AIO_INPROGRESS + 1;
    reaped++;
  }
  errno = error;
}

/* The next one comes behind this one, however long it takes: what it interrupts gets on. */
static void wind(long micros) {
  struct itimerval once = {{0, 0}, {0, micros}};
  CHECK(setitimer(ITIMER_REAL, &once, NULL) == 0);
}

static void on_alarm(int signo) {
  int error = errno;
  const aiocb_t *one[1] = {&watched};
  struct timespec at_once = {0, 0};
  (void)signo;
  runs++;
  aio_error(&watched);
  aio_suspend(one, 1, &at_once);
  wind(OFTEN_MICROS);
  errno = error;
}

static void reap_in_handler(int fd) {
  sigset_t blocked;
  sigset_t before;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGIO);
  int submitted = 0;
  while (submitted < COUNT) {
    for (int i = 0; i < DEPTH; i++) {
      results[i] = (aio_result_t){0, 0};
      CHECK(aioread(fd, buffers[i], BLOCK, i * BLOCK, SEEK_SET, &results[i]) == 0);
      submitted++;
    }
    sigprocmask(SIG_BLOCK, &blocked, &before);
    while (reaped < submitted) {
      sigsuspend(&before);
      kill(getpid(), SIGIO); /* one may stand for several completions, the last of them unseen */
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
  }
  CHECK(reaped == submitted);
}

/* Handlers that look at a request while the thread that they have interrupted makes calls of all kinds. */
static void look_in_handler(int fd) {
  wind(OFTEN_MICROS);
  for (int i = 0; i < COUNT; i++) {
    watched = (aiocb_t){.aio_fildes = fd, .aio_buf = buffers[0], .aio_nbytes = BLOCK};
    watched.aio_sigevent.sigev_notify = SIGEV_NONE;
    CHECK(aio_read(&watched) == 0);
    const aiocb_t *one[1] = {&watched};
    while (aio_error(&watched) == EINPROGRESS) {
      CHECK(aio_suspend(one, 1, NULL) == 0 || errno == EINTR || errno == EAGAIN);
    }
    CHECK(aio_error(&watched) == 0 && aio_return(&watched) == BLOCK);
    CHECK(pread(fd, buffers[1], BLOCK, 0) == BLOCK);
    int copy = dup(fd);
    CHECK(copy >= 0 && close(copy) == 0);
  }
  signal(SIGALRM, SIG_IGN);
  CHECK(runs > 0);
}

int main(int argc, char **argv) {
  CHECK(argc == 2);
  int fd = open(argv[1], O_RDWR);
  CHECK(fd >= 0);
  struct sigaction sigio = {.sa_handler = on_sigio};
  struct sigaction alarm = {.sa_handler = on_alarm, .sa_flags = SA_RESTART};
  sigaddset(&sigio.sa_mask, SIGALRM);
  CHECK(sigaction(SIGIO, &sigio, NULL) == 0 && sigaction(SIGALRM, &alarm, NULL) == 0);
  reap_in_handler(fd);
  signal(SIGIO, SIG_IGN);
  look_in_handler(fd);
  puts("handlers: ok");
  return 0;
}
