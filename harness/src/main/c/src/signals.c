#define _GNU_SOURCE
#include "signals.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lwp.h"
#include "numbers.h"
#include "reading.h"
#include "say.h"

enum { DEFAULT = 0, CATCH = 2 };

/* What the kernel has been told; its own beginning is the default for all. */
static _Atomic int caught[SOL_SIGMAX + 1];

void signals_begin(void) {
  for (int i = 0; i <= SOL_SIGMAX; i++) {
    atomic_store(&caught[i], 0);
  }
}

static void tell(int solaris, int catches) {
  if (catches) {
    reading_promptly();
  }
  if (atomic_load(&caught[solaris]) != catches) {
    struct outcome outcome =
        CALL_KERNEL(SYS_SOL_sigaction, (uint64_t)solaris, catches ? CATCH : DEFAULT, 0);
    if (!outcome.error) {
      atomic_store(&caught[solaris], catches);
    }
  }
}

int signals_wanted(int host) {
  int solaris = solaris_signal(host);
  if (solaris) {
    tell(solaris, 1);
  }
  return solaris;
}

int signals_sigio_handled(void) {
  struct sigaction action;
  return sigaction(SIGIO, NULL, &action) == 0 && action.sa_handler != SIG_DFL
         && action.sa_handler != SIG_IGN;
}

void signals_sync_sigio(void) { tell(SOL_SIGIO, signals_sigio_handled()); }

static void queue(int host, int code, union sigval value, pid_t pid, uid_t uid) {
  if (code >= 0) {
    kill(getpid(), host); /* the host takes si_code of its own kind from nobody */
    return;
  }
  siginfo_t info;
  memset(&info, 0, sizeof info);
  info.si_signo = host;
  info.si_code = code;
  info.si_pid = pid;
  info.si_uid = uid;
  info.si_value = value;
  syscall(SYS_rt_sigqueueinfo, getpid(), host, &info);
}

void signals_send(int host, union sigval value) {
  queue(host, SI_ASYNCIO, value, getpid(), getuid());
}

void signals_raise(const uint8_t *body) {
  int32_t numbers[2];
  uint64_t value;
  uint32_t sender[2];
  memcpy(numbers, body, 8);
  memcpy(&value, body + 8, 8);
  memcpy(sender, body + 16, 8);
  int host = host_signal(numbers[0]);
  if (host == 0) {
    say("signal %d of the kernel has no counterpart on this host", numbers[0]);
    return;
  }
  union sigval sigval = {.sival_ptr = (void *)(uintptr_t)value};
  queue(host, numbers[1], sigval, (pid_t)sender[0], sender[1]);
}

void signals_exited(const uint8_t *body) {
  uint32_t signo;
  memcpy(&signo, body + 4, 4);
  int host = signo ? host_signal((int)signo) : 0;
  if (host) {
    say("the kernel's process was killed by signal %u", signo);
    kill(getpid(), host);
  }
}
