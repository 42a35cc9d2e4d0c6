#define _GNU_SOURCE
#include "shared.h"

#include <errno.h>
#include <fcntl.h>
#include <kaio_alloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "connection.h"
#include "critical.h"
#include "hostcalls.h"
#include "kaio.h"
#include "memory.h"
#include "numbers.h"
#include "reading.h"
#include "sleep.h"

enum { PAGE = 4096, MOST_PATH = 1024 };

enum answer { NO_ANSWER, ANSWERED, GONE };

struct shared_range {
  uint64_t address;
  size_t length;
  uint32_t id;
};

static struct {
  pthread_mutex_t lock; /* of the ranges; one question to the server at a time */
  struct shared_range *each;
  _Atomic size_t count;
  size_t room;
  word_t lost;
  word_t answer; /* what follows belongs to whoever reads until it is set */
  uint32_t error;
  uint32_t id;
  char path[MOST_PATH + 1];
  int copied[2]; /* across fork: closed in the child when it has its copies */
} us = {.lock = PTHREAD_MUTEX_INITIALIZER, .copied = {-1, -1}};

/* ---- past the library's own interposition ---- */

static void *map(void *address, size_t length, int flags, int fd) {
  return (void *)syscall(SYS_mmap, address, length, PROT_READ | PROT_WRITE, flags, fd, 0);
}

static void unmap(void *address, size_t length) { syscall(SYS_munmap, address, length); }

/* ---- questions ---- */

void shared_answer(const struct header *header, const uint8_t *body, size_t length) {
  if (header->type == SHARED) {
    uint16_t path;
    memcpy(&us.error, body, 4);
    memcpy(&us.id, body + 4, 4);
    memcpy(&path, body + 8, 2);
    size_t size = path <= MOST_PATH && path + 10u <= length ? path : 0;
    memcpy(us.path, body + 10, size);
    us.path[size] = '\0';
  }
  atomic_store(&us.answer, ANSWERED);
  reading_wake(&us.answer);
}

void shared_lost(void) {
  atomic_store(&us.lost, 1);
  atomic_store(&us.answer, GONE);
  reading_wake(&us.answer);
}

static int ask(enum message type, uint32_t sequence, const void *body, size_t length) {
  struct piece piece = {body, length};
  atomic_store(&us.answer, NO_ANSWER);
  if (connection_send(type, 0, sequence, &piece, 1) != 0 || atomic_load(&us.lost)) {
    return -1;
  }
  while (atomic_load(&us.answer) == NO_ANSWER) {
    reading_wait(&us.answer, NO_ANSWER, NEVER); /* a signal ends the sleep, not the question */
  }
  return atomic_load(&us.answer) == ANSWERED ? 0 : -1;
}

static int step(enum message type, uint32_t id) {
  uint32_t body[2] = {id, 0};
  struct piece piece = {body, sizeof body};
  return type == UNSHARE ? ask(type, 0, body, sizeof body) : connection_send(type, 0, 0, &piece, 1);
}

/* ---- one range ---- */

static int write_all(int fd, const char *bytes, size_t length) {
  for (size_t done = 0; done < length;) {
    ssize_t count = syscall(SYS_pwrite64, fd, bytes + done, length - done, done);
    if (count < 0) {
      return errno;
    }
    done += (size_t)count;
  }
  return 0;
}

/* The file in the place of the range, with its bytes and all of its room; 0 or errno. */
static int put_in_place(void *address, size_t length) {
  int fd = host_open(us.path, O_RDWR | O_NOFOLLOW | O_CLOEXEC, 0);
  if (fd < 0) {
    return errno;
  }
  struct stat found;
  int error = fstat(fd, &found) == 0 ? 0 : errno;
  if (!error && (!S_ISREG(found.st_mode) || (found.st_mode & 077) || (size_t)found.st_size != length)) {
    error = EINVAL;
  }
  if (!error) {
    error = posix_fallocate(fd, 0, (off_t)length);
  }
  if (!error) {
    error = write_all(fd, address, length);
  }
  if (!error && map(address, length, MAP_SHARED | MAP_FIXED, fd) == MAP_FAILED) {
    error = errno;
  }
  host_close(fd);
  return error;
}

/* Ordinary memory with the same bytes in the place of a range; 0 or errno. */
static int make_private(const struct shared_range *range) {
  void *copy = map(NULL, range->length, MAP_PRIVATE | MAP_ANONYMOUS, -1);
  if (copy == MAP_FAILED) {
    return errno;
  }
  void *place = (void *)(uintptr_t)range->address;
  memcpy(copy, place, range->length);
  if ((void *)syscall(SYS_mremap, copy, range->length, range->length, MREMAP_MAYMOVE | MREMAP_FIXED, place)
      == MAP_FAILED) {
    int error = errno;
    unmap(copy, range->length);
    return error;
  }
  return 0;
}

static int overlaps(const struct shared_range *range, uint64_t address, size_t length) {
  return address < range->address + range->length && range->address < address + length;
}

/* 0 or errno. With the lock held. */
static int share(uint64_t address, size_t length) {
  if (us.count == us.room) {
    size_t room = us.room ? us.room * 2 : 8;
    struct shared_range *grown = realloc(us.each, room * sizeof *grown);
    if (!grown) {
      return ENOMEM;
    }
    us.each = grown;
    us.room = room;
  }
  memory_declare((void *)(uintptr_t)address, length);
  uint64_t body[2] = {address, length};
  if (ask(SHARE, 1, body, sizeof body) != 0) {
    return EIO;
  }
  if (us.error) {
    return host_errno((int)us.error);
  }
  int error = put_in_place((void *)(uintptr_t)address, length);
  struct shared_range range = {address, length, us.id};
  if (error) {
    step(UNSHARE, range.id);
    return error;
  }
  us.each[us.count] = range;
  atomic_store(&us.count, us.count + 1);
  return step(BACK, range.id) == 0 ? 0 : EIO;
}

/* 0 or errno. With the lock held; without a kernel the file is the program's alone, and goes, too. */
static int give_back(size_t at) {
  step(UNSHARE, us.each[at].id);
  int error = make_private(&us.each[at]);
  if (!error) {
    us.each[at] = us.each[us.count - 1];
    atomic_store(&us.count, us.count - 1);
  }
  return error;
}

static int report(int error) {
  if (error) {
    errno = error;
    return -1;
  }
  return 0;
}

int shared_holds(uint64_t address, size_t length) {
  if (atomic_load(&us.count) == 0) {
    return 0;
  }
  int found = 0;
  critical_lock(&us.lock);
  for (size_t i = 0; i < us.count && !found; i++) {
    found = address >= us.each[i].address && length <= us.each[i].length
            && address - us.each[i].address <= us.each[i].length - length;
  }
  critical_unlock(&us.lock);
  return found;
}

void shared_give_up(uint64_t address, size_t length) {
  if (atomic_load(&us.count) == 0) {
    return;
  }
  critical_lock(&us.lock);
  for (size_t i = us.count; i-- > 0;) {
    if (overlaps(&us.each[i], address, length)) {
      give_back(i);
    }
  }
  critical_unlock(&us.lock);
}

/* ---- for programs ---- */

KAIO_EXPORT int kaio_register(void *address, size_t length) {
  if (length == 0 || (ADDRESS(address) | length) % PAGE) {
    return report(EINVAL);
  }
  if (connection_start() != 0) {
    return report(ENOSYS);
  }
  critical_lock(&us.lock);
  int error = 0;
  for (size_t i = 0; i < us.count && !error; i++) {
    error = overlaps(&us.each[i], ADDRESS(address), length) ? EBUSY : 0;
  }
  if (!error) {
    error = share(ADDRESS(address), length);
  }
  critical_unlock(&us.lock);
  return report(error);
}

KAIO_EXPORT int kaio_unregister(void *address, size_t length) {
  int error = EINVAL;
  critical_lock(&us.lock);
  for (size_t i = 0; i < us.count; i++) {
    if (us.each[i].address == ADDRESS(address) && us.each[i].length == length) {
      error = give_back(i);
      break;
    }
  }
  critical_unlock(&us.lock);
  return report(error);
}

/* One page before what kaio_alloc gives says how much it is. */
KAIO_EXPORT void *kaio_alloc(size_t size) {
  size_t length = (size + PAGE - 1) & ~(size_t)(PAGE - 1);
  if (size == 0 || length < size || length + PAGE < length) {
    errno = size == 0 ? EINVAL : ENOMEM;
    return NULL;
  }
  char *whole = map(NULL, PAGE + length, MAP_PRIVATE | MAP_ANONYMOUS, -1);
  if (whole == MAP_FAILED) {
    return NULL;
  }
  memcpy(whole, &length, sizeof length);
  kaio_register(whole + PAGE, length); /* without it the bytes go through the socket */
  return whole + PAGE;
}

KAIO_EXPORT void kaio_free(void *memory) {
  if (memory) {
    char *whole = (char *)memory - PAGE;
    size_t length;
    memcpy(&length, whole, sizeof length);
    munmap(whole, PAGE + length);
  }
}

/* ---- fork ---- */

void shared_before_fork(void) {
  critical_lock(&us.lock);
  if (us.count > 0 && pipe2(us.copied, O_CLOEXEC) != 0) {
    us.copied[0] = us.copied[1] = -1;
  }
}

static void close_end(int end) {
  if (us.copied[end] >= 0) {
    host_close(us.copied[end]);
    us.copied[end] = -1;
  }
}

void shared_after_fork(void) {
  close_end(1);
  char end;
  while (us.copied[0] >= 0 && read(us.copied[0], &end, 1) < 0 && errno == EINTR) {
  }
  close_end(0);
  critical_unlock(&us.lock);
}

void shared_in_child(void) {
  close_end(0);
  for (size_t i = 0; i < us.count; i++) {
    if (make_private(&us.each[i]) != 0) {
      unmap((void *)(uintptr_t)us.each[i].address, us.each[i].length); /* never the parent's bytes */
    }
  }
  atomic_store(&us.count, 0);
  atomic_store(&us.lost, 0);
  close_end(1);
  critical_unlock(&us.lock);
}
