/* aio_suspend (R-U-22, R-U-23). */
#include <errno.h>

#include "library.h"
#include "numbers.h"

struct waiting {
  const aiocb_t *const *list;
  int nent;
  int64_t deadline;
  int polls;
  int isOver;
};

static const struct timespec *remaining(const struct waiting *waiting, struct timespec *left) {
  if (waiting->deadline == NEVER) {
    return NULL;
  }
  int64_t nanos = waiting->polls ? 0 : waiting->deadline - now_nanos();
  nanos = !waiting->polls && nanos < 1 ? 1 : nanos;
  *left = (struct timespec){nanos / 1000000000, nanos % 1000000000};
  return left;
}

/* With the lock. */
static struct outcome ask_kernel(struct waiting *waiting) {
  struct timespec left;
  lib.suspends++;
  unlock();
  struct outcome outcome = kernel_wait(AIOSUSPEND, ADDRESS(waiting->list), (uint64_t)waiting->nent,
                                       ADDRESS(remaining(waiting, &left)), 1);
  lock();
  lib.suspends--;
  waiting->isOver |= outcome.error == SOL_ETIME; /* by the kernel's clock, whatever the host's says */
  return outcome;
}

static int pool_is_active(void) { return lib.outstanding + lib.posixDoneCount != 0; }

struct seen {
  int finished;
  int inProgress;
};

static struct seen look(const struct waiting *waiting) {
  struct seen seen = {0, 0};
  for (int i = 0; i < waiting->nent; i++) {
    const aiocb_t *cb = waiting->list[i];
    if (cb) {
      int error = __atomic_load_n(&cb->aio_resultp.aio_errno, __ATOMIC_ACQUIRE);
      seen.inProgress += error == SOL_EINPROGRESS;
      seen.finished += error != SOL_EINPROGRESS && error != SOL_ECANCELED;
    }
  }
  return seen;
}

static int is_over(const struct waiting *waiting) {
  return waiting->isOver || (waiting->deadline != NEVER && now_nanos() >= waiting->deadline);
}

static int is_success(struct outcome outcome) { return !outcome.error && outcome.value == 0; }

static int is_notified(struct outcome outcome) { return !outcome.error && outcome.value == 1; }

/* R-U-23; 0 or an error. With the lock. */
static int wait_with_pool(struct waiting *waiting, int notified) {
  for (;;) {
    struct seen seen = look(waiting);
    if (seen.finished) {
      return 0;
    }
    if (lib.outstanding == 0 && !seen.inProgress && !notified) {
      return SOL_EAGAIN;
    }
    /* Where the rule spins with nothing in the pool, it is the kernel that has what is in progress. */
    if (notified || lib.outstanding == 0) {
      if (!waiting->polls && is_over(waiting)) {
        return SOL_EAGAIN;
      }
      struct outcome outcome = ask_kernel(waiting);
      if (is_success(outcome)) {
        return 0;
      }
      if (outcome.error == SOL_EINTR && lib.outstanding == 0) {
        return SOL_EINTR; /* nothing else would end it */
      }
      notified = is_notified(outcome);
    }
    if (waiting->polls || is_over(waiting)) {
      return SOL_EAGAIN;
    }
    if (lib.outstanding != 0) {
      int status = wait_for_change(&lib.completions, waiting->deadline);
      if (status != 0) {
        return status == EINTR ? SOL_EINTR : SOL_EAGAIN;
      }
    }
  }
}

static int suspend(const aiocb_t *const list[], int nent, const struct timespec *timeout) {
  struct waiting waiting = {list, nent, NEVER, 0, 0};
  if (nent <= 0 || deadline_of(timeout, &waiting.deadline) != 0) {
    return fail_with(SOL_EINVAL);
  }
  waiting.polls = timeout && timeout->tv_sec == 0 && timeout->tv_nsec == 0;
  for (int i = 0; i < nent; i++) {
    if (list[i] && state_of(list[i]) == CHECK) {
      set_state(((aiocb_t *)(uintptr_t)list[i]), CHECKED);
    }
  }
  lock();
  int error;
  if (pool_is_active()) {
    error = wait_with_pool(&waiting, 1);
  } else {
    struct outcome outcome = ask_kernel(&waiting);
    if (is_success(outcome)) {
      error = 0;
    } else if (pool_is_active()) {
      error = wait_with_pool(&waiting, is_notified(outcome));
    } else {
      error = outcome.error ? outcome.error : SOL_EAGAIN;
    }
  }
  unlock();
  return error ? fail_with(error) : 0;
}

KAIO_EXPORT int kaio_aio_suspend(const aiocb_t *const list[], int nent,
                                 const struct timespec *timeout);

int kaio_aio_suspend(const aiocb_t *const list[], int nent, const struct timespec *timeout) {
  critical_enter_call();
  int status = suspend(list, nent, timeout);
  critical_leave_call();
  return status;
}
