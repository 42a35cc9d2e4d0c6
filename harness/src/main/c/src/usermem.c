#define _GNU_SOURCE
#include "usermem.h"

#include <errno.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "process.h"

/* valgrind does not see what process_vm_writev stores, unless it is told: nothing is done without it. */
#if __has_include(<valgrind/memcheck.h>)
#include <valgrind/memcheck.h>
#else
#define VALGRIND_MAKE_MEM_DEFINED(address, length) ((void)0)
#endif

/*
 * The memory is named by the calling thread: it has gone from the process's first thread when that has ended. In a
 * child of fork the thread has another number.
 */
static pid_t thread_id(void) {
  static __thread __attribute__((tls_model("initial-exec"))) pid_t process;
  static __thread __attribute__((tls_model("initial-exec"))) pid_t thread;
  if (thread == 0 || process != process_id()) {
    process = process_id();
    thread = gettid();
  }
  return thread;
}

/* What a sandbox without process_vm_readv leaves: trust the program's pointers. */
static int refused(void) { return errno == ENOSYS || errno == EPERM; }

size_t copy_from_program(void *to, uint64_t from, size_t length) {
  struct iovec local = {to, length};
  struct iovec remote = {(void *)(uintptr_t)from, length};
  ssize_t copied = process_vm_readv(thread_id(), &local, 1, &remote, 1, 0);
  if (copied < 0 && refused()) {
    memcpy(to, (const void *)(uintptr_t)from, length);
    return length;
  }
  return copied < 0 ? 0 : (size_t)copied;
}

size_t copy_to_program(uint64_t to, const void *from, size_t length) {
  struct iovec local = {(void *)(uintptr_t)from, length};
  struct iovec remote = {(void *)(uintptr_t)to, length};
  ssize_t copied = process_vm_writev(thread_id(), &local, 1, &remote, 1, 0);
  if (copied < 0 && refused()) {
    memcpy((void *)(uintptr_t)to, from, length);
    return length;
  }
  size_t stored = copied < 0 ? 0 : (size_t)copied;
  VALGRIND_MAKE_MEM_DEFINED((void *)(uintptr_t)to, stored);
  return stored;
}

/* ---- memory of the library's own ---- */

enum { MOST_OWN = 2 };

static struct {
  _Atomic uint64_t start;
  _Atomic uint64_t length; /* 0: none */
} own[MOST_OWN];

void usermem_is_own(void *start, size_t length) {
  for (int i = 0; i < MOST_OWN; i++) {
    if (own[i].length == 0 || own[i].start == (uintptr_t)start) {
      own[i].start = (uintptr_t)start;
      own[i].length = length;
      return;
    }
  }
}

int store_into_own(uint64_t to, const void *from, size_t length) {
  for (int i = 0; i < MOST_OWN; i++) {
    if (to - own[i].start < own[i].length && length <= own[i].length - (to - own[i].start)) {
      memcpy((void *)(uintptr_t)to, from, length);
      return 1;
    }
  }
  return 0;
}

/* ---- several at once ---- */

enum { AT_ONCE = 64 };

/* How many of the first copies were made; an error is for who tries the next one alone. */
static size_t copy_first(const struct copy *copies, size_t count) {
  struct iovec local[AT_ONCE];
  struct iovec remote[AT_ONCE];
  for (size_t i = 0; i < count; i++) {
    local[i] = (struct iovec){(void *)(uintptr_t)copies[i].from, copies[i].length};
    remote[i] = (struct iovec){(void *)(uintptr_t)copies[i].to, copies[i].length};
  }
  ssize_t left = process_vm_writev(thread_id(), local, count, remote, count, 0);
  size_t done = 0;
  while (done < count && left >= (ssize_t)copies[done].length) {
    VALGRIND_MAKE_MEM_DEFINED(remote[done].iov_base, copies[done].length);
    left -= (ssize_t)copies[done].length;
    done++;
  }
  return done;
}

void copy_all_to_program(const struct copy *copies, size_t count) {
  while (count > 0) {
    size_t most = count < AT_ONCE ? count : AT_ONCE;
    size_t done = most > 1 ? copy_first(copies, most) : 0;
    if (done < most) {
      copy_to_program(copies[done].to, copies[done].from, copies[done].length);
      done++;
    }
    copies += done;
    count -= done;
  }
}
