#include "lwp.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "connection.h"
#include "critical.h"
#include "numbers.h"
#include "process.h"
#include "reading.h"
#include "sleep.h"

enum { MOST = 16384, SMALL = 512 };

enum state { IDLE, IN_KERNEL, RETURNED, ASKED_FOR_MORE, LOST };

struct lwp {
  uint32_t id;
  uint32_t sequence;
  word_t state;
  struct outcome outcome;
  uint8_t *missing; /* the body of MISSING */
  size_t missingLength;
  uint8_t *large; /* a frame that needs more than the small one */
  size_t largeRoom;
  uint8_t small[SMALL];
  uint32_t generation;
  struct lwp *nextFree;
  call_returned returned; /* of a call that no thread waits for; NULL: one does */
  void *context;
};

static struct {
  pthread_mutex_t lock; /* of the table and the free list */
  pthread_mutex_t first; /* LWP 1 makes one call at a time */
  struct lwp table[MOST + 1]; /* memory that nobody asks for in a handler; pages that are not used cost nothing */
  _Atomic uint32_t highest;
  struct lwp *free;
  word_t lost;         /* the connection is over: whoever calls now is not answered */
  uint32_t generation; /* one more for each connection: a child's threads begin anew */
  pthread_key_t key;
  pthread_once_t once;
} lwps = {.lock = PTHREAD_MUTEX_INITIALIZER,
          .first = PTHREAD_MUTEX_INITIALIZER,
          .once = PTHREAD_ONCE_INIT};

static __thread __attribute__((tls_model("initial-exec"))) struct lwp *mine;

static void set_free(struct lwp *lwp) {
  critical_lock(&lwps.lock);
  if (lwp->generation == lwps.generation) {
    lwp->nextFree = lwps.free;
    lwps.free = lwp;
  }
  critical_unlock(&lwps.lock);
}

static struct lwp *take_free(void) {
  critical_lock(&lwps.lock);
  struct lwp *lwp = lwps.free;
  if (lwp) {
    lwps.free = lwp->nextFree;
  }
  critical_unlock(&lwps.lock);
  return lwp;
}

static void is_nobodys(void *lwp, struct outcome outcome) {
  (void)lwp;
  (void)outcome;
}

/* A thread that ended in a handler while it slept in a call leaves that to whoever reads its return. */
static void give_back(void *value) {
  struct lwp *lwp = value;
  mine = NULL;
  reading_hold();
  int sleeps = atomic_load(&lwp->state) == IN_KERNEL;
  if (sleeps) {
    lwp->returned = is_nobodys;
  }
  reading_release();
  if (!sleeps) {
    atomic_store(&lwp->state, IDLE);
    set_free(lwp);
  }
}

static void make_key(void) { pthread_key_create(&lwps.key, give_back); }

static struct lwp *enter(uint32_t id) {
  if (id > MOST) {
    return NULL;
  }
  struct lwp *lwp = &lwps.table[id];
  lwp->id = id;
  lwp->generation = lwps.generation;
  lwp->returned = NULL;
  atomic_store(&lwp->state, IDLE);
  if (id > atomic_load(&lwps.highest)) {
    atomic_store(&lwps.highest, id);
  }
  return lwp;
}

void lwp_begin(void) {
  pthread_once(&lwps.once, make_key);
  critical_lock(&lwps.lock);
  lwps.generation++;
  atomic_store(&lwps.lost, 0);
  lwps.free = NULL;
  for (uint32_t id = 1; id <= atomic_load(&lwps.highest); id++) {
    atomic_store(&lwps.table[id].state, IDLE); /* in a child: those of the parent's threads */
  }
  mine = NULL;
  pthread_setspecific(lwps.key, NULL);
  enter(1);
  critical_unlock(&lwps.lock);
}

void lwp_hold_first(void) { critical_lock(&lwps.first); }

void lwp_before_fork(void) { critical_lock(&lwps.lock); }

void lwp_after_fork(void) {
  critical_unlock(&lwps.lock);
  critical_unlock(&lwps.first);
}

/* ---- one call ---- */

/* Room for a frame; NULL without memory. */
static uint8_t *frame(struct lwp *lwp, size_t size) {
  if (size <= SMALL) {
    return lwp->small;
  }
  if (size > lwp->largeRoom) {
    free(lwp->large);
    lwp->large = malloc(size);
    lwp->largeRoom = lwp->large ? size : 0;
  }
  return lwp->large;
}

/* The LWP of a call whose return is being told: what is posted then is posted by this one. */
static __thread __attribute__((tls_model("initial-exec"))) struct lwp *returning;

/* Ends an LWP's call, if it has one, and tells whoever waits for it. */
static void finish(struct lwp *lwp, enum state state) {
  call_returned returned = lwp->returned;
  uint32_t expected = IN_KERNEL;
  if (!atomic_compare_exchange_strong(&lwp->state, &expected, state)) {
    return;
  }
  if (!returned) {
    reading_wake(&lwp->state);
    return;
  }
  void *context = lwp->context;
  struct outcome outcome = state == RETURNED ? lwp->outcome
                                             : (struct outcome){-1, state == LOST ? SOL_EIO : SOL_EFAULT};
  lwp->returned = NULL;
  atomic_store(&lwp->state, IDLE);
  returning = lwp;
  returned(context, outcome);
  if (returning) {
    returning = NULL;
    set_free(lwp);
  }
}

static int begin_call(struct lwp *lwp, unsigned number, unsigned nargs, const uint64_t *args,
                      const struct ranges *ranges, int later) {
  size_t fixed = WIRE_HEADER + WIRE_CALL_BODY + nargs * sizeof *args;
  size_t size = fixed + (ranges ? ranges_size(ranges) : 0);
  uint8_t *bytes = size > connection_max_frame() ? NULL : frame(lwp, size);
  if (!bytes) {
    return SOL_ENOMEM;
  }
  uint32_t body[2] = {number, nargs};
  memcpy(bytes + WIRE_HEADER, body, sizeof body);
  memcpy(bytes + WIRE_HEADER + WIRE_CALL_BODY, args, nargs * sizeof *args);
  uint8_t *end = bytes + fixed;
  if (ranges) {
    end = ranges_encode(ranges, end);
  }
  lwp->sequence++;
  atomic_store(&lwp->state, IN_KERNEL);
  if (connection_send_frame(bytes, (size_t)(end - bytes), CALL, lwp->id, lwp->sequence, later)
          != 0
      || atomic_load(&lwps.lost)) {
    finish(lwp, LOST);
  }
  return 0;
}

/* A handler runs in the sleep, or has run just before it; either way the call is interrupted (R-SYS-8). */
static enum state await(struct lwp *lwp) {
  uint32_t state;
  while ((state = atomic_load(&lwp->state)) == IN_KERNEL) {
    int status = reading_wait(&lwp->state, IN_KERNEL, NEVER);
    if (status == EINTR && atomic_load(&lwp->state) == IN_KERNEL) {
      connection_send(INTERRUPT, lwp->id, lwp->sequence, NULL, 0);
    }
  }
  return state;
}

/* Whether MISSING named anything that did not go with the call. */
static int add_missing(struct lwp *lwp, struct ranges *ranges) {
  int added = 0;
  for (size_t at = 0; at + 16 <= lwp->missingLength; at += 16) {
    struct range range;
    memcpy(&range.address, lwp->missing + at, 8);
    memcpy(&range.length, lwp->missing + at + 8, 4);
    size_t before = ranges_size(ranges);
    if (ranges_add(ranges, range.address, range.length) == 0 && ranges_size(ranges) != before) {
      added = 1;
    }
  }
  return added;
}

static struct outcome failed(int error) { return (struct outcome){-1, error}; }

static struct outcome call_by(struct lwp *lwp, unsigned number, unsigned nargs,
                              const uint64_t *args, struct ranges *ranges) {
  struct ranges own = {0};
  struct ranges *all = ranges ? ranges : &own;
  struct outcome outcome;
  for (;;) {
    int error = begin_call(lwp, number, nargs, args, all, 0);
    if (error != 0) {
      outcome = failed(error);
      break;
    }
    enum state state = await(lwp);
    outcome = state == LOST ? failed(SOL_EIO) : lwp->outcome;
    atomic_store(&lwp->state, IDLE);
    if (state != ASKED_FOR_MORE) {
      break;
    }
    if (!add_missing(lwp, all)) {
      outcome = failed(SOL_EFAULT); /* declared once, and unmapped by the program since */
      break;
    }
  }
  ranges_free(&own);
  return outcome;
}

struct outcome kernel_call_by_first(unsigned number, unsigned nargs, const uint64_t *args) {
  critical_lock(&lwps.first);
  struct outcome outcome = call_by(&lwps.table[1], number, nargs, args, NULL);
  critical_unlock(&lwps.first);
  return outcome;
}

static struct lwp *create(int *error) {
  uint64_t args[3] = {0, 0, 0};
  struct outcome outcome = kernel_call_by_first(SYS_SOL_lwp_create, 3, args);
  if (outcome.error) {
    *error = outcome.error;
    return NULL;
  }
  critical_lock(&lwps.lock);
  struct lwp *lwp = enter((uint32_t)outcome.value);
  critical_unlock(&lwps.lock);
  *error = lwp ? 0 : SOL_EAGAIN;
  return lwp;
}

static struct lwp *take_or_create(int *error) {
  struct lwp *lwp = take_free();
  return lwp ? lwp : create(error);
}

/* A handler that calls while its thread sleeps in a call does so with another LWP. */
static struct outcome call_in_handler(unsigned number, unsigned nargs, const uint64_t *args,
                                      struct ranges *ranges) {
  int error = 0;
  struct lwp *lwp = take_or_create(&error);
  struct outcome outcome = lwp ? call_by(lwp, number, nargs, args, ranges) : failed(error);
  if (lwp) {
    set_free(lwp);
  }
  return outcome;
}

static struct outcome call_by_thread(unsigned number, unsigned nargs, const uint64_t *args,
                                     struct ranges *ranges) {
  if (!mine || mine->generation != lwps.generation) {
    int error = 0;
    mine = take_or_create(&error);
    pthread_setspecific(lwps.key, mine);
    if (!mine) {
      return failed(error);
    }
  }
  return atomic_load(&mine->state) == IDLE ? call_by(mine, number, nargs, args, ranges)
                                           : call_in_handler(number, nargs, args, ranges);
}

struct outcome kernel_call(unsigned number, unsigned nargs, const uint64_t *args,
                           struct ranges *ranges) {
  if (!process_is_same() || connection_start() != 0) {
    return failed(SOL_ENOSYS);
  }
  critical_enter_call();
  struct outcome outcome = call_by_thread(number, nargs, args, ranges);
  critical_leave_call();
  return outcome;
}

int kernel_post(unsigned number, unsigned nargs, const uint64_t *args, const struct ranges *ranges,
                call_returned returned, void *context) {
  int error = 0;
  struct lwp *lwp = returning ? returning : take_or_create(&error);
  returning = NULL;
  if (!lwp) {
    return error;
  }
  lwp->returned = returned;
  lwp->context = context;
  error = begin_call(lwp, number, nargs, args, ranges, 1);
  if (error != 0) {
    lwp->returned = NULL;
    set_free(lwp);
  }
  return error;
}

/* ---- from whoever reads ---- */

void lwp_return(const struct header *header, const uint8_t *body, size_t length) {
  struct lwp *lwp = header->lwp <= MOST ? &lwps.table[header->lwp] : NULL;
  if (!lwp || atomic_load(&lwp->state) != IN_KERNEL) {
    return;
  }
  if (header->type == MISSING) {
    uint8_t *kept = realloc(lwp->missing, length);
    lwp->missingLength = kept ? length : 0;
    if (kept) {
      lwp->missing = kept;
      memcpy(kept, body, length);
    }
    finish(lwp, ASKED_FOR_MORE);
    return;
  }
  uint32_t error;
  memcpy(&lwp->outcome.value, body, 8);
  memcpy(&error, body + 8, 4);
  lwp->outcome.error = (int)error;
  finish(lwp, RETURNED);
}

void lwp_lost(void) {
  atomic_store(&lwps.lost, 1);
  for (uint32_t id = 1; id <= atomic_load(&lwps.highest); id++) {
    finish(&lwps.table[id], LOST);
  }
}
