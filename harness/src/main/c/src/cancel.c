/* aio_cancel, and what close cancels (R-U-4, R-U-24). */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>

#include "library.h"
#include "numbers.h"

static void nothing(int signo) { (void)signo; }

/* Ends the host's call that a worker is in. SIGRTMAX stands for SIGLWP, which the host keeps for itself. */
static void interrupt(pthread_t worker) {
  static int installed;
  if (!installed) {
    struct sigaction action = {.sa_handler = nothing};
    sigaction(SIGRTMAX, &action, NULL);
    installed = 1;
  }
  pthread_kill(worker, SIGRTMAX);
}

static int is_waiting(const struct request *request) {
  return request->place != DONE && !request->cancelled;
}

/* With the lock, which it may let go and take again. */
int cancel_request(struct request *request) {
  if (!is_waiting(request)) {
    return 0;
  }
  request->cancelled = 1;
  pool_unhash(request);
  request->result->aio_return = -1;
  request->result->aio_errno = SOL_ECANCELED;
  if (request->place == RUNNING) {
    interrupt(request->worker);
    return 1;
  }
  queue_remove(&lib.queue, request);
  if (request->cb) {
    pool_finish(request, -1, SOL_ECANCELED);
    lock();
  } else {
    lib.outstanding--;
    free(request);
  }
  return 1;
}

static struct request *waiting_on(int fd) {
  for (struct request *each = lib.queue.head; each; each = each->next) {
    if (each->fd == fd) {
      return each;
    }
  }
  for (struct request *each = lib.running; each; each = each->next) {
    if (each->fd == fd && is_waiting(each)) {
      return each;
    }
  }
  return NULL;
}

struct tally {
  int cancelled;
  int done;
};

/* R-U-24 for all of fd, with the lock. */
static struct tally cancel_all(int fd) {
  struct tally tally = {0, 0};
  struct request *request;
  while ((request = waiting_on(fd)) != NULL) {
    tally.cancelled += cancel_request(request);
  }
  struct request *next;
  for (request = lib.done.head; request; request = next) {
    next = request->next;
    if (request->fd == fd) {
      *request->result = (aio_result_t){-1, ECANCELED};
      queue_remove(&lib.done, request);
      pool_unhash(request);
      free(request);
      tally.done++;
    }
  }
  return tally;
}

void cancel_on_close(int fd) {
  if (__atomic_load_n(&lib.poolUp, __ATOMIC_RELAXED)) {
    lock();
    cancel_all(fd);
    unlock();
  }
  fd_forget(fd);
}

static int pool_is_idle(void) {
  return lib.outstanding == 0 && !lib.done.head && !lib.posixDone.head;
}

static int ask_kernel(int fd, aiocb_t *cb) {
  struct outcome outcome = kaio_call(AIOCANCEL, (uint64_t)fd, ADDRESS(cb), 0, 0, 0);
  return outcome.error ? fail_with(outcome.error) : (int)outcome.value;
}

static int cancel_descriptor(int fd) {
  lock();
  if (pool_is_idle()) {
    unlock();
    return AIO_ALLDONE;
  }
  struct tally tally = cancel_all(fd);
  unlock();
  if (tally.cancelled && !tally.done) {
    return AIO_CANCELED;
  }
  if (tally.done && !tally.cancelled) {
    return AIO_ALLDONE;
  }
  if (!tally.done && kaio_isopen(fd) && fd_supported(fd) && lib.kernel == 1) {
    return ask_kernel(fd, NULL);
  }
  return AIO_NOTCANCELED;
}

static int cancel_one(int fd, aiocb_t *cb) {
  if (cb->aio_fildes != fd) {
    return fail_with(SOL_EINVAL);
  }
  if (cb->aio_state == USERAIO_DONE) {
    return AIO_ALLDONE;
  }
  if (cb->aio_state != USERAIO) {
    return ask_kernel(fd, cb);
  }
  lock();
  struct request *request = pool_find(&cb->aio_resultp);
  int answer = !request || request->place == DONE ? AIO_ALLDONE
               : cancel_request(request)          ? AIO_CANCELED
                                                  : AIO_NOTCANCELED;
  unlock();
  return answer;
}

KAIO_EXPORT int kaio_aio_cancel(int fd, aiocb_t *cb);

int kaio_aio_cancel(int fd, aiocb_t *cb) {
  if (fcntl(fd, F_GETFL) < 0) {
    return fail_with(SOL_EBADF);
  }
  return cb ? cancel_one(fd, cb) : cancel_descriptor(fd);
}
