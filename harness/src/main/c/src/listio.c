/* lio_listio (R-U-25 to R-U-28). */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "library.h"
#include "numbers.h"

static int *errno_of(aiocb_t *cb) { return &cb->aio_resultp.aio_errno; }

/* What the kernel gets: the entries whose descriptors it may take. How many, or -1 with errno. */
static int prepare(int mode, aiocb_t *const list[], int nent, aiocb_t **forKernel) {
  int supported = 0;
  for (int i = 0; i < nent; i++) {
    aiocb_t *cb = forKernel[i] = list[i];
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
    cb->aio_state = cb->aio_lio_opcode == LIO_NOP || mode == LIO_WAIT ? NOCHECK : CHECK;
    int error = kaio_isopen(cb->aio_fildes) && fd_supported(cb->aio_fildes) ? 0 : SOL_ENOTSUP;
    if (!kaio_isopen(cb->aio_fildes)) {
      error = submit_to_kernel(cb->aio_lio_opcode == LIO_READ ? AIOAREAD : AIOAWRITE,
                               cb->aio_fildes, 0, 0, 0, 0);
    }
    if (refused(error)) {
      *errno_of(cb) = SOL_ENOTSUP;
      forKernel[i] = NULL;
    } else if (cb->aio_lio_opcode != LIO_NOP) {
      supported++; /* a bad descriptor, too: the kernel says what it is */
    }
  }
  return supported;
}

static int is_for_pool(const aiocb_t *cb) {
  return cb && cb->aio_lio_opcode != LIO_NOP && refused(cb->aio_resultp.aio_errno);
}

static struct list *make_list(int mode, int nent, struct kaio_sigevent *sig) {
  struct list *list = calloc(1, sizeof *list);
  if (list) {
    *list = (struct list){.left = nent,
                          .waited = mode == LIO_WAIT,
                          .notifies = mode == LIO_NOWAIT && sig,
                          .address = sig};
    if (sig) {
      list->event = *sig;
    }
  }
  return list;
}

/* With the lock; whether it could be queued. */
static int queue_entry(aiocb_t *cb, struct list *list) {
  if (cb->aio_reqprio != 0) {
    cb->aio_resultp = (aio_result_t){-1, SOL_EINVAL};
    return 0;
  }
  if (pool_find(&cb->aio_resultp)) {
    return 1; /* listed twice, queued once */
  }
  struct request *request = calloc(1, sizeof *request);
  if (!request || pool_init() != 0) {
    free(request);
    *errno_of(cb) = -1;
    return 0;
  }
  *errno_of(cb) = SOL_EINPROGRESS;
  cb->aio_state = USERAIO;
  *request = (struct request){.operation = cb->aio_lio_opcode == LIO_READ ? READ : WRITE,
                              .fd = cb->aio_fildes,
                              .buf = (void *)(uintptr_t)cb->aio_buf,
                              .nbytes = cb->aio_nbytes,
                              .offset = cb->aio_offset,
                              .result = &cb->aio_resultp,
                              .cb = cb,
                              .event = cb->aio_sigevent,
                              .list = list};
  list->members++;
  pool_queue(request);
  return 1;
}

/* R-U-28, with the lock. */
static int wait_for_pool(aiocb_t *const list[], int nent, struct list *shared) {
  int waited = shared->members > 0;
  while (shared->members > 0) {
    if (wait_for_change(NEVER) == EINTR) {
      shared->waited = 0; /* the last completion frees it */
      return SOL_EINTR;
    }
  }
  free(shared);
  for (int i = 0; waited && i < nent; i++) {
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
  lock();
  for (int i = 0; i < nent; i++) {
    if (!is_for_pool(list[i])) {
      shared->left--;
      continue;
    }
    if (*errno_of(list[i]) == SOL_EBADFD) {
      fd_unsupported(list[i]->aio_fildes);
    }
    if (!queue_entry(list[i], shared)) {
      shared->left--;
      troubled = 1;
    }
  }
  int error = troubled ? SOL_EIO : 0;
  if (shared->members == 0) {
    free(shared);
  } else if (mode == LIO_WAIT && !troubled) {
    error = wait_for_pool(list, nent, shared);
  } else {
    shared->waited = 0;
  }
  unlock();
  return error;
}

KAIO_EXPORT int kaio_lio_listio(int mode, aiocb_t *const list[], int nent,
                                struct kaio_sigevent *sig);

int kaio_lio_listio(int mode, aiocb_t *const list[], int nent, struct kaio_sigevent *sig) {
  if (nent <= 0 || nent > LIST_MOST || (mode != LIO_WAIT && mode != LIO_NOWAIT)) {
    return fail_with(SOL_EINVAL);
  }
  aiocb_t **forKernel = malloc((size_t)nent * sizeof *forKernel);
  if (!forKernel) {
    return fail_with(SOL_EAGAIN);
  }
  int error = SOL_ENOTSUP;
  int supported = prepare(mode, list, nent, forKernel);
  if (supported < 0 || (sig && thread_setup(sig) != 0)) {
    free(forKernel);
    return -1;
  }
  if (supported > 0) {
    error = kernel_init() ? kaio_call(AIOLIO, (uint64_t)mode, ADDRESS(forKernel), (uint64_t)nent,
                                      ADDRESS(sig), 0)
                                .error
                          : SOL_ENOSYS;
    for (int i = 0; i < nent && (error == 0 || error == SOL_EIO); i++) {
      if (is_for_pool(list[i])) {
        error = SOL_ENOTSUP; /* R-LIO-4, of entries that the kernel was not shown */
      }
    }
  }
  free(forKernel);
  if (error == SOL_ENOTSUP) {
    error = to_pool(mode, list, nent, sig);
  }
  return error ? fail_with(error) : 0;
}
