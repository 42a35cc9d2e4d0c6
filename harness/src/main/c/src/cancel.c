/* Cancelling what is in the pool: one request, or all of a descriptor (R-U-4, R-U-14, R-U-24). */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "library.h"
#include "numbers.h"

/* QUIRK of R-U-29: the count of outstanding requests stays one too low for good. */
static void cancel_markers(struct list *list, struct tally *tally) {
  if (!list->cancelled) {
    list->cancelled = 1;
    lib.outstanding--;
    tally->cancelled++;
  }
}

static void store_cancelled(struct request *request) {
  if (request->cb) {
    if (request->notification.type != SIGEV_NONE) {
      set_state(request->cb, USERAIO_DONE); /* the worker does not look at the aiocb again */
    }
    request->result->aio_return = -1;
    __atomic_store_n(&request->result->aio_errno, SOL_ECANCELED, __ATOMIC_RELEASE);
  } else {
    request->result->aio_errno = ECANCELED;
    __atomic_store_n(&request->result->aio_return, -1, __ATOMIC_RELEASE);
  }
}

static int is_queued_marker(const struct request *request) {
  return request->state == QUEUED && request->operation != READ && request->operation != WRITE;
}

void cancel_request(struct request *request, struct tally *tally, struct after *after) {
  if (request->state == CANCELLED) {
    return;
  }
  if (request->state == DONE || request->state == ON_DONE_QUEUE) {
    tally->done++;
    return;
  }
  if (is_queued_marker(request)) {
    cancel_markers(request->list, tally);
    return;
  }
  tally->cancelled++;
  pool_unhash(request);
  if (request->state == RUNNING) {
    request->state = CANCELLED;
    request->stored = 1;
    store_cancelled(request);
    worker_interrupt(request->worker);
    notifier_insists();
    return;
  }
  worker_took_back(request);
  if (request->cb) {
    finish_aiocb(request, -1, SOL_ECANCELED, after);
  } else {
    store_cancelled(request);
    lib.outstanding--;
    free(request);
  }
}

/* A running aioread or aiowrite heads its worker's queue; a running aiocb comes last. */
static void cancel_on_worker(struct worker *worker, int fd, struct tally *tally,
                             struct after *after) {
  struct request *running = worker_running(worker);
  int touches = running && running->fd == fd;
  if (touches && !running->cb) {
    cancel_request(running, tally, after);
  }
  struct request *next;
  for (struct request *each = worker_queue(worker)->head; each; each = next) {
    next = each->next;
    if (each->fd == fd) {
      cancel_request(each, tally, after);
    }
  }
  if (touches && running->cb) {
    cancel_request(running, tally, after);
  }
}

/* QUIRK: results that no aiowait has fetched yet are overwritten, uncounted (R-U-24). */
static void discard_done(int fd) {
  struct request *next;
  for (struct request *each = lib.done.head; each; each = next) {
    next = each->next;
    if (each->fd == fd) {
      queue_remove(&lib.done, each);
      store_cancelled(each);
      pool_unhash(each);
      free(each);
    }
  }
}

/* With the lock; how many were cancelled, or -1 if the pool is idle. */
static int cancel_all(int fd, struct after *after) {
  if (lib.outstanding == 0) {
    return -1;
  }
  struct tally tally = {0, 0};
  for (struct worker *each = pool_each(NULL); each; each = pool_each(each)) {
    cancel_on_worker(each, fd, &tally, after);
  }
  discard_done(fd);
  return tally.cancelled;
}

void cancel_on_close(int first, int last) {
  if (__atomic_load_n(&lib.poolUp, __ATOMIC_RELAXED)) {
    struct after after = {0, 0};
    lock();
    for (int fd = first; fd <= last && lib.outstanding != 0; fd++) {
      cancel_all(fd, &after);
    }
    unlock();
    after_unlock(after);
  }
  for (int fd = first; fd <= last; fd++) {
    fd_forget(fd);
  }
}

/* The kernel's answer; of a descriptor of the host it has no request (R-CAN-1). */
static int ask_kernel(int fd, aiocb_t *cb) {
  enum kernel kernel = __atomic_load_n(&lib.kernel, __ATOMIC_ACQUIRE);
  if (!kaio_isopen(fd)) {
    return kernel > 0 ? AIO_ALLDONE : fail_with(SOL_EINVAL);
  }
  struct outcome outcome = kaio_call(AIOCANCEL, (uint64_t)fd, ADDRESS(cb), 0, 0, 0);
  return outcome.error ? fail_with(outcome.error) : (int)outcome.value;
}

static int cancel_descriptor(int fd) {
  struct after after = {0, 0};
  lock();
  int cancelled = cancel_all(fd, &after);
  unlock();
  after_unlock(after);
  if (cancelled != 0) { /* what a worker has or will have is never done already */
    return cancelled < 0 ? AIO_ALLDONE : AIO_CANCELED;
  }
  return kaio_isopen(fd) && fd_supported(fd) ? ask_kernel(fd, NULL) : AIO_NOTCANCELED;
}

static int cancel_in_pool(aiocb_t *cb) {
  struct tally tally = {0, 0};
  struct after after = {0, 0};
  lock();
  struct request *request = pool_find(&cb->aio_resultp);
  if (request) {
    cancel_request(request, &tally, &after);
  }
  unlock();
  after_unlock(after);
  if (!request || tally.done) {
    return AIO_ALLDONE;
  }
  return tally.cancelled ? AIO_CANCELED : AIO_NOTCANCELED;
}

KAIO_EXPORT int kaio_aio_cancel(int fd, aiocb_t *cb);

int kaio_aio_cancel(int fd, aiocb_t *cb) {
  if (fcntl(fd, F_GETFL) < 0) {
    return fail_with(SOL_EBADF);
  }
  if (!cb) {
    return cancel_descriptor(fd);
  }
  if (cb->aio_fildes != fd) {
    return fail_with(SOL_EINVAL);
  }
  switch (state_of(cb)) {
    case USERAIO:
      return cancel_in_pool(cb);
    case USERAIO_DONE:
      return AIO_ALLDONE;
    default:
      return ask_kernel(fd, cb);
  }
}
