/*
 * The host's asynchronous I/O calls, for programs compiled against the host's <aio.h>: requests on
 * descriptors of the kernel go there, all others to the host. Compiled without the library's own headers
 * for programs, which have an <aio.h>, too.
 */
#define _GNU_SOURCE
#include <aio.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "next.h"
#include "shadow.h"

#define EXPORT __attribute__((visibility("default")))

_Static_assert(sizeof(struct aiocb) == sizeof(struct aiocb64), "offsets have 64 bits");

int kaio_isopen(int fd);

static struct shadow_event event_of(const struct sigevent *event) {
  struct shadow_event to = {.notify = TELL_NOBODY};
  if (event->sigev_notify == SIGEV_SIGNAL && event->sigev_signo != 0) {
    to = (struct shadow_event){.notify = TELL_SIGNAL, .signo = event->sigev_signo};
  } else if (event->sigev_notify == SIGEV_THREAD) {
    to = (struct shadow_event){.notify = TELL_THREAD,
                               .function = event->sigev_notify_function,
                               .attributes = event->sigev_notify_attributes};
  }
  to.value = event->sigev_value;
  return to;
}

static struct shadow_request request_of(struct aiocb *cb, int opcode) {
  return (struct shadow_request){
      .cb = cb,
      .opcode = opcode == LIO_READ ? SHADOW_READ : opcode == LIO_WRITE ? SHADOW_WRITE : SHADOW_NOP,
      .fd = cb->aio_fildes,
      .buf = (void *)(size_t)cb->aio_buf,
      .nbytes = cb->aio_nbytes,
      .offset = cb->aio_offset,
      .event = event_of(&cb->aio_sigevent)};
}

/* ---- the host's own part of an aiocb, which its aio_error and aio_return look at ---- */

/* Says that the library has it: no other memory has this number at this place. */
static unsigned long mark(const struct aiocb *cb) { return 0x6b61696f5f616273 ^ (unsigned long)cb; }

_Static_assert(sizeof((struct aiocb *)0)->__glibc_reserved >= sizeof(unsigned long), "room for it");

void host_begins(void *cb) {
  struct aiocb *of = cb;
  unsigned long number = mark(of);
  memcpy(of->__glibc_reserved, &number, sizeof number);
  of->__return_value = -1;
  __atomic_store_n(&of->__error_code, EINPROGRESS, __ATOMIC_RELEASE);
}

void host_ends(void *cb, int error, ssize_t value) {
  struct aiocb *of = cb;
  of->__return_value = value;
  __atomic_store_n(&of->__error_code, error, __ATOMIC_RELEASE);
}

int host_is_pending(const void *cb) {
  return __atomic_load_n(&((const struct aiocb *)cb)->__error_code, __ATOMIC_ACQUIRE) == EINPROGRESS;
}

static int is_ours(const struct aiocb *cb) {
  unsigned long number;
  memcpy(&number, cb->__glibc_reserved, sizeof number);
  return number == mark(cb);
}

/* The host has it from here on. */
static void is_hosts(struct aiocb *cb) { memset(cb->__glibc_reserved, 0, sizeof mark(cb)); }

/* As the host's do, but without its lock, which another thread may have had at a fork. */
static int error_of(const struct aiocb *cb) {
  int error = __atomic_load_n(&cb->__error_code, __ATOMIC_ACQUIRE);
  if (error == EINPROGRESS) {
    shadow_seen_pending();
  }
  return error;
}

#define ERROR_OF(name, type)                                                            \
  EXPORT int name(const struct type *cb) {                                              \
    return is_ours((const struct aiocb *)cb) ? error_of((const struct aiocb *)cb)       \
                                             : NEXT(name)(cb);                          \
  }
ERROR_OF(aio_error, aiocb)
ERROR_OF(aio_error64, aiocb64)

#define RETURN_OF(name, type)                                                           \
  EXPORT ssize_t name(struct type *cb) {                                                \
    return is_ours((struct aiocb *)cb) ? cb->__return_value : NEXT(name)(cb);           \
  }
RETURN_OF(aio_return, aiocb)
RETURN_OF(aio_return64, aiocb64)

/* ---- submission ---- */

static int start(struct aiocb *cb, int opcode) {
  if (cb->aio_reqprio < 0) {
    errno = EINVAL;
    return -1;
  }
  struct shadow_request request = request_of(cb, opcode);
  return shadow_submit(&request);
}

/* struct aiocb64 is struct aiocb under another name. */
#define SUBMIT(name, type, opcode)                  \
  EXPORT int name(struct type *cb) {                \
    if (kaio_isopen(cb->aio_fildes)) {              \
      return start((struct aiocb *)cb, opcode);     \
    }                                               \
    is_hosts((struct aiocb *)cb);                   \
    return NEXT(name)(cb);                          \
  }
SUBMIT(aio_read, aiocb, LIO_READ)
SUBMIT(aio_read64, aiocb64, LIO_READ)
SUBMIT(aio_write, aiocb, LIO_WRITE)
SUBMIT(aio_write64, aiocb64, LIO_WRITE)

static int start_fsync(int op, struct aiocb *cb) {
  struct shadow_event event = event_of(&cb->aio_sigevent);
  return shadow_fsync(cb, op, cb->aio_fildes, &event);
}

#define FSYNC(name, type)                           \
  EXPORT int name(int op, struct type *cb) {        \
    if (kaio_isopen(cb->aio_fildes)) {              \
      return start_fsync(op, (struct aiocb *)cb);   \
    }                                               \
    is_hosts((struct aiocb *)cb);                   \
    return NEXT(name)(op, cb);                      \
  }
FSYNC(aio_fsync, aiocb)
FSYNC(aio_fsync64, aiocb64)

static int cancel(int fd, const void *cb) {
  static const int ANSWERS[] = {AIO_CANCELED, AIO_ALLDONE, AIO_NOTCANCELED};
  int answer = shadow_cancel(fd, cb);
  return answer < 0 ? answer : ANSWERS[answer];
}

#define CANCEL(name, type)                                              \
  EXPORT int name(int fd, struct type *cb) {                            \
    return kaio_isopen(fd) ? cancel(fd, cb) : NEXT(name)(fd, cb);       \
  }
CANCEL(aio_cancel, aiocb)
CANCEL(aio_cancel64, aiocb64)

/* ---- lists ---- */

/* Those that are pending, and how many of them the library has. */
static int pending(const struct aiocb *const list[], int count, int *ours) {
  int sum = 0;
  for (int i = 0; i < count; i++) {
    if (list[i] && host_is_pending(list[i])) {
      sum++;
      *ours += is_ours(list[i]);
    }
  }
  return sum;
}

static int is_before(const struct timespec *left, const struct timespec *right) {
  return left->tv_sec < right->tv_sec
         || (left->tv_sec == right->tv_sec && left->tv_nsec < right->tv_nsec);
}

/* Requests of both worlds: nobody can wait for them together, so each is asked in turn. */
static int suspend_mixed(const struct aiocb *const list[], int count, const struct timespec *timeout) {
  struct timespec slice = {0, 1000000};
  struct timespec waited = {0, 0};
  for (;;) {
    for (int i = 0; i < count; i++) {
      if (list[i] && aio_error(list[i]) != EINPROGRESS) {
        return 0;
      }
    }
    if (timeout && !is_before(&waited, timeout)) {
      errno = EAGAIN;
      return -1;
    }
    if (nanosleep(&slice, NULL) != 0) {
      return -1;
    }
    waited.tv_nsec += slice.tv_nsec;
    if (waited.tv_nsec >= 1000000000) {
      waited = (struct timespec){waited.tv_sec + 1, 0};
    }
  }
}

EXPORT int aio_suspend(const struct aiocb *const list[], int count,
                       const struct timespec *timeout) {
  int ours = 0;
  int all = pending(list, count, &ours);
  if (ours == 0) {
    return NEXT(aio_suspend)(list, count, timeout);
  }
  return ours == all ? shadow_suspend((const void *const *)list, count, timeout)
                     : suspend_mixed(list, count, timeout);
}

EXPORT int aio_suspend64(const struct aiocb64 *const list[], int count,
                         const struct timespec *timeout) {
  return aio_suspend((const struct aiocb *const *)list, count, timeout);
}

static int any_of_kernel(struct aiocb *const list[], int count) {
  for (int i = 0; i < count; i++) {
    if (list[i] && list[i]->aio_lio_opcode != LIO_NOP && kaio_isopen(list[i]->aio_fildes)) {
      return 1;
    }
  }
  return 0;
}

EXPORT int lio_listio(int mode, struct aiocb *const list[], int count, struct sigevent *event) {
  if (count <= 0 || !any_of_kernel(list, count)) {
    for (int i = 0; i < count; i++) {
      if (list[i]) {
        is_hosts(list[i]);
      }
    }
    return NEXT(lio_listio)(mode, list, count, event);
  }
  struct shadow_request *requests = calloc((size_t)count, sizeof *requests);
  if (!requests) {
    errno = EAGAIN;
    return -1;
  }
  for (int i = 0; i < count; i++) {
    if (list[i]) {
      requests[i] = request_of(list[i], list[i]->aio_lio_opcode);
    }
  }
  struct shadow_event tell = {.notify = TELL_NOBODY};
  if (event) {
    tell = event_of(event);
  }
  int status = shadow_listio(mode == LIO_WAIT, requests, count,
                             tell.notify == TELL_NOBODY ? NULL : &tell);
  free(requests);
  return status;
}

EXPORT int lio_listio64(int mode, struct aiocb64 *const list[], int count,
                        struct sigevent *event) {
  return lio_listio(mode, (struct aiocb *const *)list, count, event);
}
