/* The pool of threads for what the kernel does not take (R-U-5 to R-U-7, R-U-13, R-U-18). */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "library.h"
#include "numbers.h"
#include "signals.h"

enum { LEAST_WORKERS = 4, MOST_WORKERS = 256, STACK = 128 * 1024, BUCKETS = 2048 };

static struct request *buckets[BUCKETS];
static word_t work;

/* ---- queues and the hash ---- */

void queue_add(struct queue *queue, struct request *request) {
  request->next = NULL;
  if (queue->tail) {
    queue->tail->next = request;
  } else {
    queue->head = request;
  }
  queue->tail = request;
}

struct request *queue_take(struct queue *queue) {
  struct request *request = queue->head;
  if (request) {
    queue_remove(queue, request);
  }
  return request;
}

void queue_remove(struct queue *queue, struct request *request) {
  struct request *before = NULL;
  for (struct request *each = queue->head; each; before = each, each = each->next) {
    if (each == request) {
      *(before ? &before->next : &queue->head) = each->next;
      if (queue->tail == each) {
        queue->tail = before;
      }
      return;
    }
  }
}

static struct request **bucket(const aio_result_t *result) {
  return &buckets[((uintptr_t)result >> 4) % BUCKETS];
}

struct request *pool_find(const aio_result_t *result) {
  struct request *each = *bucket(result);
  while (each && each->result != result) {
    each = each->hashNext;
  }
  return each;
}

static void hash(struct request *request) {
  struct request **head = bucket(request->result);
  request->hashNext = *head;
  request->hashed = 1;
  *head = request;
}

void pool_unhash(struct request *request) {
  if (!request->hashed) {
    return;
  }
  struct request **each = bucket(request->result);
  while (*each != request) {
    each = &(*each)->hashNext;
  }
  *each = request->hashNext;
  request->hashed = 0;
}

void pool_forget(void) { memset(buckets, 0, sizeof buckets); }

/* ---- doing it ---- */

static ssize_t transfer(const struct request *request, int positioned) {
  int kernels = kaio_isopen(request->fd);
  int fd = request->fd;
  void *buf = request->buf;
  size_t nbytes = request->nbytes;
  off_t at = request->offset;
  if (request->operation == READ) {
    if (kernels) {
      return positioned ? kaio_pread(fd, buf, nbytes, at) : kaio_read(fd, buf, nbytes);
    }
    return positioned ? syscall(SYS_pread64, fd, buf, nbytes, at) : syscall(SYS_read, fd, buf, nbytes);
  }
  if (kernels) {
    return positioned ? kaio_pwrite(fd, buf, nbytes, at) : kaio_write(fd, buf, nbytes);
  }
  return positioned ? syscall(SYS_pwrite64, fd, buf, nbytes, at)
                    : syscall(SYS_write, fd, buf, nbytes);
}

static int appends(const struct request *request) {
  return request->operation == WRITE && !kaio_isopen(request->fd)
         && (fcntl(request->fd, F_GETFL) & O_APPEND);
}

static ssize_t perform(const struct request *request) {
  if (request->operation == SYNC || request->operation == DATASYNC) {
    if (kaio_isopen(request->fd)) {
      return kaio_fsync(request->fd);
    }
    return syscall(request->operation == SYNC ? SYS_fsync : SYS_fdatasync, request->fd);
  }
  if (appends(request)) {
    return transfer(request, 0); /* R-U-6 */
  }
  ssize_t done = transfer(request, 1);
  return done < 0 && errno == ESPIPE ? transfer(request, 0) : done;
}

/* ---- completion ---- */

static void finish_aioread(struct request *request, ssize_t done, int error) {
  if (request->cancelled) {
    /* Its result says so already; nobody waits for it (R-U-13). */
    free(request);
  } else {
    request->result->aio_errno = error; /* R-U-7: errno first */
    request->result->aio_return = done;
    queue_add(&lib.done, request);
  }
  int waits = lib.aiowaits > 0;
  changed();
  unlock();
  if (waits) {
    if (lib.kernel == 1) {
      kaio_call(AIONOTIFY, 0, 0, 0, 0, 0);
    }
  } else if (signals_sigio_handled()) {
    signals_send(SIGIO, (union sigval){0});
  }
}

static int list_is_over(struct list *list) {
  list->members--;
  return list->left > 0 && --list->left == 0 && list->notifies;
}

static void finish_aiocb(struct request *request, ssize_t done, int error) {
  aiocb_t *cb = request->cb;
  struct kaio_sigevent event = request->event;
  struct list *list = request->list;
  int code = event_code(request->operation);
  struct kaio_sigevent listEvent = {.sigev_notify = SIGEV_NONE};
  struct kaio_sigevent *listAddress = NULL;
  if (list) {
    if (list_is_over(list)) {
      listEvent = list->event;
      listAddress = list->address;
    }
    if (list->members == 0 && !list->waited) {
      free(list);
    }
  }
  int none = event.sigev_notify < SIGEV_NONE || event.sigev_notify > SIGEV_PORT
             || event.sigev_notify == SIGEV_NONE;
  if (none) {
    lib.posixDoneCount++;
    queue_add(&lib.posixDone, request);
  } else {
    pool_unhash(request);
    cb->aio_state = USERAIO_DONE;
    free(request);
  }
  if (cb->aio_resultp.aio_errno == SOL_EINPROGRESS) { /* R-U-18; nobody may look before this */
    cb->aio_resultp.aio_return = done;
    __atomic_store_n(&cb->aio_resultp.aio_errno, error, __ATOMIC_RELEASE);
  }
  int sleepers = lib.kernelSleepers;
  changed();
  unlock();
  if (sleepers > 0) {
    kaio_call(AIONOTIFY, 0, 0, 0, 0, 0);
  }
  notify(&event, code, cb);
  if (listAddress) {
    notify(&listEvent, AIOLIO, listAddress);
  }
}

/* With the lock, which it gives up. */
void pool_finish(struct request *request, ssize_t done, int error) {
  lib.outstanding--;
  request->place = DONE;
  if (request->cb) {
    finish_aiocb(request, done, error);
  } else {
    finish_aioread(request, done, error);
  }
}

/* ---- workers ---- */

/* An fsync follows what was queued before it, whoever does it (R-U-29). */
static int may_start(const struct request *request) {
  if (request->operation != SYNC && request->operation != DATASYNC) {
    return 1;
  }
  for (const struct request *each = lib.running; each; each = each->next) {
    if (each->order < request->order) {
      return 0;
    }
  }
  return lib.queue.head == request;
}

static struct request *next_request(void) {
  for (struct request *each = lib.queue.head; each; each = each->next) {
    if (may_start(each)) {
      queue_remove(&lib.queue, each);
      return each;
    }
  }
  return NULL;
}

static void leave_running(struct request *request) {
  struct request **each = &lib.running;
  while (*each != request) {
    each = &(*each)->next;
  }
  *each = request->next;
}

static void *run_worker(void *unused) {
  (void)unused;
  lock();
  for (;;) {
    struct request *request = next_request();
    if (!request) {
      uint32_t seen = atomic_load(&work);
      lib.idle++;
      unlock();
      sleep_while(&work, seen, NEVER);
      lock();
      lib.idle--;
      continue;
    }
    request->place = RUNNING;
    request->worker = pthread_self();
    request->next = lib.running;
    lib.running = request;
    unlock();
    ssize_t done = perform(request);
    int error = done < 0 ? solaris_errno(errno) : 0;
    lock();
    leave_running(request);
    if (lib.queue.head) {
      atomic_fetch_add(&work, 1); /* an fsync may have waited for this one */
      wake_all(&work);
    }
    pool_finish(request, done, error);
    lock();
  }
  return NULL;
}

static int add_worker(void) {
  sigset_t all;
  sigset_t before;
  pthread_attr_t attributes;
  sigfillset(&all);
  sigdelset(&all, SIGRTMAX); /* stands for SIGLWP: a cancelled request's worker is interrupted */
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, STACK);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_t thread;
  int error = pthread_create(&thread, &attributes, run_worker, NULL);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  pthread_attr_destroy(&attributes);
  lib.workers += error == 0;
  return error;
}

int pool_init(void) {
  while (!lib.poolUp && lib.workers < LEAST_WORKERS) {
    if (add_worker() != 0) {
      break;
    }
  }
  lib.poolUp = lib.workers > 0;
  return lib.poolUp ? 0 : SOL_EAGAIN;
}

void pool_queue(struct request *request) {
  request->place = QUEUED;
  request->order = ++lib.submitted;
  hash(request);
  lib.outstanding++;
  queue_add(&lib.queue, request);
  if (lib.idle == 0 && lib.workers < MOST_WORKERS && lib.outstanding >= 2 * lib.workers) {
    add_worker(); /* without it the request waits its turn */
  }
  atomic_fetch_add(&work, 1);
  syscall(SYS_futex, &work, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}
