#include "lwp.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "connection.h"
#include "numbers.h"
#include "sleep.h"

enum { MOST = 16384 };

enum state { IDLE, IN_KERNEL, RETURNED, ASKED_FOR_MORE, LOST };

struct lwp {
  uint32_t id;
  uint32_t sequence;
  word_t state;
  struct outcome outcome;
  uint8_t *missing; /* the body of MISSING */
  size_t missingLength;
  uint8_t *frame;
  size_t frameRoom;
  uint32_t generation;
  struct lwp *nextFree;
};

static struct {
  pthread_mutex_t lock; /* of the table and the free list */
  pthread_mutex_t first; /* LWP 1 makes one call at a time */
  struct lwp *_Atomic table[MOST + 1];
  struct lwp *free;
  word_t lost;         /* the connection is over: whoever calls now is not answered */
  uint32_t generation; /* one more for each connection: a child's threads begin anew */
  pthread_key_t key;
  pthread_once_t once;
} lwps = {.lock = PTHREAD_MUTEX_INITIALIZER,
          .first = PTHREAD_MUTEX_INITIALIZER,
          .once = PTHREAD_ONCE_INIT};

static __thread struct lwp *mine;

static void give_back(void *value) {
  struct lwp *lwp = value;
  mine = NULL;
  pthread_mutex_lock(&lwps.lock);
  if (lwp->generation == lwps.generation) {
    lwp->nextFree = lwps.free;
    lwps.free = lwp;
  }
  pthread_mutex_unlock(&lwps.lock);
}

static void make_key(void) { pthread_key_create(&lwps.key, give_back); }

static struct lwp *enter(uint32_t id) {
  struct lwp *lwp = id <= MOST ? calloc(1, sizeof *lwp) : NULL;
  if (lwp) {
    lwp->id = id;
    lwp->generation = lwps.generation;
    atomic_store(&lwps.table[id], lwp);
  }
  return lwp;
}

static void discard(struct lwp *lwp) {
  if (lwp) {
    free(lwp->missing);
    free(lwp->frame);
    free(lwp);
  }
}

void lwp_begin(void) {
  pthread_once(&lwps.once, make_key);
  pthread_mutex_lock(&lwps.lock);
  lwps.generation++;
  atomic_store(&lwps.lost, 0);
  lwps.free = NULL;
  for (int id = 1; id <= MOST; id++) {
    discard(atomic_exchange(&lwps.table[id], NULL)); /* in a child: those of the parent's threads */
  }
  mine = NULL;
  pthread_setspecific(lwps.key, NULL);
  enter(1);
  pthread_mutex_unlock(&lwps.lock);
}

void lwp_before_fork(void) {
  pthread_mutex_lock(&lwps.first);
  pthread_mutex_lock(&lwps.lock);
}

void lwp_after_fork(void) {
  pthread_mutex_unlock(&lwps.lock);
  pthread_mutex_unlock(&lwps.first);
}

/* ---- one call ---- */

static int grow_frame(struct lwp *lwp, size_t size) {
  if (size <= lwp->frameRoom) {
    return 0;
  }
  free(lwp->frame);
  lwp->frame = malloc(size);
  lwp->frameRoom = lwp->frame ? size : 0;
  return lwp->frame ? 0 : -1;
}

/* Ends an LWP's call, if it has one, and wakes its thread. */
static void finish(struct lwp *lwp, enum state state) {
  uint32_t expected = IN_KERNEL;
  if (atomic_compare_exchange_strong(&lwp->state, &expected, state)) {
    wake_all(&lwp->state);
  }
}

static int begin_call(struct lwp *lwp, unsigned number, unsigned nargs, const uint64_t *args,
                      const struct ranges *ranges) {
  size_t fixed = WIRE_HEADER + WIRE_CALL_BODY + nargs * sizeof *args;
  size_t size = fixed + (ranges ? ranges_size(ranges) : 0);
  if (size > connection_max_frame() || grow_frame(lwp, size) != 0) {
    return SOL_ENOMEM;
  }
  uint32_t body[2] = {number, nargs};
  memcpy(lwp->frame + WIRE_HEADER, body, sizeof body);
  memcpy(lwp->frame + WIRE_HEADER + WIRE_CALL_BODY, args, nargs * sizeof *args);
  uint8_t *end = lwp->frame + fixed;
  if (ranges) {
    end = ranges_encode(ranges, end);
  }
  lwp->sequence++;
  atomic_store(&lwp->state, IN_KERNEL);
  if (connection_send_frame(lwp->frame, (size_t)(end - lwp->frame), CALL, lwp->id, lwp->sequence)
          != 0
      || atomic_load(&lwps.lost)) {
    finish(lwp, LOST);
  }
  return 0;
}

static enum state await(struct lwp *lwp) {
  uint32_t state;
  while ((state = atomic_load(&lwp->state)) == IN_KERNEL) {
    if (sleep_while(&lwp->state, IN_KERNEL, NEVER) == EINTR) {
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
    int error = begin_call(lwp, number, nargs, args, all);
    if (error != 0) {
      outcome = failed(error);
      break;
    }
    enum state state = await(lwp);
    if (state == LOST) {
      outcome = failed(SOL_EIO);
      break;
    }
    outcome = lwp->outcome;
    atomic_store(&lwp->state, IDLE);
    if (state == RETURNED) {
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
  pthread_mutex_lock(&lwps.first);
  struct outcome outcome = call_by(atomic_load(&lwps.table[1]), number, nargs, args, NULL);
  pthread_mutex_unlock(&lwps.first);
  return outcome;
}

static struct lwp *create(int *error) {
  uint64_t args[3] = {0, 0, 0};
  struct outcome outcome = kernel_call_by_first(SYS_SOL_lwp_create, 3, args);
  if (outcome.error) {
    *error = outcome.error;
    return NULL;
  }
  pthread_mutex_lock(&lwps.lock);
  struct lwp *lwp = enter((uint32_t)outcome.value);
  pthread_mutex_unlock(&lwps.lock);
  *error = lwp ? 0 : SOL_EAGAIN;
  return lwp;
}

static struct lwp *of_this_thread(int *error) {
  if (mine && mine->generation == lwps.generation) {
    return mine;
  }
  pthread_mutex_lock(&lwps.lock);
  struct lwp *lwp = lwps.free;
  if (lwp) {
    lwps.free = lwp->nextFree;
  }
  pthread_mutex_unlock(&lwps.lock);
  mine = lwp ? lwp : create(error);
  pthread_setspecific(lwps.key, mine);
  return mine;
}

struct outcome kernel_call(unsigned number, unsigned nargs, const uint64_t *args,
                           struct ranges *ranges) {
  if (connection_start() != 0) {
    return failed(SOL_ENOSYS);
  }
  int error = 0;
  struct lwp *lwp = of_this_thread(&error);
  return lwp ? call_by(lwp, number, nargs, args, ranges) : failed(error);
}

int kernel_call_detached(unsigned number, unsigned nargs, const uint64_t *args) {
  int error = 0;
  struct lwp *lwp = create(&error);
  return lwp ? begin_call(lwp, number, nargs, args, NULL) : error;
}

/* ---- from the reading thread ---- */

void lwp_return(const struct header *header, const uint8_t *body, size_t length) {
  struct lwp *lwp = header->lwp <= MOST ? atomic_load(&lwps.table[header->lwp]) : NULL;
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
  for (int id = 1; id <= MOST; id++) {
    struct lwp *lwp = atomic_load(&lwps.table[id]);
    if (lwp) {
      finish(lwp, LOST);
    }
  }
}
