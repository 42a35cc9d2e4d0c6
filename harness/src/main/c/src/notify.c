/* What a finished request of the pool tells, and SIGEV_THREAD for all (R-U-17, R-U-19). */
#include <errno.h>
#include <port.h>
#include <signal.h>
#include <stdlib.h>

#include "library.h"
#include "numbers.h"
#include "signals.h"

enum { PORT_DISPATCH = 8 };

static pthread_mutex_t setting_up = PTHREAD_MUTEX_INITIALIZER;
static int spawnerPort = -1;

void notify_init_child(void) {
  setting_up = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
  spawnerPort = -1;
}

static void dispatch(int port, int code, void *object, void *user) {
  CALL_KERNEL(SYS_SOL_portfs, PORT_DISPATCH, (uint64_t)port, PORT_SOURCE_AIO, (uint64_t)code,
              ADDRESS(object), ADDRESS(user)); /* errors are ignored (R-U-17) */
}

void notify(const struct kaio_sigevent *event, int code, void *object) {
  switch (event->sigev_notify) {
    case SIGEV_SIGNAL:
      if (event->sigev_signo != 0) {
        signals_send(event->sigev_signo, event->sigev_value);
      }
      break;
    case SIGEV_PORT: {
      const port_notify_t *port = event->sigev_value.sival_ptr;
      dispatch(port->portnfy_port, code, object, port->portnfy_user);
      break;
    }
    case SIGEV_THREAD:
      dispatch(event->sigev_signo, code, object, event->sigev_value.sival_ptr);
      break;
    default:
      break;
  }
}

/* ---- SIGEV_THREAD: a port of the library's own, and a thread that starts others ---- */

struct start {
  void (*function)(union sigval);
  union sigval value;
};

static void *run(void *argument) {
  struct start start = *(struct start *)argument;
  free(argument);
  start.function(start.value);
  return NULL;
}

static int spawn(const struct kaio_sigevent *event, void *user) {
  struct start *start = malloc(sizeof *start);
  if (!start) {
    return ENOMEM;
  }
  *start = (struct start){event->sigev_notify_function, {.sival_ptr = user}};
  pthread_t thread;
  int error = pthread_create(&thread, event->sigev_notify_attributes, run, start);
  if (error != 0) {
    free(start);
    return error;
  }
  int joinable = PTHREAD_CREATE_JOINABLE;
  if (event->sigev_notify_attributes) {
    pthread_attr_getdetachstate(event->sigev_notify_attributes, &joinable);
  }
  if (joinable == PTHREAD_CREATE_JOINABLE) {
    pthread_detach(thread);
  }
  return 0;
}

static void *run_spawner(void *unused) {
  (void)unused;
  port_event_t event;
  while (port_get(spawnerPort, &event, NULL) == 0 || errno == EINTR) {
    const struct kaio_sigevent *from =
        event.portev_events == AIOLIO ? (const struct kaio_sigevent *)event.portev_object
                                      : &((const aiocb_t *)event.portev_object)->aio_sigevent;
    while (spawn(from, event.portev_user) != 0) {
      struct timespec pause = {0, 50000000}; /* R-U-19 */
      nanosleep(&pause, NULL);
    }
  }
  return NULL;
}

static int start_spawner(void) {
  int port = port_create();
  if (port < 0) {
    return -1;
  }
  spawnerPort = port;
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_t thread;
  int error = pthread_create(&thread, NULL, run_spawner, NULL);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (error != 0) {
    kaio_close(port);
    spawnerPort = -1;
    errno = error;
    return -1;
  }
  pthread_detach(thread);
  return 0;
}

int thread_setup(struct kaio_sigevent *event) {
  if (event->sigev_notify != SIGEV_THREAD || !event->sigev_notify_function) {
    return 0;
  }
  pthread_mutex_lock(&setting_up);
  int status = spawnerPort >= 0 ? 0 : start_spawner();
  event->sigev_signo = spawnerPort; /* -1 after a failure, which the next request tries again */
  pthread_mutex_unlock(&setting_up);
  return status;
}
