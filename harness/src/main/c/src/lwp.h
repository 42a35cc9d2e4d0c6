/*
 * LWPs: each thread of the program gets one at its first call. LWP 1 is nobody's: it makes the calls
 * that are over at once (lwp_create, fork), and being in user mode it is the one that takes the
 * process's signals (architecture of the kernel: one in user mode first), so that the host alone
 * decides which thread runs the handler.
 */
#ifndef KAIO_LWP_H
#define KAIO_LWP_H

#include <stddef.h>
#include <stdint.h>

#include "ranges.h"
#include "wire.h"

struct outcome {
  int64_t value; /* -1 of a failure */
  int error;     /* a number of Solaris, or 0 */
};

/*
 * A system call of the calling thread's LWP, with the memory that it is known to read (NULL: none).
 * EINTR if a signal of the host came while it slept. ENOSYS without a kernel, or in a child by vfork; EIO if it went away.
 */
struct outcome kernel_call(unsigned number, unsigned nargs, const uint64_t *args,
                           struct ranges *ranges);

#define CALL_KERNEL(number, ...)                                                          \
  kernel_call((number), sizeof((uint64_t[]){__VA_ARGS__}) / sizeof(uint64_t),             \
              (uint64_t[]){__VA_ARGS__}, NULL)

/* The same by LWP 1. */
struct outcome kernel_call_by_first(unsigned number, unsigned nargs, const uint64_t *args);

/*
 * A call that no thread waits for, by an LWP of its own: 0, or an error of Solaris and there was no call. What it returned is told to
 * the function, by whichever thread reads from the kernel: it must not wait for the kernel, nor for a lock that somebody
 * holds who does. EFAULT: memory was missing.
 * It may wait in the outbox.
 */
typedef void (*call_returned)(void *context, struct outcome outcome);
int kernel_post(unsigned number, unsigned nargs, const uint64_t *args, const struct ranges *ranges,
                call_returned returned, void *context);

/* For the connection. */
void lwp_begin(void);
void lwp_return(const struct header *header, const uint8_t *body, size_t length);
void lwp_lost(void);

/* Around fork, so that the child finds the locks free. LWP 1 first: who calls by it waits for the kernel. */
void lwp_hold_first(void);
void lwp_before_fork(void);
void lwp_after_fork(void);

#endif
