#include "reading.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "connection.h"
#include "critical.h"
#include "incoming.h"
#include "lwp.h"
#include "outbox.h"
#include "process.h"
#include "shared.h"
#include "spin.h"

/* So long a caller reads for itself at most, and so often the thread looks whether callers still do. */
enum { LEAD_NANOS = 10000000, TICK_NANOS = 2000000 };

static struct {
  pthread_mutex_t lock; /* of the inbox, and of what is done with a frame */
  struct inbox inbox;
  int silence;
  word_t over;
  _Atomic int64_t leads;   /* until when a caller waits at the socket, where nobody else may read; 0: none does */
  _Atomic int followers;   /* callers that wait for somebody to read for them */
  _Atomic uint32_t turns;  /* of callers */
  _Atomic int promptly;
  _Atomic int ticks;       /* the thread does not wait at the socket */
  word_t wanted;           /* but should */
} us = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* ---- one look at the socket ---- */

/* Once, by whoever sees it: everybody who waits for an answer, or will, has none. */
static void end(void) {
  atomic_store(&us.over, 1);
  reading_wake(&us.over);
  lwp_lost();
  shared_lost();
}

/* With the lock: 1 if something came, 0 if there was nothing, -1 if the stream is over. */
static int read_once(void) {
  outbox_flush(); /* what waited for company has waited for this answer */
  int status = inbox_fill(&us.inbox, connection_descriptor(), INBOX_AT_ONCE);
  if (status == INBOX_QUIET) {
    return 0;
  }
  outbox_hold(); /* what comes is behind what was sent, in memory, too */
  outbox_release();
  if (status != 0 || incoming_take(&us.inbox) != 0) {
    end();
    return -1;
  }
  return 1;
}

static int somebody_leads(void) { return atomic_load(&us.leads) > now_nanos(); }

/* A caller that leads has said so before its turn: what another reads before that it sees then, and behind that nobody does. */
static int take_turn(int leading) {
  critical_lock(&us.lock);
  int status = 0;
  if (atomic_load(&us.over)) {
    status = -1;
  } else if (leading || !somebody_leads()) {
    status = read_once();
  }
  critical_unlock(&us.lock);
  return status;
}

/* ---- the thread ---- */

static void want_reader(void) {
  if (atomic_load(&us.ticks)) {
    atomic_fetch_add(&us.wanted, 1);
    wake_all(&us.wanted);
  }
}

/* Whether a caller reads, or one has since the last look and nobody needs this thread. */
static int callers_read(uint32_t *seen) {
  uint32_t turns = atomic_load(&us.turns);
  int they_do = turns != *seen && atomic_load(&us.followers) == 0 && !atomic_load(&us.promptly);
  *seen = turns;
  return they_do || somebody_leads();
}

static void leave_it_to_callers(uint32_t *seen) {
  atomic_store(&us.ticks, 1);
  uint32_t wanted = atomic_load(&us.wanted);
  while (callers_read(seen)) {
    sleep_while(&us.wanted, wanted, now_nanos() + TICK_NANOS);
    wanted = atomic_load(&us.wanted);
    outbox_flush();
  }
  atomic_store(&us.ticks, 0);
}

static void ping(void) {
  uint64_t token = 0;
  struct piece piece = {&token, sizeof token};
  connection_send(PING, 0, 0, &piece, 1);
}

static void *read_frames(void *unused) {
  (void)unused;
  process_daemon_begins();
  uint32_t seen = atomic_load(&us.turns);
  do {
    leave_it_to_callers(&seen);
    outbox_flush();
    struct pollfd socket = {connection_descriptor(), POLLIN, 0};
    if (poll(&socket, 1, us.silence ? us.silence : -1) == 0) {
      ping();
    }
  } while (take_turn(0) >= 0);
  process_daemon_ends();
  return NULL;
}

int reading_start(const struct inbox *inbox, int silence) {
  us.inbox = *inbox;
  us.silence = silence;
  atomic_store(&us.over, 0);
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_t thread;
  int error = pthread_create(&thread, NULL, read_frames, NULL);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (error == 0) {
    pthread_detach(thread);
  } else {
    us.inbox = (struct inbox){0};
  }
  return error;
}

/* ---- callers ---- */

/* Of this thread, if it leads: a handler that it runs meanwhile may wait, too. */
static __thread __attribute__((tls_model("initial-exec"))) int64_t leading;

/* With its lead it gives up what it has not read yet. */
static void stop_leading(void) {
  int64_t until = leading;
  leading = 0;
  if (until != 0 && atomic_compare_exchange_strong(&us.leads, &until, 0) && atomic_load(&us.followers) > 0) {
    want_reader();
  }
}

/* One at a time, while nobody waits for another to read. A caller that never came back has lost its lead by then. */
static int lead(void) {
  stop_leading();
  int64_t now = now_nanos();
  int64_t leads = atomic_load(&us.leads);
  int may = leads <= now && atomic_load(&us.followers) == 0 && !atomic_load(&us.promptly);
  if (may && atomic_compare_exchange_strong(&us.leads, &leads, now + LEAD_NANOS)) {
    leading = now + LEAD_NANOS;
  }
  return leading != 0;
}

/* What a frame has made us say waits for company, but only as long as somebody sees to it. */
static void leave_no_frame(void) {
  if (!atomic_load(&us.ticks)) {
    outbox_flush();
  }
}

/* Until the socket has something: 0, or EINTR or ETIMEDOUT. Handlers may run: nothing is half done. */
static int wait_at_socket(int64_t deadline) {
  int64_t left = deadline - now_nanos();
  struct timespec timeout = {0, left > 0 ? left : 0}; /* less than LEAD_NANOS */
  struct pollfd socket = {connection_descriptor(), POLLIN, 0};
  struct critical_sleep sleep = critical_open(0);
  long count = sleep.handled ? 0 : syscall(SYS_ppoll, &socket, 1, &timeout, NULL, 0);
  int error = count < 0 ? errno : count == 0 ? ETIMEDOUT : 0;
  critical_close(sleep);
  return sleep.handled || error == EINTR ? EINTR : error;
}

enum { UNANSWERED = -1 };

/* One turn, and again and again for as long: 1 if something came, 0 if nothing did, -1 if the stream is over. */
static int take_turns(int64_t nanos) {
  int64_t end = nanos ? now_nanos() + nanos : 0;
  int came;
  do {
    atomic_fetch_add(&us.turns, 1);
    came = take_turn(1);
  } while (came == 0 && end && now_nanos() < end);
  return came;
}

/* What reading_wait says, or UNANSWERED: it takes too long. */
static int read_until(word_t *word, uint32_t seen, int64_t deadline) {
  int64_t until = leading < deadline ? leading : deadline;
  int64_t spins = spin_nanos();
  int status = 0;
  do {
    int came = take_turns(spins);
    if (spins) {
      spin_ended(came > 0);
    }
    if (atomic_load(word) != seen) {
      return 0;
    }
    if (came < 0) {
      break;
    }
    spins = came ? spins : 0;
    status = came ? 0 : wait_at_socket(until);
  } while (status == 0 && now_nanos() < until);
  return status == EINTR ? EINTR : UNANSWERED;
}

static int follow(word_t *word, uint32_t seen, int64_t deadline) {
  atomic_fetch_add(&us.followers, 1);
  want_reader();
  struct critical_sleep sleep = critical_open(0);
  int status = sleep.handled ? EINTR : sleep_while(word, seen, deadline);
  critical_close(sleep);
  atomic_fetch_sub(&us.followers, 1);
  return status;
}

int reading_wait(word_t *word, uint32_t seen, int64_t deadline) {
  int status = UNANSWERED;
  if (lead()) {
    status = read_until(word, seen, deadline);
    stop_leading();
    leave_no_frame();
  }
  return status == UNANSWERED ? follow(word, seen, deadline) : status;
}

/* Whoever has led sees the word itself. */
void reading_wake(word_t *word) {
  if (atomic_load(&us.followers) > 0) {
    wake_all(word);
  }
}

void reading_look(void) {
  critical_enter_call();
  atomic_fetch_add(&us.turns, 1);
  take_turn(0);
  leave_no_frame();
  critical_leave_call();
}

void reading_promptly(void) {
  if (!atomic_load(&us.promptly)) {
    atomic_store(&us.promptly, 1);
    want_reader();
  }
}

void reading_wait_for_end(int64_t deadline) {
  critical_enter_call();
  while (!atomic_load(&us.over) && reading_wait(&us.over, 0, deadline) != ETIMEDOUT) {
  }
  critical_leave_call();
}

/* ---- fork ---- */

void reading_hold(void) { critical_lock(&us.lock); }

void reading_release(void) { critical_unlock(&us.lock); }

void reading_in_child(void) {
  inbox_free(&us.inbox);
  us.leads = us.followers = us.ticks = 0;
  reading_release();
}
