/*
 * Sleeping on a word until it changes, a deadline, or a signal of the host. A handler that was
 * installed with SA_RESTART ends the sleep, too (R-SYS-8): that is why it is not a condition variable.
 */
#ifndef KAIO_SLEEP_H
#define KAIO_SLEEP_H

#include <stdatomic.h>
#include <stdint.h>

typedef _Atomic uint32_t word_t;

#define NEVER INT64_MAX

int64_t now_nanos(void);

/* While *word is seen: 0 when it may have changed, EINTR, or ETIMEDOUT at the deadline. */
int sleep_while(word_t *word, uint32_t seen, int64_t deadline);

void wake_all(word_t *word);

#endif
