/*
 * Parts of the library that a handler of the same thread must not find half done: with a lock, or in the middle of
 * a call, a thread takes no signals. Handlers run while it sleeps in the kernel, and may call the library then.
 */
#ifndef KAIO_CRITICAL_H
#define KAIO_CRITICAL_H

#include <pthread.h>

void critical_enter(void);
void critical_leave(void);

static inline void critical_lock(pthread_mutex_t *mutex) {
  critical_enter();
  pthread_mutex_lock(mutex);
}

static inline void critical_unlock(pthread_mutex_t *mutex) {
  pthread_mutex_unlock(mutex);
  critical_leave();
}

/* Of a thread of the library, which has all signals blocked that it does not want: nothing is done for it. */
void critical_never(void);

/* The same around a call, which may sleep. */
void critical_enter_call(void);
void critical_leave_call(void);

/*
 * Around a sleep: signals are taken if nothing is critical but calls, and as many locks as the caller has let go for
 * the sleep. If a handler has run for a signal that came since the call began, that ends the sleep, too.
 */
struct critical_sleep {
  int isOpen;
  int handled;
  int depth;
  int calls;
};
struct critical_sleep critical_open(int locks);
void critical_close(struct critical_sleep sleep);

#endif
