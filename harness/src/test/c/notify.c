/* Signals, ports and threads that tell of completions: notify DISK. */
#include <aio.h>
#include <fcntl.h>
#include <port.h>
#include <semaphore.h>
#include <unistd.h>

#include "check.h"

enum { BLOCK = 4096 };

static char buffer[BLOCK];
static volatile sig_atomic_t value;
static volatile sig_atomic_t code;
static volatile sig_atomic_t polls;
static sem_t called;

static void on_signal(int signo, siginfo_t *info, void *context) {
  (void)signo;
  (void)context;
  value = info->si_value.sival_int;
  code = info->si_code;
}

static void on_sigio(int signo) {
  (void)signo;
  polls++;
}

static void on_thread(union sigval from) {
  value = from.sival_int;
  sem_post(&called);
}

static aiocb_t read_block(int fd) {
  return (aiocb_t){.aio_fildes = fd, .aio_buf = buffer, .aio_nbytes = BLOCK};
}

static void by_signal(int fd, int signo) {
  struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO};
  sigset_t blocked;
  sigset_t before;
  sigemptyset(&blocked);
  sigaddset(&blocked, signo);
  sigaction(signo, &action, NULL);
  sigprocmask(SIG_BLOCK, &blocked, &before);
  value = code = 0;
  aiocb_t cb = read_block(fd);
  cb.aio_sigevent = (struct sigevent){
      .sigev_notify = SIGEV_SIGNAL, .sigev_signo = signo, .sigev_value.sival_int = 42};
  CHECK(aio_read(&cb) == 0);
  while (value == 0) {
    sigsuspend(&before);
  }
  sigprocmask(SIG_SETMASK, &before, NULL);
  CHECK(value == 42 && code == SI_ASYNCIO);
  CHECK(aio_error(&cb) == 0 && aio_return(&cb) == BLOCK);
}

static void by_sigio(int fd) {
  struct sigaction action = {.sa_handler = on_sigio};
  sigset_t blocked;
  sigset_t before;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGIO);
  sigaction(SIGIO, &action, NULL);
  sigprocmask(SIG_BLOCK, &blocked, &before);
  aio_result_t result = {0};
  CHECK(aioread(fd, buffer, BLOCK, 0, SEEK_SET, &result) == 0);
  while (polls == 0) {
    sigsuspend(&before);
  }
  sigprocmask(SIG_SETMASK, &before, NULL);
  CHECK(aiowait(NULL) == &result && result.aio_return == BLOCK);
}

static void by_port(int fd) {
  int port = port_create();
  CHECK(port >= 0);
  port_notify_t to = {port, &to};
  aiocb_t cb = read_block(fd);
  cb.aio_sigevent = (struct sigevent){.sigev_notify = SIGEV_PORT, .sigev_value.sival_ptr = &to};
  CHECK(aio_read(&cb) == 0);
  port_event_t event;
  struct timespec minute = {60, 0};
  CHECK(port_get(port, &event, &minute) == 0);
  CHECK(event.portev_source == PORT_SOURCE_AIO && event.portev_events == AIOAREAD);
  CHECK(event.portev_object == (uintptr_t)&cb && event.portev_user == &to);
  CHECK(aio_error(&cb) == 0 && aio_return(&cb) == BLOCK);
  struct timespec at_once = {0, 0};
  CHECK_FAILS(port_get(port, &event, &at_once), ETIME);
  unsigned count = 1;
  CHECK_FAILS(port_getn(port, &event, 1, &count, &at_once), ETIME);
  CHECK(kaio_close(port) == 0);
}

static void by_thread(int fd) {
  sem_init(&called, 0, 0);
  aiocb_t cb = read_block(fd);
  cb.aio_sigevent = (struct sigevent){.sigev_notify = SIGEV_THREAD,
                                      .sigev_notify_function = on_thread,
                                      .sigev_value.sival_int = 7};
  CHECK(aio_read(&cb) == 0);
  CHECK(sem_wait(&called) == 0);
  CHECK(value == 7);
  CHECK(aio_error(&cb) == 0 && aio_return(&cb) == BLOCK);
}

int main(int argc, char **argv) {
  CHECK(argc == 2);
  int fd = kaio_open(argv[1], O_RDWR);
  CHECK(fd >= 0);
  by_signal(fd, SIGUSR1);
  by_signal(fd, SIGRTMIN + 3);
  by_sigio(fd);
  by_port(fd);
  by_thread(fd);
  puts("notify: ok");
  return 0;
}
