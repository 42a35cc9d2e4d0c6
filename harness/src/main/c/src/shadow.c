#include "shadow.h"

#include <aio.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "connection.h"
#include "events.h"
#include "helper.h"
#include "library.h"
#include "memory.h"
#include "numbers.h"
#include "outbox.h"
#include "process.h"
#include "reading.h"
#include "shared.h"
#include "signals.h"
#include "usermem.h"

/*
 * So many submissions may be on their way to the kernel; behind them one waits for its answer. As many as TOGETHER wait for company:
 * a kernel that got all of them at once would have nothing to do while the program makes new ones of what it got back.
 */
enum { MOST_POSTED = 128, TOGETHER = 8 };

/* Of one lio_listio. */
struct group {
  _Atomic int left; /* and one for the caller as long as it submits */
  _Atomic int references;
  _Atomic int failed;
  struct shadow_event event;
};

struct shadow {
  aiocb_t cb;
  void *key; /* the program's aiocb */
  struct shadow_event event;
  struct group *group; /* NULL: alone */
  int inPool;
  int submitting; /* the kernel has not accepted it: whoever submits sees to its end */
  int references; /* one while it is under way, and those of who submits or cancels it */
  struct shadow *next;
  struct shadow *previous;
};

enum { MOST_OWN = 1024 };

static struct {
  struct shadow own[MOST_OWN]; /* the first ones: the kernel's stores go there without the host's kernel */
  size_t used;
  pthread_mutex_t lock; /* of the lists; whoever reads from the kernel takes it, too */
  struct shadow *underWay;
  struct shadow *spare;
  _Atomic int posted;
  word_t completions;
} us = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* ---- the lists ---- */

static void put_under_way(struct shadow *shadow) {
  shadow->next = us.underWay;
  if (shadow->next) {
    shadow->next->previous = shadow;
  }
  us.underWay = shadow;
}

static void take_from_under_way(struct shadow *shadow) {
  if (shadow->next) {
    shadow->next->previous = shadow->previous;
  }
  if (shadow->previous) {
    shadow->previous->next = shadow->next;
  } else {
    us.underWay = shadow->next;
  }
}

/* With the lock. */
static void release(struct shadow *shadow) {
  if (--shadow->references == 0) {
    shadow->next = us.spare;
    us.spare = shadow;
  }
}

/* With the lock: one that is nobody's, or NULL without memory. */
static struct shadow *any(void) {
  struct shadow *shadow = us.spare;
  if (shadow) {
    us.spare = shadow->next;
    return shadow;
  }
  if (us.used == 0) {
    usermem_is_own(us.own, sizeof us.own);
  }
  return us.used < MOST_OWN ? &us.own[us.used++] : malloc(sizeof *shadow);
}

static struct shadow *make(const struct shadow_request *request, struct group *group) {
  critical_lock(&us.lock);
  struct shadow *shadow = any();
  if (shadow) {
    *shadow = (struct shadow){
        .cb = {.aio_fildes = request->fd,
               .aio_buf = request->buf,
               .aio_nbytes = request->nbytes,
               .aio_offset = request->offset,
               .aio_sigevent = {.sigev_notify = SIGEV_THREAD, .sigev_signo = EVENTS_PORT},
               .aio_lio_opcode = (int)request->opcode,
               .aio_resultp = {0, SOL_EINPROGRESS}},
        .key = request->cb,
        .event = request->event,
        .group = group,
        .submitting = 1,
        .references = 2};
    shadow->cb.aio_sigevent.sigev_value.sival_ptr = shadow;
    put_under_way(shadow);
  }
  critical_unlock(&us.lock);
  return shadow;
}

/* ---- the end of a request ---- */

static void tell(const struct shadow_event *event) {
  if (event->notify == TELL_SIGNAL) {
    signals_send(event->signo, event->value);
  } else if (event->notify == TELL_THREAD) {
    helper_runs(event->function, event->value, event->attributes);
  }
}

static void leave(struct group *group) {
  if (--group->left == 0) {
    tell(&group->event);
  }
}

static void drop(struct group *group) {
  if (--group->references == 0) {
    free(group);
  }
}

static void finish(struct shadow *shadow, int error, ssize_t value) {
  struct shadow_event event = shadow->event;
  struct group *group = shadow->group;
  void *key = shadow->key;
  critical_lock(&us.lock);
  take_from_under_way(shadow);
  release(shadow);
  critical_unlock(&us.lock);
  if (group) {
    group->failed |= error != 0;
  }
  host_ends(key, error, value); /* from here on it is the program's */
  tell(&event);
  if (group) {
    leave(group);
    drop(group);
  }
}

static void wake_waiters(void) {
  us.completions++;
  reading_wake(&us.completions);
}

static void told(void *user) {
  struct shadow *shadow = user;
  const aio_result_t *result = &shadow->cb.aio_resultp;
  finish(shadow, host_errno(result->aio_errno), result->aio_return);
}

static void all_told(void) { wake_waiters(); }

/* The kernel is gone, and will tell of nobody. What a worker may have yet is not used again. */
static void none_told(void) {
  for (;;) {
    critical_lock(&us.lock);
    struct shadow *shadow = us.underWay;
    while (shadow && shadow->submitting) {
      shadow = shadow->next;
    }
    if (shadow) {
      shadow->references += shadow->inPool;
    }
    critical_unlock(&us.lock);
    if (!shadow) {
      break;
    }
    finish(shadow, EIO, -1);
  }
  wake_waiters();
}

/* Whoever has submitted it looks at it no more; by then it may be over. */
static void accepted(struct shadow *shadow) {
  critical_lock(&us.lock);
  shadow->submitting = 0;
  release(shadow);
  critical_unlock(&us.lock);
}

/* ---- submission ---- */

static int opcode_of(const struct shadow *shadow) {
  return shadow->cb.aio_lio_opcode == LIO_READ ? AIOAREAD : AIOAWRITE;
}

static int to_pool(struct shadow *shadow) {
  shadow->inPool = 1;
  lock();
  int error = aiocb_to_pool(&shadow->cb, opcode_of(shadow) == AIOAREAD ? READ : WRITE, NULL);
  unlock();
  return error;
}

/* What the kernel, or the library in its place, has said to a submission: the pool's, over, or (0) accepted. By a thread that may wait. */
static void answered(void *user, int error) {
  struct shadow *shadow = user;
  const aiocb_t *cb = &shadow->cb;
  if ((error == SOL_EFAULT || error == SOL_EACCES) && memory_refresh(cb->aio_buf, cb->aio_nbytes)) {
    error = kaio_call(opcode_of(shadow), ADDRESS(cb), 0, 0, 0, 0).error;
  }
  if (error == SOL_EBADFD && kaio_isopen(cb->aio_fildes)) {
    fd_unsupported(cb->aio_fildes);
  }
  if (refused(error)) {
    error = to_pool(shadow);
  }
  if (error != 0) {
    finish(shadow, host_errno(error), -1);
    wake_waiters();
  }
  accepted(shadow);
}

static void submitted(void *user, struct outcome outcome) {
  us.posted--;
  if (outcome.error) {
    helper_resolves(answered, user, outcome.error);
  } else {
    accepted(user);
  }
}

/* With what the kernel will read of it; 0 or an error. */
static int post(struct shadow *shadow) {
  const aiocb_t *cb = &shadow->cb;
  uint64_t address = ADDRESS(cb->aio_buf);
  struct ranges ranges = {.own = cb, .ownLength = sizeof *cb};
  memory_declare(cb, sizeof *cb);
  memory_declare(cb->aio_buf, cb->aio_nbytes);
  ranges_add(&ranges, ADDRESS(cb), sizeof *cb);
  if (opcode_of(shadow) == AIOAWRITE && cb->aio_nbytes + 1024 < connection_max_frame()
      && !shared_holds(address, cb->aio_nbytes)) {
    ranges_add(&ranges, address, (uint32_t)cb->aio_nbytes);
  }
  uint64_t args[2] = {(uint64_t)opcode_of(shadow), ADDRESS(cb)};
  us.posted++;
  int error = kernel_post(SYS_SOL_kaio, 2, args, &ranges, submitted, shadow);
  if (error != 0) {
    us.posted--;
  } else if (outbox_waiting() >= TOGETHER || us.posted <= outbox_waiting()) {
    outbox_flush(); /* or no answer is on its way that would see to it */
  }
  ranges_free(&ranges);
  return error;
}

static void submit(struct shadow *shadow) {
  int fd = shadow->cb.aio_fildes;
  int error = SOL_ENOTSUP;
  if (kaio_isopen(fd) && fd_supported(fd)) {
    if (us.posted < MOST_POSTED && post(shadow) == 0) {
      return;
    }
    error = kaio_call(opcode_of(shadow), ADDRESS(&shadow->cb), 0, 0, 0, 0).error;
  }
  answered(shadow, error);
}

static const struct events_target TARGET = {told, all_told, none_told};

static void will_tell(const struct shadow_event *event) {
  if (event->notify != TELL_NOBODY) {
    reading_promptly();
  }
}

static int begin(const struct shadow_request *request, struct group *group) {
  struct shadow *shadow = NULL;
  will_tell(&request->event);
  critical_enter_call();
  int status = process_is_same() && events_start(&TARGET) == 0 ? 0 : ENOSYS;
  if (status == 0) {
    host_begins(request->cb);
    shadow = make(request, group);
    status = shadow ? 0 : EAGAIN;
  }
  if (shadow) {
    submit(shadow);
  } else {
    host_ends(request->cb, status, -1);
  }
  critical_leave_call();
  return status;
}

static int report(int error) {
  if (error) {
    errno = error;
    return -1;
  }
  return 0;
}

int shadow_submit(const struct shadow_request *request) { return report(begin(request, NULL)); }

int shadow_fsync(void *cb, int op, int fd, const struct shadow_event *event) {
  struct shadow_request request = {.cb = cb, .fd = fd, .event = *event};
  if (!process_is_same() || events_start(&TARGET) != 0) {
    return report(ENOSYS);
  }
  host_begins(cb);
  struct shadow *shadow = make(&request, NULL);
  if (!shadow) {
    host_ends(cb, EAGAIN, -1);
    return report(EAGAIN);
  }
  shadow->inPool = 1;
  int error = aio_fsync(op, &shadow->cb) == 0 ? 0 : errno;
  if (error) {
    shadow->event.notify = TELL_NOBODY;
    finish(shadow, error, -1);
  }
  accepted(shadow);
  return report(error);
}

/* ---- waiting ---- */

/* Looking at many requests is not waiting, but looking again and again is. */
void shadow_seen_pending(void) {
  enum { MANY = 256 };
  static __thread __attribute__((tls_model("initial-exec"))) unsigned seen;
  if (++seen % MANY == 0 && process_is_same()) {
    reading_look();
  }
}

static int any_over(const void *const cbs[], int count) {
  for (int i = 0; i < count; i++) {
    if (cbs[i] && !host_is_pending(cbs[i])) {
      return 1;
    }
  }
  return 0;
}

/* 0, EINTR or ETIMEDOUT. */
static int wait_for_completion(uint32_t seen, int64_t deadline) {
  critical_enter_call();
  outbox_flush();
  int status = reading_wait(&us.completions, seen, deadline);
  critical_leave_call();
  return status;
}

int shadow_suspend(const void *const cbs[], int count, const struct timespec *timeout) {
  int64_t deadline;
  if (deadline_of(timeout, &deadline) != 0) {
    return report(EINVAL);
  }
  int status = 0;
  for (;;) {
    uint32_t seen = us.completions;
    if (any_over(cbs, count)) {
      return 0;
    }
    if (status != 0) {
      return report(status == EINTR ? EINTR : EAGAIN);
    }
    status = wait_for_completion(seen, deadline);
  }
}

/* ---- lists ---- */

static int wait_for_group(struct group *group) {
  for (;;) {
    uint32_t seen = us.completions;
    if (group->left == 0) {
      return group->failed ? EIO : 0;
    }
    if (wait_for_completion(seen, NEVER) == EINTR && group->left != 0) {
      return EINTR;
    }
  }
}

int shadow_listio(int waits, const struct shadow_request requests[], int count,
                  const struct shadow_event *event) {
  struct group *group = malloc(sizeof *group);
  if (!group) {
    return report(EAGAIN);
  }
  *group = (struct group){.left = 1, .references = 1, .event = {.notify = TELL_NOBODY}};
  if (event && !waits) {
    group->event = *event;
  }
  will_tell(&group->event);
  int failed = 0;
  for (int i = 0; i < count; i++) {
    if (requests[i].opcode != SHADOW_NOP) {
      group->left++;
      group->references++;
      if (begin(&requests[i], group) != 0) {
        failed = EIO;
        group->left--;
        group->references--;
      }
    }
  }
  leave(group);
  int error = waits ? wait_for_group(group) : 0;
  drop(group);
  return report(error ? error : failed);
}

/* ---- cancelling ---- */

static struct shadow *hold(const void *cb) {
  critical_lock(&us.lock);
  struct shadow *shadow = us.underWay;
  while (shadow && shadow->key != cb) {
    shadow = shadow->next;
  }
  if (shadow) {
    shadow->references++;
  }
  critical_unlock(&us.lock);
  return shadow;
}

int shadow_cancel(int fd, const void *cb) {
  if (!cb) {
    return aio_cancel(fd, NULL);
  }
  struct shadow *shadow = hold(cb);
  if (!shadow) {
    return AIO_ALLDONE;
  }
  int answer = shadow->inPool ? aio_cancel(fd, &shadow->cb) : AIO_NOTCANCELED; /* R-CAN-2 */
  critical_lock(&us.lock);
  release(shadow);
  critical_unlock(&us.lock);
  return answer;
}

/* ---- fork ---- */

void shadow_before_fork(void) {
  helper_before_fork();
  critical_lock(&us.lock);
}

void shadow_after_fork(void) {
  critical_unlock(&us.lock);
  helper_after_fork();
}

/* What the parent has under way is not the child's. */
void shadow_in_child(void) {
  while (us.underWay) {
    struct shadow *shadow = us.underWay;
    take_from_under_way(shadow);
    if (shadow->group) {
      drop(shadow->group);
    }
    shadow->references = 1;
    release(shadow);
  }
  us.posted = 0;
  events_in_child();
  critical_unlock(&us.lock);
  helper_in_child();
}
