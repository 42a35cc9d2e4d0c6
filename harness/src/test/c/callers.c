/*
 * Callers that read from the kernel themselves, and what can come between: callers DISK GATE forks|stays gone|there. A handler that takes
 * long, that never comes back, or that ends the thread; other threads that wait meanwhile; forks; and memory that is gone when its bytes
 * come (R-SYS-8, R-U-34).
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/aio.h>
#include <sys/asynch.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

enum { BLOCK = 65536, SMALL = 512, THREADS = 4, ROUNDS = 100, FORKS = 5, GATE_COUNT = 0x4b11, GATE_COMPLETE_ALL = 0x4b14 };

static char expected[BLOCK];
static int disk;
static int gate;
static sem_t inHandler;
static sem_t goOn;
static sigjmp_buf away;

static void one_read(char *into) {
  aio_result_t result = {0, 0};
  CHECK(aioread(disk, into, SMALL, 0, SEEK_SET, &result) == 0);
  CHECK(aiowait(NULL) == &result && result.aio_return == SMALL);
}

static void catch(int signo, void (*handler)(int)) {
  struct sigaction action = {.sa_handler = handler};
  CHECK(sigaction(signo, &action, NULL) == 0);
}

/* ---- many at once ---- */

static void *reads(void *unused) {
  char own[BLOCK];
  (void)unused;
  for (int i = 0; i < ROUNDS; i++) {
    size_t length = i % 3 ? BLOCK : SMALL;
    memset(own, 0, length);
    CHECK(pread(disk, own, length, 0) == (ssize_t)length);
    CHECK(memcmp(own, expected, length) == 0);
  }
  return NULL;
}

static void start_all(pthread_t threads[THREADS]) {
  for (int i = 0; i < THREADS; i++) {
    CHECK(pthread_create(&threads[i], NULL, reads, NULL) == 0);
  }
}

static void join_all(const pthread_t threads[THREADS]) {
  for (int i = 0; i < THREADS; i++) {
    CHECK(pthread_join(threads[i], NULL) == 0);
  }
}

static void reads_at_once(void) {
  pthread_t threads[THREADS];
  start_all(threads);
  join_all(threads);
}

/* ---- handlers in the middle of a wait ---- */

/* Another thread's calls must get on as long as this one is in here, and so must its own. */
static void takes_long(int signo) {
  int error = errno;
  char own[SMALL];
  (void)signo;
  sem_post(&inHandler);
  while (sem_wait(&goOn) != 0) {
  }
  CHECK(pread(disk, own, SMALL, 0) == SMALL);
  errno = error;
}

static void leaves(int signo) {
  (void)signo;
  siglongjmp(away, 1);
}

static void ends_thread(int signo) {
  (void)signo;
  pthread_exit(NULL);
}

/* Waits in the kernel until the gate is opened. */
static void *waits(void *unused) {
  static char buffer[SMALL]; /* which is there also when the waiting frame is gone */
  CHECK(pread(gate, buffer, SMALL, 0) == SMALL);
  return unused;
}

static void until_it_waits(void) {
  while (kaio_ioctl(gate, GATE_COUNT, NULL) != 1) {
    usleep(1000);
  }
}

static void signal_it(pthread_t thread, int signo) {
  until_it_waits();
  CHECK(pthread_kill(thread, signo) == 0);
}

static void calls_work(void) {
  char own[SMALL];
  for (int i = 0; i < ROUNDS; i++) {
    CHECK(pread(disk, own, SMALL, 0) == SMALL);
  }
}

static void open_gate(void) { CHECK(kaio_ioctl(gate, GATE_COMPLETE_ALL, NULL) == 1); }

static void others_get_on_while_a_handler_runs(void) {
  pthread_t thread;
  catch(SIGUSR1, takes_long);
  CHECK(pthread_create(&thread, NULL, waits, NULL) == 0);
  signal_it(thread, SIGUSR1);
  while (sem_wait(&inHandler) != 0) {
  }
  calls_work();
  sem_post(&goOn);
  open_gate();
  CHECK(pthread_join(thread, NULL) == 0);
}

static void *ends_in_handler(void *unused) {
  waits(unused);
  CHECK(!"the handler has ended this thread");
  return NULL;
}

/* What it waited for is still the kernel's, and nobody's. */
static void a_handler_that_ends_the_thread(void) {
  pthread_t thread;
  catch(SIGUSR1, ends_thread);
  CHECK(pthread_create(&thread, NULL, ends_in_handler, NULL) == 0);
  signal_it(thread, SIGUSR1);
  CHECK(pthread_join(thread, NULL) == 0);
  calls_work();
  reads_at_once();
  open_gate();
  calls_work();
}

static void *signals_main(void *thread) {
  signal_it(*(pthread_t *)thread, SIGUSR2);
  return NULL;
}

static void a_handler_that_never_comes_back(void) {
  pthread_t self = pthread_self();
  pthread_t other;
  catch(SIGUSR2, leaves);
  if (sigsetjmp(away, 1) == 0) {
    CHECK(pthread_create(&other, NULL, signals_main, &self) == 0);
    waits(NULL);
    CHECK(!"the handler has left");
  }
  CHECK(pthread_join(other, NULL) == 0);
  calls_work();
  open_gate();
  calls_work();
}

/* ---- forks ---- */

static void in_child(void) {
  static char buffer[SMALL];
  one_read(buffer);
  _exit(0);
}

static void forks_while_callers_read(void) {
  pthread_t threads[THREADS];
  start_all(threads);
  for (int i = 0; i < FORKS; i++) {
    int status;
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
      in_child();
    }
    CHECK(waitpid(child, &status, 0) == child && status == 0);
  }
  join_all(threads);
}

/* ---- no caller at all ---- */

/* Nobody waits for the kernel, and the result comes all the same: the program looks at its memory (the poll bit). */
static void nobody_calls(void) {
  static char buffer[SMALL];
  aio_result_t result = {AIO_INPROGRESS, 0};
  one_read(buffer);
  CHECK(aioread(disk, buffer, SMALL, 0, SEEK_SET, &result) == 0);
  while (*(volatile ssize_t *)&result.aio_return == AIO_INPROGRESS) {
    usleep(100);
  }
  CHECK(result.aio_return == SMALL && aiowait(NULL) == &result);
}

/* ---- bytes that have nowhere to go ---- */

static void a_buffer_that_is_gone(void) {
  static char buffer[BLOCK];
  for (int i = 0; i < 3; i++) {
    aio_result_t result = {0, 0};
    char *memory = mmap(NULL, BLOCK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(memory != MAP_FAILED);
    CHECK(aioread(gate, memory, BLOCK, 0, SEEK_SET, &result) == 0);
    /* As the C library takes memory away: half of it, and the kernel is not told. */
    CHECK(syscall(SYS_munmap, memory + BLOCK / 2, BLOCK / 2) == 0);
    CHECK(kaio_ioctl(gate, GATE_COMPLETE_ALL, NULL) == 1);
    CHECK(aiowait(NULL) == &result && result.aio_return == BLOCK);
    CHECK(pread(disk, buffer, BLOCK, 0) == BLOCK);
    one_read(buffer);
    CHECK(syscall(SYS_munmap, memory, BLOCK / 2) == 0);
  }
}

int main(int argc, char **argv) {
  CHECK(argc == 5);
  disk = open(argv[1], O_RDWR);
  gate = open(argv[2], O_RDWR);
  CHECK(disk >= 0 && gate >= 0);
  CHECK(sem_init(&inHandler, 0, 0) == 0 && sem_init(&goOn, 0, 0) == 0);
  CHECK(kaio_ioctl(gate, GATE_COMPLETE_ALL, NULL) >= 0); /* what an earlier run left there */
  fill(expected, BLOCK, 7);
  CHECK(pwrite(disk, expected, BLOCK, 0) == BLOCK);
  reads_at_once();
  others_get_on_while_a_handler_runs();
  if (strcmp(argv[3], "forks") == 0) {
    forks_while_callers_read();
    a_handler_that_ends_the_thread();
  }
  a_handler_that_never_comes_back();
  if (strcmp(argv[4], "gone") == 0) {
    a_buffer_that_is_gone();
  }
  nobody_calls();
  puts("callers: ok");
  return 0;
}
