/* aio_read, aio_write, aio_fsync, aio_error, aio_return (R-U-15 to R-U-21, R-U-29). */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "library.h"
#include "numbers.h"

static int peek_errno(const aiocb_t *cb) {
  return __atomic_load_n(&cb->aio_resultp.aio_errno, __ATOMIC_ACQUIRE);
}

static struct request request_of(aiocb_t *cb, enum operation operation) {
  return (struct request){.operation = operation,
                          .fd = cb->aio_fildes,
                          .buf = (void *)(uintptr_t)cb->aio_buf,
                          .nbytes = cb->aio_nbytes,
                          .offset = cb->aio_offset,
                          .result = &cb->aio_resultp,
                          .cb = cb,
                          .notification = notification_of(&cb->aio_sigevent)};
}

int aiocb_to_pool(aiocb_t *cb, enum operation operation, struct list *list) {
  cb->aio_resultp.aio_errno = SOL_EINPROGRESS;
  set_state(cb, USERAIO);
  int error = pool_init();
  struct request *request = error == 0 ? malloc(sizeof *request) : NULL;
  if (!request) {
    return SOL_EAGAIN;
  }
  *request = request_of(cb, operation);
  request->list = list;
  if (list) {
    list->references++;
  }
  pool_hash(request);
  pool_queue(request);
  return 0;
}

static int pool_is_up(void) { return __atomic_load_n(&lib.poolUp, __ATOMIC_RELAXED); }

static int is_in_pool(const aiocb_t *cb) {
  if (!pool_is_up()) {
    return 0;
  }
  lock();
  int found = pool_find(&cb->aio_resultp) != NULL;
  unlock();
  return found;
}

static int start(aiocb_t *cb, enum operation operation) {
  if (!cb || cb->aio_reqprio != 0) {
    return fail_with(SOL_EINVAL);
  }
  if (is_in_pool(cb)) {
    return fail_with(SOL_EBUSY);
  }
  if (thread_setup(&cb->aio_sigevent) != 0) {
    return -1;
  }
  cb->aio_lio_opcode = operation == READ ? LIO_READ : LIO_WRITE;
  set_state(cb, NOCHECK);
  int error = SOL_ENOTSUP;
  if (kernel_init(cb->aio_fildes) && fd_supported(cb->aio_fildes)) {
    set_state(cb, CHECK);
    cb->aio_resultp.aio_errno = SOL_EINPROGRESS;
    error = submit_to_kernel(event_code(operation), cb->aio_fildes, ADDRESS(cb), 0, 0, 0);
  }
  if (refused(error)) {
    lock();
    error = aiocb_to_pool(cb, operation, NULL);
    unlock();
    return error ? fail_with(error) : 0;
  }
  if (error != 0) {
    cb->aio_resultp = (aio_result_t){-1, error};
    set_state(cb, NOCHECK);
    return fail_with(error);
  }
  return 0;
}

KAIO_EXPORT int kaio_aio_read(aiocb_t *cb);
KAIO_EXPORT int kaio_aio_write(aiocb_t *cb);
KAIO_EXPORT int kaio_aio_fsync(int op, aiocb_t *cb);
KAIO_EXPORT int kaio_aio_error(const aiocb_t *cb);
KAIO_EXPORT ssize_t kaio_aio_return(aiocb_t *cb);

static int start_critical(aiocb_t *cb, enum operation operation) {
  critical_enter_call();
  int status = start(cb, operation);
  critical_leave_call();
  return status;
}

int kaio_aio_read(aiocb_t *cb) { return start_critical(cb, READ); }

int kaio_aio_write(aiocb_t *cb) { return start_critical(cb, WRITE); }

/* R-U-29, with the lock. */
static int queue_fsync(aiocb_t *cb, enum operation operation) {
  struct list *list = calloc(1, sizeof *list);
  if (!list) {
    return SOL_EAGAIN;
  }
  cb->aio_resultp.aio_errno = SOL_EINPROGRESS;
  set_state(cb, USERAIO);
  struct request marker = request_of(cb, operation);
  list->references = 1;
  int queued = pool_queue_markers(&marker, list);
  list_leave(list);
  return queued ? 0 : SOL_EAGAIN;
}

int kaio_aio_fsync(int op, aiocb_t *cb) {
  if (!cb) {
    return 0;
  }
  if (op != O_SYNC && op != O_DSYNC) {
    return fail_with(SOL_EINVAL);
  }
  if (is_in_pool(cb)) {
    return fail_with(SOL_EBUSY);
  }
  if (fcntl(cb->aio_fildes, F_GETFL) < 0) {
    return fail_with(SOL_EBADF);
  }
  if (thread_setup(&cb->aio_sigevent) != 0) {
    return -1;
  }
  lock();
  int error = pool_init();
  unlock();
  if (error == 0) {
    cb->aio_offset = op;
    cb->aio_lio_opcode = AIOFSYNC;
    kernel_init(cb->aio_fildes);
    lock();
    error = queue_fsync(cb, op == O_SYNC ? SYNC : DATASYNC);
    unlock();
  }
  return error ? fail_with(error) : 0;
}

/* Drops the pool's request of an aiocb that has finished; whether there was one. */
static int drop_finished(const aiocb_t *cb) {
  if (!pool_is_up()) {
    return 0;
  }
  lock();
  struct request *request = pool_find(&cb->aio_resultp);
  int finished = request && request->state == ON_DONE_QUEUE;
  if (finished) {
    pool_unhash(request);
    queue_remove(&lib.posixDone, request);
    lib.posixDoneCount--;
    free(request);
  }
  unlock();
  return finished;
}

int kaio_aio_error(const aiocb_t *cb) {
  aiocb_t *mutable = (aiocb_t *)(uintptr_t)cb; /* the state is the library's */
  int error = peek_errno(cb);
  if (error != SOL_EINPROGRESS) {
    if (state_of(cb) == USERAIO) {
      set_state(mutable, drop_finished(cb) ? NOCHECK : CHECKED);
    }
    return host_errno(error);
  }
  if (state_of(cb) == CHECK) {
    kaio_call(AIOERROR, ADDRESS(cb), 0, 0, 0, 0);
    return host_errno(peek_errno(cb));
  }
  if (state_of(cb) == CHECKED) {
    set_state(mutable, CHECK);
  }
  return EINPROGRESS;
}

ssize_t kaio_aio_return(aiocb_t *cb) {
  int error = peek_errno(cb);
  ssize_t value = cb->aio_resultp.aio_return;
  if (error == SOL_EINPROGRESS) {
    return fail_with(SOL_EINPROGRESS);
  }
  if (value == -1 && error == SOL_EINVAL) {
    return fail_with(SOL_EINVAL);
  }
  cb->aio_resultp = (aio_result_t){-1, SOL_EINVAL};
  if (drop_finished(cb)) {
    set_state(cb, NOCHECK);
  }
  return value == -1 && error != 0 ? fail_with(error) : value;
}
