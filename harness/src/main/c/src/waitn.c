/* aio_waitn (R-U-30 to R-U-32). */
#include <errno.h>
#include <stdlib.h>

#include "library.h"
#include "numbers.h"

enum { KERNEL_MOST = 32768 };

struct waiting {
  aiocb_t **list;
  unsigned nent;
  unsigned target;
  unsigned taken;
  int64_t deadline;
  const struct timespec *timeout;
  int polls;
  int error; /* R-U-32: ends further waiting, and is the result */
};

static const struct timespec *remaining(const struct waiting *waiting, struct timespec *left) {
  if (waiting->deadline == NEVER || waiting->polls) {
    return waiting->timeout;
  }
  int64_t nanos = waiting->deadline - now_nanos();
  nanos = nanos < 1 ? 1 : nanos;
  *left = (struct timespec){nanos / 1000000000, nanos % 1000000000};
  return left;
}

/* The kernel's AIOWAITN into the list behind what is there; how many came in *count. */
static int ask_kernel(struct waiting *waiting, unsigned room, unsigned wanted, unsigned *count) {
  struct timespec left;
  *count = wanted;
  unlock();
  struct outcome outcome =
      lib.kernel != 1 ? (struct outcome){-1, SOL_EINVAL}
                      : kaio_call(AIOWAITN, ADDRESS(waiting->list + waiting->taken), room,
                                  ADDRESS(count), ADDRESS(remaining(waiting, &left)), 0);
  lock();
  if (outcome.error && outcome.error != SOL_ETIME && outcome.error != SOL_EINTR) {
    *count = 0;
  }
  return outcome.error;
}

/* R-U-31, with the lock. */
static int wait_idle(struct waiting *waiting, unsigned nwait) {
  unsigned room = waiting->nent < KERNEL_MOST ? waiting->nent : KERNEL_MOST;
  int error = ask_kernel(waiting, room, waiting->polls ? 0 : nwait, &waiting->taken);
  return error == SOL_ETIME && waiting->polls ? 0 : error;
}

static void drain(struct waiting *waiting) {
  struct request *request;
  while (waiting->taken < waiting->nent && (request = queue_take(&lib.posixDone)) != NULL) {
    lib.posixDoneCount--;
    waiting->list[waiting->taken++] = request->cb;
    request->cb->aio_state = USERAIO_DONE;
    pool_unhash(request);
    free(request);
  }
}

/* R-U-32 (a), with the lock; whether the call is over. */
static int take_from_kernel(struct waiting *waiting) {
  int64_t pool = lib.posixDoneCount + lib.outstanding;
  int64_t sum = pool + waiting->taken;
  int64_t need = (int64_t)waiting->target - sum;
  if (need <= 0 || waiting->error) {
    return 0;
  }
  unsigned count;
  lib.kernelSleepers++;
  int error = ask_kernel(waiting, waiting->nent - waiting->taken, (unsigned)need, &count);
  lib.kernelSleepers--;
  waiting->taken += count;
  switch (error) {
    case 0:
      return 0;
    case SOL_EINVAL:
    case SOL_EAGAIN:
      waiting->target = (unsigned)sum;
      return 0;
    case SOL_EINTR:
    case SOL_ETIME:
      waiting->error = error;
      return 0;
    default:
      waiting->error = error;
      return 1;
  }
}

/* R-U-32, with the lock. */
static int wait_with_pool(struct waiting *waiting) {
  int timedOut = 0;
  for (;;) {
    if (take_from_kernel(waiting)) {
      return waiting->error;
    }
    drain(waiting);
    if (waiting->taken >= waiting->target || waiting->error || waiting->polls) {
      return waiting->error;
    }
    if (timedOut || (waiting->deadline != NEVER && now_nanos() >= waiting->deadline)) {
      return SOL_ETIME;
    }
    int wanted = (int)(waiting->target - waiting->taken);
    while (lib.outstanding > 0 && lib.posixDoneCount < wanted) {
      int status = wait_for_change(waiting->deadline);
      if (status == EINTR) {
        return SOL_EINTR;
      }
      timedOut = status == ETIMEDOUT;
      if (timedOut) {
        break;
      }
    }
  }
}

/* One call at a time (R-U-30). 0 when it is ours; or what to answer. */
static int become_active(int polls) {
  while (lib.waitnActive) {
    if (polls) {
      return -1;
    }
    if (wait_for_change(NEVER) == EINTR) {
      return SOL_EINTR;
    }
  }
  lib.waitnActive = 1;
  return 0;
}

KAIO_EXPORT int kaio_aio_waitn(aiocb_t *list[], unsigned nent, unsigned *nwait,
                               const struct timespec *timeout);

int kaio_aio_waitn(aiocb_t *list[], unsigned nent, unsigned *nwait,
                   const struct timespec *timeout) {
  if (nent == 0 || *nwait == 0 || *nwait > nent) {
    return fail_with(SOL_EINVAL);
  }
  struct waiting waiting = {
      .list = list, .nent = nent, .target = *nwait, .deadline = NEVER, .timeout = timeout};
  waiting.polls = timeout && timeout->tv_sec == 0 && timeout->tv_nsec == 0;
  lock();
  int error = become_active(waiting.polls);
  if (error != 0) {
    *nwait = 0;
    unlock();
    return error < 0 ? 0 : fail_with(error);
  }
  if (deadline_of(timeout, &waiting.deadline) != 0) {
    error = SOL_EINVAL;
  } else if (lib.outstanding == 0 && !lib.posixDone.head) {
    error = wait_idle(&waiting, *nwait);
  } else {
    error = wait_with_pool(&waiting);
  }
  *nwait = waiting.taken;
  lib.waitnActive = 0;
  changed();
  unlock();
  return error ? fail_with(error) : 0;
}
