#include "helper.h"

#include <stdlib.h>

#include "library.h"
#include "process.h"
#include "say.h"

enum { STACK = 128 * 1024 };

struct task {
  struct task *next;
  void (*resolve)(void *, int); /* NULL: the other kind */
  void *argument;
  int error;
  void (*function)(union sigval);
  union sigval value;
  const pthread_attr_t *attributes;
};

static struct {
  pthread_mutex_t lock;
  struct task *head;
  struct task **tail;
  int isUp;
  word_t wake;
} us = {.lock = PTHREAD_MUTEX_INITIALIZER, .tail = &us.head};

void helper_before_fork(void) { critical_lock(&us.lock); }

void helper_after_fork(void) { critical_unlock(&us.lock); }

void helper_in_child(void) {
  while (us.head) {
    struct task *task = us.head;
    us.head = task->next;
    free(task);
  }
  us.tail = &us.head;
  us.isUp = 0;
  critical_unlock(&us.lock);
}

static struct task *take(void) {
  critical_lock(&us.lock);
  struct task *task = us.head;
  if (task) {
    us.head = task->next;
    us.tail = us.head ? us.tail : &us.head;
  }
  critical_unlock(&us.lock);
  return task;
}

static void carry_out(const struct task *task) {
  if (task->resolve) {
    task->resolve(task->argument, task->error);
    return;
  }
  while (spawn(task->function, task->value, task->attributes) != 0) {
    struct timespec pause = {0, 50000000}; /* R-U-19: no thread now, but one later */
    nanosleep(&pause, NULL);
  }
}

static void *run(void *unused) {
  (void)unused;
  process_daemon_begins();
  for (;;) {
    uint32_t seen = atomic_load(&us.wake);
    struct task *task = take();
    if (task) {
      carry_out(task);
      free(task);
    } else {
      sleep_while(&us.wake, seen, NEVER);
    }
  }
  return NULL;
}

static void add(const struct task *what) {
  struct task *task = malloc(sizeof *task);
  critical_lock(&us.lock);
  if (!us.isUp) {
    pthread_t thread;
    us.isUp = start_thread(run, NULL, NULL, STACK, &thread) == 0;
  }
  if (task && us.isUp) {
    *task = *what;
    *us.tail = task;
    us.tail = &task->next;
  } else {
    say("no memory, or no thread, to end a request with");
    free(task);
  }
  critical_unlock(&us.lock);
  changed(&us.wake);
}

void helper_resolves(void (*function)(void *, int), void *argument, int error) {
  struct task task = {.resolve = function, .argument = argument, .error = error};
  add(&task);
}

void helper_runs(void (*function)(union sigval), union sigval value, const pthread_attr_t *attributes) {
  struct task task = {.function = function, .value = value, .attributes = attributes};
  add(&task);
}
