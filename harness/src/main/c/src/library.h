/*
 * The user-mode half of asynchronous I/O (rules R-U): what the kernel does not take is done by a pool of
 * threads. All of it is under one lock, and a counter says that something has changed.
 */
#ifndef KAIO_LIBRARY_H
#define KAIO_LIBRARY_H

#include <aio.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

#include "kaio.h"
#include "sleep.h"

/* aiocb.aio_state (R-U-1). */
enum { CHECK = 1, NOCHECK = 2, CHECKED = 3, USERAIO = 4, USERAIO_DONE = 5 };

enum { LIST_MOST = 4096 };

enum operation { READ, WRITE, SYNC, DATASYNC };

struct list;

/* A request that the pool does. */
struct request {
  struct request *next;     /* on the queue, or on a queue of finished ones */
  struct request *hashNext; /* with the same hash of its result's address */
  enum operation operation;
  int fd;
  void *buf;
  size_t nbytes;
  off_t offset;
  aio_result_t *result;
  aiocb_t *cb; /* NULL: aioread or aiowrite */
  struct kaio_sigevent event;
  struct list *list;
  enum { QUEUED, RUNNING, DONE } place;
  int cancelled;
  int hashed;
  unsigned long order; /* of submission */
  pthread_t worker;    /* while it is running */
};

/* What entries of one lio_listio have in common. */
struct list {
  int left; /* R-U-26 */
  int members;
  int waited;
  int notifies;
  struct kaio_sigevent event;
  struct kaio_sigevent *address;
};

struct queue {
  struct request *head;
  struct request *tail;
};

struct library {
  pthread_mutex_t lock;
  word_t change;       /* one more with each completion of the pool */
  int kernel;          /* R-U-2: 0 not tried, 1 on, -1 failed */
  long kernelRequests; /* R-U-9 */
  int poolUp;
  int workers;
  int idle;
  unsigned long submitted;
  int outstanding;     /* of the pool: queued and running */
  struct queue queue;
  struct request *running;
  struct queue done;      /* for aiowait */
  struct queue posixDone; /* SIGEV_NONE, for aio_waitn */
  int posixDoneCount;
  int aiowaits;       /* in progress */
  int kernelSleepers; /* aio_suspend, aio_waitn in the kernel, to be told of the pool's completions */
  int waitnActive;
};
extern struct library lib;

static inline void lock(void) { pthread_mutex_lock(&lib.lock); }
static inline void unlock(void) { pthread_mutex_unlock(&lib.lock); }

/* With the lock held: waits for a change (0), a signal (EINTR) or the deadline (ETIMEDOUT). */
int wait_for_change(int64_t deadline);
void changed(void);

/* ---- start.c: the kernel, and which descriptors it takes (R-U-2, R-U-3) ---- */

/* 1 if kaio is there. */
int kernel_init(void);
int fd_supported(int fd);
void fd_unsupported(int fd);
void fd_forget(int fd);

/*
 * A submission that the kernel may refuse: 0, or an error of Solaris. A descriptor of the host is EBADFD
 * without a call, after what the kernel would have checked before.
 */
int submit_to_kernel(int opcode, int fd, uint64_t a, uint64_t b, uint64_t c, uint64_t d);
int refused(int error); /* ENOTSUP or EBADFD: the pool's */

/* ---- pool.c ---- */

int pool_init(void);
void pool_forget(void); /* in a child */
/* Takes the request over; its result address joins the hash unless it is an fsync. */
void pool_queue(struct request *request);
/* The end of a request that is on no queue any more. Gives up the lock. */
void pool_finish(struct request *request, ssize_t done, int error);
struct request *pool_find(const aio_result_t *result);
void pool_unhash(struct request *request);
/* Queues that finished requests wait on. */
void queue_add(struct queue *queue, struct request *request);
struct request *queue_take(struct queue *queue);
void queue_remove(struct queue *queue, struct request *request);

/* ---- cancel.c: cancels a request that has not finished; whether it could ---- */
int cancel_request(struct request *request);
/* Of close: every request on fd, the result ignored (R-U-4). */
void cancel_on_close(int fd);

/* ---- notify.c ---- */
void notify_init_child(void);
/* Before a submission: 0, or -1 with errno (R-U-19). */
int thread_setup(struct kaio_sigevent *event);
/* event code, and the object that the port shows (R-U-17). Without the lock. */
void notify(const struct kaio_sigevent *event, int code, void *object);

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
