#include "sleep.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000L

int64_t now_nanos(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * SECOND + now.tv_nsec;
}

int sleep_while(word_t *word, uint32_t seen, int64_t deadline) {
  /* A futex with a timeout is not restarted behind a handler; one without might be. */
  int64_t longest = 3600 * SECOND;
  int64_t left = deadline == NEVER ? longest : deadline - now_nanos();
  if (left <= 0) {
    return atomic_load(word) == seen ? ETIMEDOUT : 0;
  }
  if (left > longest) {
    left = longest;
  }
  struct timespec relative = {left / SECOND, left % SECOND};
  if (syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, seen, &relative, NULL, 0) == -1) {
    if (errno == EINTR) {
      return EINTR;
    }
    if (errno == ETIMEDOUT && deadline != NEVER && now_nanos() >= deadline) {
      return ETIMEDOUT;
    }
  }
  return 0;
}

void wake_all(word_t *word) {
  syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}
