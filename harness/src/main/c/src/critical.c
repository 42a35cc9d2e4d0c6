#define _GNU_SOURCE
#include "critical.h"

#include <signal.h>

/* In the thread's own block from the start: memory for it must not be asked for in a handler. */
static __thread __attribute__((tls_model("initial-exec"))) struct {
  int depth;
  int calls; /* of them */
  sigset_t before;
} mine;

/* A fault that a thread makes itself cannot wait. */
static const int FAULTS[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS};

void critical_enter(void) {
  if (mine.depth == 0) {
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    for (size_t i = 0; i < sizeof FAULTS / sizeof *FAULTS; i++) {
      sigdelset(&all, FAULTS[i]);
    }
    pthread_sigmask(SIG_BLOCK, &all, &before);
    mine.before = before;
  }
  mine.depth++;
}

void critical_leave(void) {
  mine.depth--;
  if (mine.depth == 0) {
    sigset_t before = mine.before;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
  }
}

void critical_enter_call(void) {
  critical_enter();
  mine.calls++;
}

void critical_leave_call(void) {
  mine.calls--;
  critical_leave();
}

void critical_never(void) { mine.depth++; }

static int has_handler(int signo) {
  struct sigaction action;
  return sigaction(signo, NULL, &action) == 0 && action.sa_handler != SIG_DFL
         && action.sa_handler != SIG_IGN;
}

/* Whether the signals that are taken again will run a handler. */
static int handler_is_due(const sigset_t *before) {
  sigset_t pending;
  if (sigpending(&pending) != 0 || sigisemptyset(&pending)) {
    return 0;
  }
  for (int signo = 1; signo <= SIGRTMAX; signo++) {
    if (sigismember(&pending, signo) == 1 && sigismember(before, signo) == 0 && has_handler(signo)) {
      return 1;
    }
  }
  return 0;
}

struct critical_sleep critical_open(int locks) {
  struct critical_sleep sleep = {.depth = mine.depth, .calls = mine.calls};
  if (mine.depth - mine.calls != locks) {
    return sleep;
  }
  sigset_t before = mine.before;
  sleep.isOpen = 1;
  sleep.handled = handler_is_due(&before);
  mine.depth = 0;
  mine.calls = 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return sleep;
}

void critical_close(struct critical_sleep sleep) {
  if (sleep.isOpen) {
    critical_enter();
    mine.depth = sleep.depth;
    mine.calls = sleep.calls;
  }
}
