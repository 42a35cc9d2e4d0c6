/* The worker that tells, so that nothing else waits for a full port (R-U-17, R-U-18). */
#include <port.h>
#include <stdlib.h>

#include "library.h"
#include "numbers.h"
#include "process.h"
#include "signals.h"

enum { PORT_DISPATCH = 8, STACK = 128 * 1024, INSIST_NANOS = 20000000 };

struct told {
  struct told *next;
  struct notification notification;
  int code;
  void *object;
};

static struct told *head;
static struct told **tail = &head;
static int up;
static word_t wake;

/* PORT's port_notify is read at once; a bad one is a SIGSEGV. */
struct notification notification_of(const struct kaio_sigevent *event) {
  switch (event->sigev_notify) {
    case SIGEV_SIGNAL:
    case SIGEV_THREAD:
      return (struct notification){event->sigev_notify, event->sigev_signo, event->sigev_value};
    case SIGEV_PORT: {
      const port_notify_t *port = event->sigev_value.sival_ptr;
      return (struct notification){SIGEV_PORT, port->portnfy_port, {.sival_ptr = port->portnfy_user}};
    }
    default:
      return (struct notification){.type = SIGEV_NONE};
  }
}

static int is_armed(const struct notification *notification) {
  switch (notification->type) {
    case SIGEV_SIGNAL:
      return notification->number != 0;
    case SIGEV_THREAD:
    case SIGEV_PORT:
      return notification->number >= 0;
    default:
      return 0;
  }
}

void notifier_queue(const struct notification *notification, int code, void *object) {
  if (!is_armed(notification)) {
    return;
  }
  struct told *told = malloc(sizeof *told);
  if (told) { /* without memory nobody is told, as with a full port */
    *told = (struct told){NULL, *notification, code, object};
    *tail = told;
    tail = &told->next;
    changed(&wake);
  }
}

static void tell(const struct told *told) {
  const struct notification *what = &told->notification;
  if (what->type == SIGEV_SIGNAL) {
    signals_send(what->number, what->value);
  } else { /* errors are ignored (R-U-17) */
    CALL_KERNEL(SYS_SOL_portfs, PORT_DISPATCH, (uint64_t)what->number, PORT_SOURCE_AIO,
                (uint64_t)told->code, ADDRESS(told->object), ADDRESS(what->value.sival_ptr));
  }
}

/* Whether there is a worker whose call is to be interrupted. */
static int insist(void) {
  int found = 0;
  for (struct worker *each = pool_each(NULL); each; each = pool_each(each)) {
    const struct request *running = worker_running(each);
    if (running && running->state == CANCELLED) {
      worker_interrupt(each);
      found = 1;
    }
  }
  return found;
}

static struct told *take(void) {
  struct told *told = head;
  head = told->next;
  if (!head) {
    tail = &head;
  }
  return told;
}

static void *run_notifier(void *unused) {
  (void)unused;
  process_daemon_begins();
  lock();
  for (;;) {
    if (head) {
      struct told *told = take();
      unlock();
      tell(told);
      free(told);
      lock();
    } else {
      wait_for_change(&wake, insist() ? now_nanos() + INSIST_NANOS : NEVER);
    }
  }
  return NULL;
}

void notifier_insists(void) { changed(&wake); }

int notifier_init(void) {
  pthread_t thread;
  up = up || start_thread(run_notifier, NULL, NULL, STACK, &thread) == 0;
  return up ? 0 : SOL_EAGAIN;
}

void notifier_forget(void) {
  while (head) {
    free(take());
  }
  up = 0;
}
