/* The end of a request of the pool: its result, who is woken, who is told (R-U-7, R-U-13, R-U-18). */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "library.h"
#include "numbers.h"
#include "signals.h"

void after_unlock(struct after after) {
  if (after.notify) {
    kernel_notify();
  }
  if (after.sigio) {
    kill(getpid(), SIGIO);
  }
}

void list_leave(struct list *list) {
  if (--list->references == 0) {
    free(list);
  }
}

static void finish_solaris(struct request *request, ssize_t done, int error, struct after *after) {
  int cancelled = request->state == CANCELLED;
  lib.outstanding--;
  if (cancelled) { /* its result says so already; nobody waits for it */
    free(request);
    after->notify |= lib.outstanding == 0 && lib.aiowaits > 0;
    return;
  }
  request->state = DONE;
  request->result->aio_errno = host_errno(error); /* R-U-7: errno first; a program may look */
  __atomic_store_n(&request->result->aio_return, done, __ATOMIC_RELEASE);
  queue_add(&lib.done, request);
  if (lib.aiowaits > 0) {
    after->notify = 1;
  } else {
    after->sigio |= signals_sigio_handled();
  }
}

/* One member fewer; whether it was the last, whose notification is due. */
static int leaves_list(struct list *list) {
  if (--list->left > 0) {
    return 0;
  }
  changed(&lib.listsDone);
  return 1;
}

void finish_aiocb(struct request *request, ssize_t done, int error, struct after *after) {
  aiocb_t *cb = request->cb;
  struct notification own = request->notification;
  struct list *list = request->list;
  int code = event_code(request->operation);
  int stores = !request->stored
               && __atomic_load_n(&cb->aio_resultp.aio_errno, __ATOMIC_ACQUIRE) == SOL_EINPROGRESS;
  request->list = NULL;
  lib.outstanding--;
  if (own.type == SIGEV_NONE) {
    request->state = ON_DONE_QUEUE;
    lib.posixDoneCount++;
    queue_add(&lib.posixDone, request);
  } else {
    if (!request->stored) { /* else the aiocb may be gone */
      set_state(cb, USERAIO_DONE);
    }
    pool_unhash(request);
    free(request);
  }
  if (stores) { /* nobody may look at the aiocb behind this: the program may free it */
    cb->aio_resultp.aio_return = done;
    __atomic_store_n(&cb->aio_resultp.aio_errno, error, __ATOMIC_RELEASE);
  }
  changed(&lib.completions);
  after->notify |= lib.waitns > 0 || lib.suspends > 0;
  notifier_queue(&own, code, cb);
  if (list) {
    if (leaves_list(list)) {
      notifier_queue(&list->notification, AIOLIO, list->object);
    }
    list_leave(list);
  }
}

void finish_request(struct request *request, ssize_t done, int error, struct after *after) {
  if (!request->cb) {
    finish_solaris(request, done, error, after);
  } else if (request->state == CANCELLED) {
    finish_aiocb(request, -1, SOL_ECANCELED, after);
  } else {
    finish_aiocb(request, done, error, after);
  }
}
