/*
 * The user-mode half of asynchronous I/O (rules R-U): what the kernel does not take is done by a pool of
 * threads. All of it is under one lock, and a counter says that something has changed.
 */
#ifndef KAIO_LIBRARY_H
#define KAIO_LIBRARY_H

#include <aio.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>

#include "critical.h"
#include "kaio.h"
#include "sleep.h"

/* aiocb.aio_state (R-U-1). */
enum { CHECK = 1, NOCHECK = 2, CHECKED = 3, USERAIO = 4, USERAIO_DONE = 5 };

/* A worker may end a request while the program asks for it. */
static inline int state_of(const aiocb_t *cb) {
  return __atomic_load_n(&cb->aio_state, __ATOMIC_RELAXED);
}

static inline void set_state(aiocb_t *cb, int state) {
  __atomic_store_n(&cb->aio_state, state, __ATOMIC_RELAXED);
}

enum { LIST_MOST = 4096 };

enum operation { READ, WRITE, SYNC, DATASYNC };

/* What is told at an end (R-U-17), as it was asked for at submission. */
struct notification {
  int type;   /* SIGEV_NONE for all that is none of the four */
  int number; /* the signal, or the port's descriptor */
  union sigval value;
};

/* What entries of one lio_listio, or the markers of one aio_fsync, have in common. */
struct list {
  int left;       /* R-U-26, R-U-29 */
  int references; /* requests that point here, and the caller as long as it looks */
  int cancelled;  /* the markers */
  struct notification notification;
  void *object; /* what the port shows of a list */
};

enum state { QUEUED, RUNNING, CANCELLED, DONE, ON_DONE_QUEUE };

struct worker;

/* A request that the pool does. */
struct request {
  struct request *next;     /* on a worker's queue, or on a queue of finished ones */
  struct request *hashNext; /* with the same hash of its result's address */
  enum operation operation;
  int fd;
  void *buf;
  size_t nbytes;
  off_t offset;
  aio_result_t *result;
  aiocb_t *cb; /* NULL: aioread or aiowrite */
  struct notification notification;
  struct list *list; /* NULL: alone */
  enum state state;
  int hashed;
  int stored; /* it was cancelled while it ran: its result says so already */
  struct worker *worker;
};

struct queue {
  struct request *head;
  struct request *tail;
};

enum kernel { FAILED = -1, NEVER_USED, ON, EMPTY };

struct library {
  pthread_mutex_t lock;
  word_t completions; /* of aiocbs: aio_suspend and aio_waitn wait for them */
  word_t listsDone;
  word_t turn;          /* of aio_waitn */
  enum kernel kernel;   /* R-U-2 */
  long kernelRequests;  /* R-U-9 */
  int poolUp;
  int outstanding;      /* requests of the pool that have not finished */
  struct queue done;    /* for aiowait */
  struct queue posixDone; /* SIGEV_NONE, for aio_waitn */
  int posixDoneCount;
  int aiowaits; /* in the kernel */
  int suspends; /* in the kernel */
  int waitns;   /* in the kernel, while the pool is active */
  int waitnActive;
};
extern struct library lib;

static inline void lock(void) { critical_lock(&lib.lock); }
static inline void unlock(void) { critical_unlock(&lib.lock); }

/* With the lock held: waits until the word is not what it was (0), for a signal (EINTR) or the deadline (ETIMEDOUT). */
int wait_for_change(word_t *word, int64_t deadline);
void changed(word_t *word);

/* ---- start.c: the kernel, and which descriptors it takes (R-U-2, R-U-3) ---- */

/*
 * R-U-2 before a submission on fd; whether the kernel is there for it. A descriptor of the host connects to no
 * server: the process has an EMPTY kernel as long as it has used no other.
 */
int kernel_init(int fd);
int kernel_start(void); /* the same for a descriptor of the kernel */
int fd_supported(int fd);
void fd_unsupported(int fd);
void fd_forget(int fd);

/*
 * A submission that the kernel may refuse: 0, or an error of Solaris. A descriptor of the host is EBADFD
 * without a call, after what the kernel would have checked before.
 */
int submit_to_kernel(int opcode, int fd, uint64_t a, uint64_t b, uint64_t c, uint64_t d);
int refused(int error); /* ENOTSUP or EBADFD: the pool's */

/* ---- empty.c: AIOWAIT and its like, of the kernel or of the EMPTY one; EINVAL without either ---- */

struct outcome kernel_wait(int opcode, uint64_t a, uint64_t b, uint64_t c, uint64_t d);
void kernel_notify(void); /* AIONOTIFY */
void kernel_forget(void); /* in a child */
void kernel_is_real(void); /* whoever waits in the EMPTY one looks again */

/* ---- what follows from completions and cannot be done under the lock ---- */

struct after {
  int notify; /* AIONOTIFY */
  int sigio;
};

void after_unlock(struct after after);

/* ---- pool.c: workers and the choice among them ---- */

int pool_init(void);
void pool_forget(void); /* in a child */
/* Takes the request over. */
void pool_queue(struct request *request);
/* R-U-29: a marker like this one on each worker. Whether there was memory. */
int pool_queue_markers(const struct request *marker, struct list *list);
/* Each worker once, from the round-robin pointer on: start with NULL, ends with NULL. */
struct worker *pool_each(struct worker *worker);
struct queue *worker_queue(struct worker *worker);
struct request *worker_running(struct worker *worker);
/* Ends the worker's system call, if it is in one: its request was cancelled. */
void worker_interrupt(struct worker *worker);
/* A request that has not begun leaves its queue. */
void worker_took_back(struct request *request);

/* ---- hash.c: requests by the address of their result, and queues ---- */

struct request *pool_find(const aio_result_t *result);
void pool_hash(struct request *request);
void pool_unhash(struct request *request);
void hash_forget(void);
void queue_add(struct queue *queue, struct request *request);
struct request *queue_take(struct queue *queue);
void queue_remove(struct queue *queue, struct request *request);

/* ---- posix.c ---- */

/*
 * With the lock: 0 or an error, and either way the aiocb says that it is in progress (R-U-15). list: NULL, or what
 * it is a member of.
 */
int aiocb_to_pool(aiocb_t *cb, enum operation operation, struct list *list);

/* ---- complete.c ---- */

void finish_request(struct request *request, ssize_t done, int error, struct after *after);
/* An aiocb's request that is on no worker's queue. */
void finish_aiocb(struct request *request, ssize_t done, int error, struct after *after);
void list_leave(struct list *list); /* gives up a reference */

/* ---- cancel.c ---- */

struct tally {
  int cancelled;
  int done;
};
void cancel_request(struct request *request, struct tally *tally, struct after *after);
/* Of close: every request on these descriptors, the result ignored (R-U-4). */
void cancel_on_close(int first, int last);

/* ---- notify.c: the notification worker (R-U-18) ---- */

int notifier_init(void);
void notifier_forget(void);
/*
 * With the lock: a running request was cancelled. A signal that reaches its worker before the system call has begun
 * is lost, so the notifier sends it again until the worker has come back.
 */
void notifier_insists(void);
struct notification notification_of(const struct kaio_sigevent *event);
/* With the lock. What is to be told, if anything, with the code and the object that a port shows. */
void notifier_queue(const struct notification *notification, int code, void *object);

/* ---- spawner.c: SIGEV_THREAD (R-U-19) ---- */

void spawner_forget(void);
/* The function in a detached thread of its own: 0, or an error. */
int spawn(void (*function)(union sigval), union sigval value, const pthread_attr_t *attributes);
/* Before a submission: 0, or -1 with errno. */
int thread_setup(struct kaio_sigevent *event);

/* A thread of the library, with all signals blocked but for those of the set (NULL: none); 0 or an error. */
int start_thread(void *(*routine)(void *), void *argument, const sigset_t *open, size_t stack,
                 pthread_t *thread);

/* ---- times: deadlines; -1 for a bad one ---- */
int deadline_of(const struct timespec *timeout, int64_t *deadline);

/* The kernel asked on behalf of an aiocb. */
static inline int event_code(enum operation operation) {
  return operation == READ ? AIOAREAD : operation == WRITE ? AIOAWRITE : AIOFSYNC;
}

void library_before_fork(void);
void library_after_fork(void);
void library_in_child(void);

#endif
