/*
 * mmap, munmap, mremap and mprotect of the program: what it takes away is no longer the kernel's, and with KAIO_SHARE=N what it
 * maps for itself, N KiB or more of it at a time, is shared from the start.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <kaio_alloc.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "kaio.h"
#include "memory.h"
#include "setting.h"
#include "shared.h"

enum { PAGE = 4096 };

static __thread int sharing;

/* In bytes; 0: nothing is shared unasked. */
static size_t threshold(void) {
  static _Atomic size_t known = SIZE_MAX;
  if (known == SIZE_MAX) {
    known = setting("KAIO_SHARE", 0, SIZE_MAX / 2048) * 1024;
  }
  return known;
}

static int is_to_be_shared(size_t length, int protection, int flags) {
  int wanted = MAP_PRIVATE | MAP_ANONYMOUS;
  return !sharing && (flags & (wanted | MAP_FIXED | MAP_STACK | MAP_GROWSDOWN)) == wanted
         && protection == (PROT_READ | PROT_WRITE) && threshold() != 0 && length >= threshold();
}

/* The kernel's requests there are over (R-CLN-8), and what was shared of it is ordinary memory. */
static void take_away(const void *address, size_t length) {
  int before = errno;
  memory_leaves(address, length);
  shared_give_up(ADDRESS(address), length);
  errno = before;
}

static void has_gone(const void *address, size_t length) {
  int before = errno;
  memory_has_left(address, length);
  errno = before;
}

KAIO_EXPORT void *mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset) {
  int replaces = (flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) == MAP_FIXED;
  if (replaces) {
    take_away(address, length);
    memory_hold();
  }
  void *memory = (void *)syscall(SYS_mmap, address, length, protection, flags, fd, offset);
  if (replaces) {
    has_gone(address, length);
    memory_release();
  }
  if (memory != MAP_FAILED && is_to_be_shared(length, protection, flags)) {
    int before = errno;
    sharing = 1;
    kaio_register(memory, (length + PAGE - 1) & ~(size_t)(PAGE - 1));
    sharing = 0;
    errno = before;
  }
  return memory;
}

KAIO_EXPORT void *mmap64(void *address, size_t length, int protection, int flags, int fd, off_t offset) {
  return mmap(address, length, protection, flags, fd, offset);
}

KAIO_EXPORT int munmap(void *address, size_t length) {
  take_away(address, length);
  memory_hold();
  int status = (int)syscall(SYS_munmap, address, length);
  has_gone(address, length);
  memory_release();
  return status;
}

KAIO_EXPORT int mprotect(void *address, size_t length, int protection) {
  int before = errno;
  memory_protect(address, length, protection);
  errno = before;
  return (int)syscall(SYS_mprotect, address, length, protection);
}

KAIO_EXPORT void *mremap(void *address, size_t old, size_t length, int flags, ...) {
  va_list list;
  va_start(list, flags);
  void *place = flags & MREMAP_FIXED ? va_arg(list, void *) : NULL;
  va_end(list);
  take_away(address, old);
  if (place) {
    take_away(place, length);
  }
  memory_hold();
  void *memory = (void *)syscall(SYS_mremap, address, old, length, flags, place);
  has_gone(address, old);
  if (place) {
    has_gone(place, length);
  }
  memory_release();
  return memory;
}
