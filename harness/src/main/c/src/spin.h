/*
 * Whether a thread that waits for an answer looks for it again and again before it sleeps. Waking a core that sleeps takes as long as
 * many an answer; so it looks for KAIO_SPIN microseconds (100; 0: never), as long as most answers come in that time.
 */
#ifndef KAIO_SPIN_H
#define KAIO_SPIN_H

#include <stdint.h>

/* For a wait that begins: so many nanoseconds, or 0. */
int64_t spin_nanos(void);

/* Whether the answer came in that time. */
void spin_ended(int came);

#endif
