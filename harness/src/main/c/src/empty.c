/*
 * AIOWAIT and its like, of the kernel; or of a kernel that has no request of this process. A program that has used
 * descriptors of the host alone needs no server: it sees what a kernel would say that has nothing to do (R-U-12,
 * R-U-22, R-U-31), and AIONOTIFY reaches it, too.
 */
#include <errno.h>
#include <sys/time.h>

#include "library.h"
#include "numbers.h"

static word_t notified;
static _Atomic uint32_t unconsumed; /* R-NTF-1 */

void kernel_forget(void) { atomic_store(&unconsumed, 0); }

void kernel_is_real(void) { changed(&notified); }

void kernel_notify(void) {
  enum kernel kernel = __atomic_load_n(&lib.kernel, __ATOMIC_ACQUIRE);
  if (kernel == ON) {
    kaio_call(AIONOTIFY, 0, 0, 0, 0, 0);
  } else {
    atomic_fetch_add(&unconsumed, 1);
    changed(&notified);
  }
}

static int consume(void) {
  uint32_t have = atomic_load(&unconsumed);
  while (have > 0 && !atomic_compare_exchange_weak(&unconsumed, &have, have - 1)) {
  }
  return have > 0;
}

/* R-WAIT-2 without a request; a kernel that is real meanwhile is for the caller to ask. */
static struct outcome await(const struct timeval *timeout, int dontblock) {
  int polls = (uintptr_t)timeout == UINTPTR_MAX;
  struct timespec spec = {0, 0};
  int64_t deadline;
  if (timeout && !polls) {
    spec = (struct timespec){timeout->tv_sec, timeout->tv_usec * 1000};
  }
  deadline_of(timeout ? &spec : NULL, &deadline);
  for (;;) {
    uint32_t seen = atomic_load(&notified);
    if (consume() || __atomic_load_n(&lib.kernel, __ATOMIC_ACQUIRE) == ON) {
      return (struct outcome){1, 0};
    }
    if (dontblock) {
      return (struct outcome){-1, SOL_EINVAL};
    }
    if (polls) {
      return (struct outcome){0, 0};
    }
    int status = sleep_while(&notified, seen, deadline);
    if (status != 0) {
      return (struct outcome){-1, status == EINTR ? SOL_EINTR : SOL_ETIME};
    }
  }
}

struct outcome kernel_wait(int opcode, uint64_t a, uint64_t b, uint64_t c, uint64_t d) {
  switch (__atomic_load_n(&lib.kernel, __ATOMIC_ACQUIRE)) {
    case ON:
      return kaio_call(opcode, a, b, c, d, 0);
    case FAILED: /* aiowait waits for the pool (R-AMB-5) */
      return opcode == AIOWAIT ? await((const struct timeval *)(uintptr_t)a, (int)b)
                               : (struct outcome){-1, SOL_EINVAL};
    case EMPTY:
      if (opcode == AIOWAIT) {
        return await((const struct timeval *)(uintptr_t)a, (int)b);
      }
      if (opcode == AIOSUSPEND && consume()) {
        return (struct outcome){1, 0};
      }
      return (struct outcome){-1, SOL_EAGAIN};
    default:
      return (struct outcome){-1, SOL_EINVAL};
  }
}
