/* The workers and the choice among them (R-U-5, R-U-29). */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "library.h"
#include "numbers.h"
#include "process.h"
#include "transfer.h"

enum { LEAST = 4, MOST = 256, WORKLOAD = 2, STACK = 128 * 1024 };

struct worker {
  pthread_t thread;
  struct queue queue;
  int load; /* queued, without the running one and without markers */
  struct request *running;
  int idle;
  int inCall;
  word_t wake;
};

static struct worker *workers[MOST];
static int count;
static int next; /* the round-robin pointer */

static int is_marker(const struct request *request) {
  return request->operation == SYNC || request->operation == DATASYNC;
}

/* ---- who looks for requests ---- */

struct worker *pool_each(struct worker *worker) {
  int at = next;
  if (worker) {
    do {
      at = (at + 1) % count;
    } while (workers[(at + count - 1) % count] != worker);
    return at == next ? NULL : workers[at];
  }
  return count > 0 ? workers[at] : NULL;
}

struct queue *worker_queue(struct worker *worker) { return &worker->queue; }

struct request *worker_running(struct worker *worker) { return worker->running; }

void worker_interrupt(struct worker *worker) {
  if (worker->inCall) {
    /* SIGRTMAX stands for SIGLWP, which the host keeps for itself. */
    pthread_kill(worker->thread, SIGRTMAX);
  }
}

void worker_took_back(struct request *request) {
  queue_remove(&request->worker->queue, request);
  request->worker->load -= !is_marker(request);
}

/* ---- a worker ---- */

/* The worker that gets the last marker of an aio_fsync does it, with the lock (R-U-29). */
static int is_last_marker(struct worker *self, struct request *request) {
  struct list *list = request->list;
  if (list->left > 1) {
    list->left--;
    self->running = NULL;
    lib.outstanding--;
    list_leave(list);
    free(request);
    changed(&lib.completions);
    return 0;
  }
  if (list->cancelled) {
    request->state = CANCELLED;
  }
  request->list = NULL;
  list_leave(list);
  return 1;
}

static ssize_t call(struct worker *self, const struct request *request, int last, int *error) {
  self->inCall = 1;
  unlock();
  ssize_t done = perform(request, last);
  *error = done < 0 ? errno : 0;
  lock();
  self->inCall = 0;
  return done;
}

static void run_request(struct worker *self, struct request *request) {
  int error = 0;
  ssize_t done = 0;
  if (request->state != CANCELLED) {
    done = call(self, request, 0, &error);
    if (error == ESPIPE && !is_marker(request) && request->state != CANCELLED) {
      done = call(self, request, 1, &error);
    }
  }
  if (is_marker(request)) {
    pool_hash(request); /* only now (R-U-29) */
  }
  self->running = NULL;
  struct after after = {0, 0};
  finish_request(request, done, solaris_errno(error), &after);
  unlock();
  after_unlock(after);
  lock();
}

static void *run_worker(void *argument) {
  struct worker *self = argument;
  process_daemon_begins();
  lock();
  for (;;) {
    struct request *request = self->running = queue_take(&self->queue);
    if (!request) {
      self->idle = 1;
      wait_for_change(&self->wake, NEVER);
      continue;
    }
    self->load -= !is_marker(request);
    request->state = RUNNING;
    if (!is_marker(request) || is_last_marker(self, request)) {
      run_request(self, request);
    }
  }
  return NULL;
}

static void enqueue(struct worker *worker, struct request *request) {
  request->state = QUEUED;
  request->worker = worker;
  worker->load += !is_marker(request);
  queue_add(&worker->queue, request);
  worker->idle = 0;
  changed(&worker->wake);
}

/* ---- the pool ---- */

static int limit(const char *name, int otherwise) {
  const char *text = getenv(name);
  int value = text ? atoi(text) : 0;
  return value > 0 ? value : otherwise;
}

static int least(void) {
  int wanted = limit("_AIO_MIN_WORKERS", LEAST);
  return wanted < MOST - 1 ? wanted : MOST - 1;
}

/* In total, with the notification worker. */
static int most(void) {
  int wanted = limit("_AIO_MAX_WORKERS", MOST);
  wanted = wanted > least() ? wanted : least() + 1;
  return wanted < MOST ? wanted : MOST;
}

/* Its thread waits for the lock, so it finds what it gets to begin with. */
static struct worker *add_worker(void) {
  struct worker *worker = calloc(1, sizeof *worker);
  sigset_t open;
  sigemptyset(&open);
  sigaddset(&open, SIGRTMAX);
  workers[count] = worker;
  if (!worker || start_thread(run_worker, worker, &open, STACK, &worker->thread) != 0) {
    free(worker);
    return NULL;
  }
  count++;
  return worker;
}

static void nothing(int signo) { (void)signo; }

int pool_init(void) {
  if (lib.poolUp) {
    return 0;
  }
  struct sigaction action = {.sa_handler = nothing};
  sigaction(SIGRTMAX, &action, NULL);
  int wanted = least();
  if (notifier_init() == 0) {
    while (count < wanted && add_worker()) {
    }
  }
  __atomic_store_n(&lib.poolUp, count > 0, __ATOMIC_RELAXED); /* a close looks without the lock */
  return lib.poolUp ? 0 : SOL_EAGAIN;
}

/*
 * All queues are under one lock, so of R-U-5 there is never a queue whose lock is busy: the first idle worker
 * from the pointer on, else the one there.
 */
void pool_queue(struct request *request) {
  lib.outstanding++;
  int chosen = next;
  for (int i = 0; i < count; i++) {
    if (workers[(next + i) % count]->idle) {
      chosen = (next + i) % count;
      break;
    }
  }
  struct worker *worker = workers[chosen];
  next = (chosen + 1) % count;
  if (!worker->idle && worker->load >= WORKLOAD && count + 1 < most()) {
    struct worker *added = add_worker();
    worker = added ? added : worker;
  }
  enqueue(worker, request);
}

int pool_queue_markers(const struct request *marker, struct list *list) {
  struct request *made[MOST];
  for (int i = 0; i < count; i++) {
    made[i] = malloc(sizeof *made[i]);
    if (!made[i]) {
      while (i > 0) {
        free(made[--i]);
      }
      return 0;
    }
    *made[i] = *marker;
    made[i]->list = list;
  }
  list->left = count;
  for (int i = 0; i < count; i++) {
    list->references++;
    lib.outstanding++;
    enqueue(workers[i], made[i]);
  }
  return 1;
}

static void forget(struct request *request) {
  if (request && request->list) {
    list_leave(request->list);
  }
  free(request);
}

static void forget_all(struct queue *queue) {
  struct request *request;
  while ((request = queue_take(queue)) != NULL) {
    forget(request);
  }
}

void pool_forget(void) {
  for (int i = 0; i < count; i++) {
    forget_all(&workers[i]->queue);
    forget(workers[i]->running);
    free(workers[i]);
  }
  forget_all(&lib.done);
  forget_all(&lib.posixDone);
  hash_forget();
  count = 0;
  next = 0;
}
