#include "events.h"

#include <port.h>
#include <pthread.h>
#include <stdatomic.h>

#include "connection.h"
#include "critical.h"
#include "library.h"
#include "memory.h"
#include "numbers.h"
#include "usermem.h"

/* While one call is on its way back, or to the kernel again, another is there for what completes. */
enum { PORT_CREATE = 0, PORT_GETN = 6, AT_ONCE = 256, CALLS = 4 };

struct events {
  port_event_t each[AT_ONCE];
};

static struct {
  pthread_mutex_t starting;
  atomic_int state;
  const struct events_target *target;
  struct events events[CALLS];
} us = {.starting = PTHREAD_MUTEX_INITIALIZER};

enum { NOT_MADE, MADE, GONE };

static int fetch(struct events *into);

static void fetched(void *context, struct outcome outcome) {
  struct events *events = context;
  for (int64_t i = 0; i < outcome.value; i++) {
    us.target->told(events->each[i].portev_user);
  }
  if (outcome.value > 0) {
    us.target->allTold();
  }
  if ((outcome.error && outcome.error != SOL_EINTR) || fetch(events) != 0) {
    atomic_store(&us.state, GONE);
    us.target->lost();
  }
}

static int fetch(struct events *into) {
  uint64_t args[6] = {PORT_GETN, EVENTS_PORT, ADDRESS(into->each), AT_ONCE, 1, 0};
  return kernel_post(SYS_SOL_portfs, 6, args, NULL, fetched, into);
}

/* In a child its number is that of the parent's port, which this closes here. */
static int make_port(void) {
  enum { F_SOL_DUP2FD = 9 };
  struct outcome made = CALL_KERNEL(SYS_SOL_portfs, PORT_CREATE);
  if (made.error) {
    return -1;
  }
  struct outcome moved =
      CALL_KERNEL(SYS_SOL_fcntl, (uint64_t)made.value, F_SOL_DUP2FD, EVENTS_PORT);
  CALL_KERNEL(SYS_SOL_close, (uint64_t)made.value);
  return moved.error ? -1 : 0;
}

static int start(void) {
  if (connection_start() != 0 || !kernel_start()) {
    return GONE;
  }
  memory_declare(us.events, sizeof us.events);
  usermem_is_own(us.events, sizeof us.events);
  int error = make_port();
  for (int i = 0; i < CALLS && error == 0; i++) {
    error = fetch(&us.events[i]);
  }
  return error == 0 ? MADE : GONE;
}

int events_start(const struct events_target *target) {
  if (atomic_load(&us.state) == NOT_MADE) {
    critical_lock(&us.starting);
    if (atomic_load(&us.state) == NOT_MADE) {
      us.target = target;
      atomic_store(&us.state, start());
    }
    critical_unlock(&us.starting);
  }
  return atomic_load(&us.state) == MADE ? 0 : -1;
}

void events_in_child(void) {
  us.starting = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
  atomic_store(&us.state, NOT_MADE);
}
