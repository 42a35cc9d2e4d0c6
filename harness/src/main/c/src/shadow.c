#include "shadow.h"

#include <aio.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "library.h"

enum { BUCKETS = 1024 };

/* The aiocb comes first. One that is freed waits at the end of a list, since a notification may still look at it. */
struct shadow {
  aiocb_t cb;
  const void *key;
  struct shadow *next;
};

static pthread_mutex_t tableLock = PTHREAD_MUTEX_INITIALIZER;
static struct shadow *buckets[BUCKETS];
static struct shadow *spare;
static struct shadow **lastSpare = &spare;
static int spares;

void shadow_in_child(void) { tableLock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER; }

static struct shadow **bucket(const void *key) {
  return &buckets[((uintptr_t)key >> 4) * 2654435761U % BUCKETS];
}

static struct shadow *find(const void *key) {
  pthread_mutex_lock(&tableLock);
  struct shadow *each = *bucket(key);
  while (each && each->key != key) {
    each = each->next;
  }
  pthread_mutex_unlock(&tableLock);
  return each;
}

int shadow_known(const void *key) { return key && find(key); }

static struct shadow *take_spare(void) {
  enum { REST = 256 }; /* so many are freed before one is used again */
  if (spares <= REST) {
    return calloc(1, sizeof(struct shadow));
  }
  struct shadow *shadow = spare;
  spare = shadow->next;
  spares--;
  memset(shadow, 0, sizeof *shadow);
  return shadow;
}

/* A new shadow, unless the program's last request with this aiocb is under way. */
static struct shadow *make(const void *key) {
  struct shadow *shadow = find(key);
  if (shadow) {
    if (aio_error(&shadow->cb) == EINPROGRESS) {
      errno = EBUSY;
      return NULL;
    }
    aio_return(&shadow->cb);
    memset(&shadow->cb, 0, sizeof shadow->cb);
    return shadow;
  }
  pthread_mutex_lock(&tableLock);
  shadow = take_spare();
  if (shadow) {
    shadow->key = key;
    shadow->next = *bucket(key);
    *bucket(key) = shadow;
  } else {
    errno = EAGAIN;
  }
  pthread_mutex_unlock(&tableLock);
  return shadow;
}

static void drop(struct shadow *shadow) {
  pthread_mutex_lock(&tableLock);
  struct shadow **each = bucket(shadow->key);
  while (*each != shadow) {
    each = &(*each)->next;
  }
  *each = shadow->next;
  shadow->key = NULL;
  shadow->next = NULL;
  if (!spare) {
    lastSpare = &spare;
  }
  *lastSpare = shadow;
  lastSpare = &shadow->next;
  spares++;
  pthread_mutex_unlock(&tableLock);
}

static struct kaio_sigevent event_of(const struct shadow_event *event) {
  static const int KINDS[] = {SIGEV_NONE, SIGEV_SIGNAL, SIGEV_THREAD};
  return (struct kaio_sigevent){.sigev_notify = KINDS[event->notify],
                                .sigev_signo = event->signo,
                                .sigev_value = event->value,
                                .sigev_notify_function = event->function,
                                .sigev_notify_attributes = event->attributes};
}

static void describe(struct shadow *shadow, const struct shadow_request *request) {
  shadow->cb = (aiocb_t){.aio_fildes = request->fd,
                         .aio_buf = request->buf,
                         .aio_nbytes = request->nbytes,
                         .aio_offset = request->offset,
                         .aio_sigevent = event_of(&request->event),
                         .aio_lio_opcode = (int)request->opcode};
}

static int result(struct shadow *shadow, int status) {
  if (status != 0) {
    int error = errno;
    drop(shadow);
    errno = error;
  }
  return status;
}

int shadow_submit(const void *key, const struct shadow_request *request) {
  struct shadow *shadow = make(key);
  if (!shadow) {
    return -1;
  }
  describe(shadow, request);
  return result(shadow,
                request->opcode == SHADOW_READ ? aio_read(&shadow->cb) : aio_write(&shadow->cb));
}

int shadow_fsync(const void *key, int op, int fd, const struct shadow_event *event) {
  struct shadow *shadow = make(key);
  if (!shadow) {
    return -1;
  }
  shadow->cb = (aiocb_t){.aio_fildes = fd, .aio_sigevent = event_of(event)};
  return result(shadow, aio_fsync(op, &shadow->cb));
}

int shadow_error(const void *key) { return aio_error(&find(key)->cb); }

ssize_t shadow_return(const void *key) {
  struct shadow *shadow = find(key);
  if (aio_error(&shadow->cb) == EINPROGRESS) {
    errno = EINPROGRESS;
    return -1;
  }
  ssize_t value = aio_return(&shadow->cb);
  int error = errno;
  drop(shadow);
  errno = error;
  return value;
}

int shadow_cancel(int fd, const void *key) { return aio_cancel(fd, key ? &find(key)->cb : NULL); }

/* ---- lists ---- */

/* The host's aio_suspend looks at memory first, and finds requests that were finished long ago. */
static int any_done(const aiocb_t *const list[], int count) {
  for (int i = 0; i < count; i++) {
    if (list[i] && aio_error(list[i]) != EINPROGRESS) {
      return 1;
    }
  }
  return 0;
}

int shadow_suspend(const void *const keys[], int count, const struct timespec *timeout) {
  const aiocb_t **list = calloc((size_t)count, sizeof *list);
  if (!list) {
    errno = EAGAIN;
    return -1;
  }
  for (int i = 0; i < count; i++) {
    struct shadow *shadow = keys[i] ? find(keys[i]) : NULL;
    list[i] = shadow ? &shadow->cb : NULL;
  }
  int status = any_done(list, count) ? 0 : aio_suspend(list, count, timeout);
  int error = errno == ETIME ? EAGAIN : errno;
  if (status != 0 && error == EAGAIN && any_done(list, count)) {
    status = 0;
  }
  free(list);
  errno = error;
  return status;
}

int shadow_listio(int waits, const void *const keys[], const struct shadow_request requests[],
                  int count, const struct shadow_event *event) {
  aiocb_t **list = calloc((size_t)count, sizeof *list);
  struct kaio_sigevent *tell = calloc(1, sizeof *tell);
  int status = list && tell ? 0 : -1;
  for (int i = 0; i < count && status == 0; i++) {
    if (!keys[i] || requests[i].opcode == SHADOW_NOP) {
      continue;
    }
    struct shadow *shadow = make(keys[i]);
    if (!shadow) {
      status = -1;
      break;
    }
    describe(shadow, &requests[i]);
    list[i] = &shadow->cb;
  }
  if (status == 0) {
    *tell = event ? event_of(event) : (struct kaio_sigevent){.sigev_notify = SIGEV_NONE};
    status = lio_listio(waits ? LIO_WAIT : LIO_NOWAIT, list, count, event ? tell : NULL);
  }
  int error = errno;
  free(list);
  if (!event || waits || status != 0) {
    free(tell); /* otherwise the list's notification is told of by this address */
  }
  errno = error;
  return status;
}
