/* SIGEV_THREAD: a port of the library's own, a thread that takes its events, and a pool that runs functions (R-U-19). */
#include <errno.h>
#include <port.h>
#include <stdlib.h>

#include "library.h"
#include "numbers.h"
#include "process.h"

enum { MOST = 100, SPAWNER_STACK = 128 * 1024 };

#define LINGER_NANOS 20000000000L

struct task {
  struct task *next;
  void (*function)(union sigval);
  union sigval value;
};

static struct {
  pthread_mutex_t lock;
  int port;
  const pthread_attr_t *attributes; /* of the first user, to compare */
  pthread_attr_t own;               /* a copy: the first user's may end before the pool does */
  struct task *head;
  struct task **tail;
  int threads;
  int idle;
  word_t work;
} spawner = {.lock = PTHREAD_MUTEX_INITIALIZER, .port = -1, .tail = &spawner.head};

/* ---- the pool ---- */

static void run(struct task *task) {
  struct task copy = *task;
  free(task);
  copy.function(copy.value);
}

/* The next task within the time that a thread lingers, with the lock; NULL: it ends. */
static struct task *next_task(void) {
  int64_t deadline = now_nanos() + LINGER_NANOS;
  while (!spawner.head) {
    uint32_t seen = atomic_load(&spawner.work);
    spawner.idle++;
    critical_unlock(&spawner.lock);
    int status = sleep_while(&spawner.work, seen, deadline);
    critical_lock(&spawner.lock);
    spawner.idle--;
    if (status == ETIMEDOUT && !spawner.head) {
      return NULL;
    }
  }
  struct task *task = spawner.head;
  spawner.head = task->next;
  if (!spawner.head) {
    spawner.tail = &spawner.head;
  }
  return task;
}

static void *run_pooled(void *unused) {
  (void)unused;
  struct task *task;
  process_daemon_begins();
  critical_lock(&spawner.lock);
  while ((task = next_task()) != NULL) {
    critical_unlock(&spawner.lock);
    run(task);
    critical_lock(&spawner.lock);
  }
  spawner.threads--;
  critical_unlock(&spawner.lock);
  process_daemon_ends();
  return NULL;
}

static void *run_alone(void *argument) {
  process_daemon_begins();
  run(argument);
  process_daemon_ends();
  return NULL;
}

static int start(void *(*routine)(void *), void *argument, const pthread_attr_t *attributes) {
  pthread_t thread;
  int error = pthread_create(&thread, attributes, routine, argument);
  int joinable = PTHREAD_CREATE_JOINABLE;
  if (error == 0 && attributes) {
    pthread_attr_getdetachstate(attributes, &joinable);
  }
  if (error == 0 && joinable == PTHREAD_CREATE_JOINABLE) {
    pthread_detach(thread);
  }
  return error;
}

static int waiting_tasks(void) {
  int count = 0;
  for (struct task *each = spawner.head; each; each = each->next) {
    count++;
  }
  return count;
}

/* 0, or why nobody could be found to do it. */
static int give_to_pool(struct task *task) {
  int error = 0;
  critical_lock(&spawner.lock);
  if (waiting_tasks() >= spawner.idle && spawner.threads < MOST) {
    error = start(run_pooled, NULL, &spawner.own);
    spawner.threads += error == 0;
  }
  if (spawner.threads > 0) {
    error = 0; /* one of them will come to it */
    *spawner.tail = task;
    spawner.tail = &task->next;
    changed(&spawner.work);
  }
  critical_unlock(&spawner.lock);
  return error;
}

int spawn(void (*function)(union sigval), union sigval value, const pthread_attr_t *attributes) {
  struct task *task = malloc(sizeof *task);
  if (!task) {
    return ENOMEM;
  }
  *task = (struct task){NULL, function, value};
  int error = start(run_alone, task, attributes);
  if (error != 0) {
    free(task);
  }
  return error;
}

static int dispatch(const struct kaio_sigevent *event, void *user) {
  struct task *task = malloc(sizeof *task);
  if (!task) {
    return ENOMEM;
  }
  *task = (struct task){NULL, event->sigev_notify_function, {.sival_ptr = user}};
  int error = event->sigev_notify_attributes == spawner.attributes
                  ? give_to_pool(task)
                  : start(run_alone, task, event->sigev_notify_attributes);
  if (error != 0) {
    free(task);
  }
  return error;
}

/* ---- the spawner ---- */

static void *run_spawner(void *unused) {
  (void)unused;
  port_event_t event;
  process_daemon_begins();
  while (port_get(spawner.port, &event, NULL) == 0 || errno == EINTR) {
    const struct kaio_sigevent *from =
        event.portev_events == AIOLIO ? (const struct kaio_sigevent *)event.portev_object
                                      : &((const aiocb_t *)event.portev_object)->aio_sigevent;
    while (dispatch(from, event.portev_user) != 0) {
      struct timespec pause = {0, 50000000};
      nanosleep(&pause, NULL);
    }
  }
  process_daemon_ends();
  return NULL;
}

static void copy_attributes(const pthread_attr_t *from) {
  pthread_attr_init(&spawner.own);
  pthread_attr_setdetachstate(&spawner.own, PTHREAD_CREATE_DETACHED);
  size_t size;
  int number;
  struct sched_param parameter;
  if (from) {
    pthread_attr_getstacksize(from, &size);
    pthread_attr_setstacksize(&spawner.own, size);
    pthread_attr_getguardsize(from, &size);
    pthread_attr_setguardsize(&spawner.own, size);
    pthread_attr_getinheritsched(from, &number);
    pthread_attr_setinheritsched(&spawner.own, number);
    pthread_attr_getschedpolicy(from, &number);
    pthread_attr_setschedpolicy(&spawner.own, number);
    pthread_attr_getschedparam(from, &parameter);
    pthread_attr_setschedparam(&spawner.own, &parameter);
  }
}

static int start_spawner(const pthread_attr_t *attributes) {
  int port = port_create();
  if (port < 0) {
    return -1;
  }
  spawner.port = port;
  spawner.attributes = attributes;
  copy_attributes(attributes);
  pthread_t thread;
  int error = start_thread(run_spawner, NULL, NULL, SPAWNER_STACK, &thread);
  if (error != 0) {
    kaio_close(port);
    pthread_attr_destroy(&spawner.own);
    spawner.port = -1;
    errno = error;
    return -1;
  }
  return 0;
}

int thread_setup(struct kaio_sigevent *event) {
  if (event->sigev_notify != SIGEV_THREAD || !event->sigev_notify_function) {
    return 0;
  }
  critical_lock(&spawner.lock);
  int status = spawner.port >= 0 ? 0 : start_spawner(event->sigev_notify_attributes);
  event->sigev_signo = spawner.port; /* -1 after a failure, which the next request tries again */
  critical_unlock(&spawner.lock);
  return status;
}

void spawner_forget(void) {
  while (spawner.head) {
    struct task *task = spawner.head;
    spawner.head = task->next;
    free(task);
  }
  spawner.lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
  spawner.port = -1;
  spawner.tail = &spawner.head;
  spawner.threads = 0;
  spawner.idle = 0;
}
