/* aioread, aiowrite, aiowait, aiocancel (R-U-8 to R-U-14). */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "library.h"
#include "numbers.h"
#include "reading.h"
#include "signals.h"

static int whence_base(int fd, int whence, off_t *offset) {
  struct stat stat;
  off_t base = 0;
  switch (whence) {
    case SEEK_SET:
      break;
    case SEEK_CUR:
      base = kaio_isopen(fd) ? kaio_lseek(fd, 0, SEEK_CUR) : lseek(fd, 0, SEEK_CUR);
      if (base < 0) {
        return -1;
      }
      break;
    case SEEK_END:
      if ((kaio_isopen(fd) ? kaio_fstat(fd, &stat) : fstat(fd, &stat)) != 0) {
        return -1;
      }
      base = stat.st_size;
      break;
    default:
      return fail_with(SOL_EINVAL);
  }
  *offset += base;
  return 0;
}

static int to_pool(enum operation operation, int fd, void *buf, size_t nbytes, off_t offset,
                   aio_result_t *result) {
  struct request *request = calloc(1, sizeof *request);
  if (!request) {
    return SOL_EAGAIN;
  }
  *request = (struct request){.operation = operation,
                              .fd = fd,
                              .buf = buf,
                              .nbytes = nbytes,
                              .offset = offset,
                              .result = result,
                              .notification = {.type = SIGEV_NONE}};
  lock();
  int error = pool_init();
  if (error == 0 && pool_find(result)) {
    error = SOL_EINVAL;
  }
  if (error == 0) {
    pool_hash(request);
    pool_queue(request);
  }
  unlock();
  if (error != 0) {
    free(request);
  }
  return error;
}

static int begin(enum operation operation, int fd, void *buf, size_t nbytes, off_t offset,
                 int whence, aio_result_t *result) {
  if (whence_base(fd, whence, &offset) != 0) {
    return -1;
  }
  int error = SOL_ENOTSUP;
  if (kernel_init(fd) && fd_supported(fd)) {
    int poll = result->aio_return == AIO_INPROGRESS ? AIO_POLL_BIT : 0;
    result->aio_errno = 0;
    if (poll) {
      reading_promptly(); /* the program looks into its memory, and makes no call for it */
    }
    if (kaio_isopen(fd)) {
      signals_sync_sigio();
    }
    __atomic_fetch_add(&lib.kernelRequests, 1, __ATOMIC_RELAXED);
    error = submit_to_kernel((operation == READ ? AIOREAD : AIOWRITE) | poll, fd, ADDRESS(buf),
                             nbytes, (uint64_t)offset, ADDRESS(result));
    if (error != 0) {
      __atomic_fetch_sub(&lib.kernelRequests, 1, __ATOMIC_RELAXED);
    }
  }
  if (refused(error)) {
    error = to_pool(operation, fd, buf, nbytes, offset, result);
  }
  return error ? fail_with(error) : 0;
}

static int start(enum operation operation, int fd, void *buf, size_t nbytes, off_t offset,
                 int whence, aio_result_t *result) {
  critical_enter_call();
  int status = begin(operation, fd, buf, nbytes, offset, whence, result);
  critical_leave_call();
  return status;
}

KAIO_EXPORT int aioread(int fd, char *buf, size_t nbytes, off_t offset, int whence,
                        aio_result_t *result) {
  return start(READ, fd, buf, nbytes, offset, whence, result);
}

KAIO_EXPORT int aiowrite(int fd, const char *buf, size_t nbytes, off_t offset, int whence,
                         aio_result_t *result) {
  return start(WRITE, fd, (void *)(uintptr_t)buf, nbytes, offset, whence, result);
}

KAIO_EXPORT int aioread64(int fd, char *buf, size_t nbytes, off_t offset, int whence,
                          aio_result_t *result) {
  return aioread(fd, buf, nbytes, offset, whence, result);
}

KAIO_EXPORT int aiowrite64(int fd, const char *buf, size_t nbytes, off_t offset, int whence,
                           aio_result_t *result) {
  return aiowrite(fd, buf, nbytes, offset, whence, result);
}

/* ---- aiowait ---- */

#define FAILED ((aio_result_t *)-1)

static aio_result_t *from_pool(void) {
  struct request *request = queue_take(&lib.done);
  if (!request) {
    return NULL;
  }
  aio_result_t *result = request->result;
  pool_unhash(request);
  free(request);
  return result;
}

/* The program may look at the result now: in the host's numbers. */
static aio_result_t *from_kernel(int64_t value) {
  __atomic_fetch_sub(&lib.kernelRequests, 1, __ATOMIC_RELAXED);
  aio_result_t *result = (aio_result_t *)(uintptr_t)value;
  if (result && result->aio_return == -1) {
    result->aio_errno = host_errno(result->aio_errno);
  }
  return result;
}

static aio_result_t *nothing(int error) {
  if (error == 0) {
    return NULL;
  }
  fail_with(error);
  return FAILED;
}

/* R-U-11, with the lock. */
static aio_result_t *poll_once(void) {
  int something = 0;
  if (__atomic_load_n(&lib.kernelRequests, __ATOMIC_RELAXED) != 0) {
    unlock();
    struct outcome outcome = kernel_wait(AIOWAIT, UINT64_MAX, 1, 0, 0);
    lock();
    if (!outcome.error && outcome.value != 0 && outcome.value != 1) {
      return from_kernel(outcome.value);
    }
    something = outcome.error != SOL_EINVAL;
  }
  aio_result_t *result = from_pool();
  if (result) {
    return result;
  }
  return nothing(something || lib.outstanding != 0 ? 0 : SOL_EINVAL);
}

static struct timeval *remaining(int64_t deadline, struct timeval *left) {
  if (deadline == NEVER) {
    return NULL;
  }
  int64_t micros = (deadline - now_nanos() + 999) / 1000;
  micros = micros < 1 ? 1 : micros;
  *left = (struct timeval){micros / 1000000, micros % 1000000};
  return left;
}

/* R-U-12, with the lock. */
static aio_result_t *wait_blocking(int64_t deadline) {
  for (;;) {
    aio_result_t *result = from_pool();
    if (result) {
      return result;
    }
    int dontblock = lib.outstanding == 0;
    if (dontblock && __atomic_load_n(&lib.kernelRequests, __ATOMIC_RELAXED) == 0) {
      return nothing(SOL_EINVAL);
    }
    struct timeval left;
    lib.aiowaits++;
    unlock();
    struct outcome outcome =
        kernel_wait(AIOWAIT, ADDRESS(remaining(deadline, &left)), (uint64_t)dontblock, 0, 0);
    lock();
    lib.aiowaits--;
    if (!outcome.error && outcome.value == 1) {
      continue;
    }
    if (!outcome.error) {
      return from_kernel(outcome.value);
    }
    /* The kernel's clock may be another than the host's, and it is the one that counts. */
    if (outcome.error == SOL_ETIME || (deadline != NEVER && now_nanos() >= deadline)) {
      return nothing(0);
    }
    return nothing(outcome.error);
  }
}

KAIO_EXPORT aio_result_t *aiowait(struct timeval *timeout) {
  int64_t deadline = NEVER;
  if (timeout) {
    if (timeout->tv_sec < 0 || timeout->tv_usec < 0 || timeout->tv_usec >= 1000000) {
      return nothing(SOL_EINVAL);
    }
    struct timespec spec = {timeout->tv_sec, timeout->tv_usec * 1000};
    deadline_of(&spec, &deadline);
  }
  critical_enter_call();
  lock();
  int polls = timeout && timeout->tv_sec == 0 && timeout->tv_usec == 0;
  aio_result_t *result = polls ? poll_once() : wait_blocking(deadline);
  unlock();
  critical_leave_call();
  return result;
}

/* ---- aiocancel ---- */

KAIO_EXPORT int aiocancel(aio_result_t *result) {
  struct tally tally = {0, 0};
  struct after after = {0, 0};
  lock();
  struct request *request = lib.poolUp ? pool_find(result) : NULL;
  if (request) {
    cancel_request(request, &tally, &after);
  }
  int error = lib.poolUp && lib.outstanding != 0 ? SOL_EACCES : SOL_EINVAL;
  unlock();
  after_unlock(after);
  return tally.cancelled ? 0 : fail_with(error);
}
