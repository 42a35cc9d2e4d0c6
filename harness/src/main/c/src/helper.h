/* A thread for what the one that reads from the kernel has no time for. It starts when there is something. */
#ifndef KAIO_HELPER_H
#define KAIO_HELPER_H

#include <pthread.h>
#include <signal.h>

/* Calls the function with these. */
void helper_resolves(void (*function)(void *, int), void *argument, int error);

/* SIGEV_THREAD: runs the function in a thread of its own with these attributes (NULL: the usual ones). */
void helper_runs(void (*function)(union sigval), union sigval value, const pthread_attr_t *attributes);

void helper_before_fork(void);
void helper_after_fork(void);
void helper_in_child(void);

#endif
