/* lio_listio (R-U-25 to R-U-28). */
#include <errno.h>
#include <stdlib.h>

#include "library.h"
#include "numbers.h"

static int *errno_of(aiocb_t *cb) { return &cb->aio_resultp.aio_errno; }

static enum operation operation_of(const aiocb_t *cb) {
  return cb->aio_lio_opcode == LIO_READ ? READ : WRITE;
}

/* What the kernel is asked for, and what it would have said of descriptors of the host (R-LIO-3). */
struct plan {
  aiocb_t **forKernel;
  int supported;   /* entries that the kernel gets */
  int unsupported; /* of the host */
  int hard;        /* of the host, with a bad descriptor */
};

static void plan_for_host(struct plan *plan, int at, aiocb_t *cb) {
  int error = submit_to_kernel(event_code(operation_of(cb)), cb->aio_fildes, 0, 0, 0, 0);
  plan->forKernel[at] = NULL;
  if (refused(error)) {
    *errno_of(cb) = error;
    plan->unsupported++;
  } else {
    cb->aio_resultp = (aio_result_t){-1, error};
    plan->hard++;
  }
}

/* R-U-25 for one entry that is not LIO_NOP. */
static void plan_entry(struct plan *plan, int at, aiocb_t *cb) {
  if (!fd_supported(cb->aio_fildes)) {
    *errno_of(cb) = SOL_ENOTSUP;
    plan->unsupported++;
    plan->forKernel[at] = NULL;
  } else if (!kaio_isopen(cb->aio_fildes)) {
    plan_for_host(plan, at, cb);
  } else {
    plan->supported++;
  }
}

/* 0, or -1 with errno. */
static int prepare(int mode, aiocb_t *const list[], int nent, struct plan *plan) {
  for (int i = 0; i < nent; i++) {
    aiocb_t *cb = plan->forKernel[i] = list[i];
    if (!cb) {
      continue;
    }
    lock();
    int busy = pool_find(&cb->aio_resultp) != NULL;
    unlock();
    if (busy) {
      return fail_with(SOL_EBUSY);
    }
    if (thread_setup(&cb->aio_sigevent) != 0) {
      return -1;
    }
    set_state(cb, cb->aio_lio_opcode == LIO_NOP || mode == LIO_WAIT ? NOCHECK : CHECK);
    if (cb->aio_lio_opcode != LIO_NOP) {
      plan_entry(plan, i, cb);
    }
  }
  return 0;
}

static int is_for_pool(const aiocb_t *cb) {
  return cb && cb->aio_lio_opcode != LIO_NOP && refused(cb->aio_resultp.aio_errno);
}

static struct list *make_list(int mode, int nent, struct kaio_sigevent *sig) {
  struct list *list = calloc(1, sizeof *list);
  if (list) {
    *list = (struct list){.left = nent,
                          .references = 1,
                          .notification = {.type = SIGEV_NONE},
                          .object = sig};
    if (sig && mode == LIO_NOWAIT) {
      list->notification = notification_of(sig);
    }
  }
  return list;
}

/* With the lock; whether it could be queued (R-U-26). */
static int queue_entry(aiocb_t *cb, struct list *list) {
  if (*errno_of(cb) == SOL_EBADFD) {
    fd_unsupported(cb->aio_fildes);
  }
  if (cb->aio_reqprio != 0) {
    cb->aio_resultp = (aio_result_t){-1, SOL_EINVAL};
    return 0;
  }
  if (aiocb_to_pool(cb, operation_of(cb), list) != 0) {
    *errno_of(cb) = -1; /* QUIRK: what the submission returned, not its errno */
    return 0;
  }
  return 1;
}

/* R-U-28, with the lock. */
static int wait_for_pool(aiocb_t *const list[], int nent, const struct list *shared) {
  if (shared->left <= 0) {
    return 0;
  }
  while (shared->left > 0) {
    if (wait_for_change(&lib.listsDone, NEVER) == EINTR && shared->left > 0) {
      return SOL_EINTR;
    }
  }
  for (int i = 0; i < nent; i++) {
    if (list[i] && *errno_of(list[i]) != 0) {
      return SOL_EIO;
    }
  }
  return 0;
}

static int to_pool(int mode, aiocb_t *const list[], int nent, struct kaio_sigevent *sig) {
  struct list *shared = make_list(mode, nent, sig);
  if (!shared) {
    return SOL_EAGAIN;
  }
  int troubled = 0;
  int sent = 0;
  lock();
  for (int i = 0; i < nent; i++) {
    if (is_for_pool(list[i])) { /* an aiocb that is listed twice is in progress the second time */
      if (queue_entry(list[i], shared)) {
        sent++;
        continue;
      }
      troubled = 1;
    }
    shared->left--;
  }
  int error = troubled ? SOL_EIO : 0;
  if (mode == LIO_WAIT && !troubled) {
    if (sent != nent && lib.kernel == ON) {
      unlock();
      kaio_call(AIOLIOWAIT, (uint64_t)mode, ADDRESS(list), (uint64_t)nent, ADDRESS(sig), 0);
      lock();
    }
    error = wait_for_pool(list, nent, shared);
  }
  list_leave(shared);
  unlock();
  return error;
}

/* The kernel's answer for all entries (R-LIO-4). */
static int ask_kernel(const struct plan *plan, int mode, int nent, struct kaio_sigevent *sig) {
  int error = 0;
  if (plan->supported > 0) {
    error = kaio_call(AIOLIO, (uint64_t)mode, ADDRESS(plan->forKernel), (uint64_t)nent,
                      ADDRESS(sig), 0)
                .error;
  }
  if (error != 0 && error != SOL_EIO) {
    return error;
  }
  return plan->unsupported ? SOL_ENOTSUP : plan->hard ? SOL_EIO : error;
}

/* R-U-2: for a descriptor of the kernel, if there is one. Whether kaio is there. */
static int start_kernel(aiocb_t *const list[], int nent) {
  for (int i = 0; i < nent && i < LIST_MOST; i++) {
    if (list[i] && kaio_isopen(list[i]->aio_fildes)) {
      return kernel_init(list[i]->aio_fildes);
    }
  }
  return kernel_init(-1);
}

KAIO_EXPORT int kaio_lio_listio(int mode, aiocb_t *const list[], int nent,
                                struct kaio_sigevent *sig);

int kaio_lio_listio(int mode, aiocb_t *const list[], int nent, struct kaio_sigevent *sig) {
  int started = start_kernel(list, nent);
  if (nent <= 0 || nent > LIST_MOST || (mode != LIO_WAIT && mode != LIO_NOWAIT)) {
    return fail_with(SOL_EINVAL);
  }
  struct plan plan = {malloc((size_t)nent * sizeof *plan.forKernel), 0, 0, 0};
  if (!plan.forKernel) {
    return fail_with(SOL_EAGAIN);
  }
  if (prepare(mode, list, nent, &plan) != 0 || (sig && thread_setup(sig) != 0)) {
    free(plan.forKernel);
    return -1;
  }
  int all = plan.supported + plan.hard == 0;
  int error = all ? SOL_ENOTSUP : started ? ask_kernel(&plan, mode, nent, sig) : SOL_EINVAL;
  free(plan.forKernel);
  if (error == SOL_ENOTSUP) {
    error = to_pool(mode, list, nent, sig);
  }
  return error ? fail_with(error) : 0;
}
