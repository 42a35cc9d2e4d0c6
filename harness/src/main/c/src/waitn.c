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
  struct outcome outcome = kernel_wait(AIOWAITN, ADDRESS(waiting->list + waiting->taken), room,
                                       ADDRESS(count), ADDRESS(remaining(waiting, &left)));
  lock();
  if (outcome.error && outcome.error != SOL_ETIME && outcome.error != SOL_EINTR) {
    *count = 0;
  }
  return outcome.error;
}

/* R-U-31, with the lock. */
static int wait_idle(struct waiting *waiting) {
  unsigned room = waiting->nent < KERNEL_MOST ? waiting->nent : KERNEL_MOST;
  unsigned count;
  int error = ask_kernel(waiting, room, waiting->target, &count);
  waiting->taken = count;
  return error;
}

static void drain(struct waiting *waiting) {
  struct request *request;
  while (waiting->taken < waiting->nent && (request = queue_take(&lib.posixDone)) != NULL) {
    lib.posixDoneCount--;
    waiting->list[waiting->taken++] = request->cb;
    set_state(request->cb, USERAIO_DONE);
    pool_unhash(request);
    free(request);
  }
}

/* R-U-32 (a), with the lock; whether the call is over. */
static int take_from_kernel(struct waiting *waiting) {
  int sum = lib.posixDoneCount + lib.outstanding + (int)waiting->taken;
  if ((int)waiting->target <= sum) {
    return 0;
  }
  unsigned count;
  lib.waitns++;
  int error = ask_kernel(waiting, waiting->nent - waiting->taken, waiting->target - (unsigned)sum,
                         &count);
  lib.waitns--;
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

static int is_over(const struct waiting *waiting) {
  return waiting->deadline != NEVER && !waiting->polls && now_nanos() >= waiting->deadline;
}

/* R-U-32, with the lock. */
static int wait_with_pool(struct waiting *waiting) {
  for (;;) {
    if (take_from_kernel(waiting)) {
      return waiting->error;
    }
    drain(waiting);
    if (waiting->taken >= waiting->target) {
      return waiting->error;
    }
    if (is_over(waiting)) {
      return waiting->error ? waiting->error : SOL_ETIME;
    }
    if (waiting->error || waiting->polls) {
      return waiting->error;
    }
    unsigned wanted = waiting->target < (unsigned)lib.outstanding ? waiting->target
                                                                  : (unsigned)lib.outstanding;
    uint32_t begin = atomic_load(&lib.completions);
    while (lib.outstanding > 0 && atomic_load(&lib.completions) - begin < wanted
           && !is_over(waiting)) {
      if (wait_for_change(&lib.completions, waiting->deadline) == EINTR) {
        return SOL_EINTR;
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
    if (wait_for_change(&lib.turn, NEVER) == EINTR) {
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
  } else if (lib.outstanding + lib.posixDoneCount == 0) {
    error = wait_idle(&waiting);
  } else {
    error = wait_with_pool(&waiting);
  }
  *nwait = waiting.taken;
  lib.waitnActive = 0;
  changed(&lib.turn);
  unlock();
  return error ? fail_with(error) : 0;
}
