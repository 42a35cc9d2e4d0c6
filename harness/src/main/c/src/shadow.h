/*
 * Requests of programs that were compiled against the host's <aio.h>. Their aiocb has another layout, so each that
 * the library does has a shadow with that of Solaris. Nobody waits for the kernel's answer to a request, nor asks whether it is done: all of
 * them tell a port of the library, and what comes from there is written into the program's aiocb, where the host's
 * aio_error and aio_return look. Errors are the host's.
 */
#ifndef KAIO_SHADOW_H
#define KAIO_SHADOW_H

#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <sys/types.h>
#include <time.h>

enum shadow_notify { TELL_NOBODY, TELL_SIGNAL, TELL_THREAD };

struct shadow_event {
  enum shadow_notify notify;
  int signo;
  union sigval value;
  void (*function)(union sigval);
  pthread_attr_t *attributes;
};

/* The numbers of lio_listio's opcodes. */
enum shadow_opcode { SHADOW_NOP = 0, SHADOW_READ = 1, SHADOW_WRITE = 2 };

struct shadow_request {
  void *cb; /* the program's; NULL with SHADOW_NOP */
  enum shadow_opcode opcode;
  int fd;
  void *buf;
  size_t nbytes;
  off_t offset;
  struct shadow_event event;
};

/* 0, or -1 with EAGAIN (no memory) or ENOSYS (no kernel). What else goes wrong is the request's result. */
int shadow_submit(const struct shadow_request *request);
int shadow_fsync(void *cb, int op, int fd, const struct shadow_event *event);

/* As the host's lio_listio; event NULL: nobody is told of the list. */
int shadow_listio(int waits, const struct shadow_request requests[], int count,
                  const struct shadow_event *event);

/* 0 cancelled, 1 all done, 2 not cancelled, -1 with errno; cb NULL: all of fd. */
int shadow_cancel(int fd, const void *cb);

/* Until one of them is not pending; some may be NULL. 0, or -1 with EAGAIN or EINTR. */
int shadow_suspend(const void *const cbs[], int count, const struct timespec *timeout);

/* aio_error has said of a request that it is pending. */
void shadow_seen_pending(void);

void shadow_before_fork(void);
void shadow_after_fork(void);
void shadow_in_child(void);

/* ---- what knows the host's layout ---- */

void host_begins(void *cb);
void host_ends(void *cb, int error, ssize_t value);
int host_is_pending(const void *cb);

#endif
