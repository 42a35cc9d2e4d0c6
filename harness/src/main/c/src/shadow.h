/*
 * Requests of programs that were compiled against the host's <aio.h>. Their aiocb has another layout, so
 * each that is for the kernel has a shadow with the layout of Solaris. The key of a shadow is the
 * address of the program's aiocb. Errors are the host's.
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
  enum shadow_opcode opcode;
  int fd;
  void *buf;
  size_t nbytes;
  off_t offset;
  struct shadow_event event;
};

int shadow_known(const void *key);
int shadow_submit(const void *key, const struct shadow_request *request);
int shadow_fsync(const void *key, int op, int fd, const struct shadow_event *event);
int shadow_error(const void *key);
ssize_t shadow_return(const void *key);
/* 0 cancelled, 1 all done, 2 not cancelled; key NULL: all of fd. */
int shadow_cancel(int fd, const void *key);
/* Until one of the keys is done; keys may be NULL. 0, or -1 with EAGAIN or EINTR. */
int shadow_suspend(const void *const keys[], int count, const struct timespec *timeout);
int shadow_listio(int waits, const void *const keys[], const struct shadow_request requests[],
                  int count, const struct shadow_event *event);

void shadow_in_child(void);

#endif
