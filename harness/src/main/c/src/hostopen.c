/*
 * open, close, dup and stat of the host, so that the kernel's paths and descriptors are the kernel's. The
 * host's headers may call these functions by other names when offsets have 64 bits; both names are here.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/aio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "connection.h"
#include "files.h"
#include "kaio.h"
#include "library.h"
#include "next.h"
#include "numbers.h"
#include "paths.h"

static unsigned mode_of(int flags, va_list list) {
  return flags & (O_CREAT | O_TMPFILE) ? va_arg(list, unsigned) : 0;
}

#define OPEN(name)                                                         \
  KAIO_EXPORT int name(const char *path, int flags, ...) {                 \
    char buffer[PATH_MAX];                                                 \
    va_list list;                                                          \
    va_start(list, flags);                                                 \
    unsigned mode = mode_of(flags, list);                                  \
    va_end(list);                                                          \
    const char *ours = kernel_path(path, buffer);                          \
    return ours ? kaio_open(ours, flags, mode) : NEXT(name)(path, flags, mode); \
  }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                                            \
  KAIO_EXPORT int name(int at, const char *path, int flags, ...) {              \
    char buffer[PATH_MAX];                                                      \
    va_list list;                                                               \
    va_start(list, flags);                                                      \
    unsigned mode = mode_of(flags, list);                                       \
    va_end(list);                                                               \
    const char *ours = kernel_path(path, buffer);                               \
    return ours ? kaio_open(ours, flags, mode) : NEXT(name)(at, path, flags, mode); \
  }
OPENAT(openat)
OPENAT(openat64)

/* R-U-4. The library's own socket is no descriptor of the program, which may close all it could have. */
KAIO_EXPORT int close(int fd) {
  if (connection_owns(fd)) {
    errno = EBADF;
    return -1;
  }
  if (fd >= 0) {
    cancel_on_close(fd);
  }
  return kaio_isopen(fd) ? kaio_close(fd) : NEXT(close)(fd);
}

KAIO_EXPORT int dup(int fd) { return kaio_isopen(fd) ? kaio_dup(fd) : NEXT(dup)(fd); }

/* What was at newfd is closed, by the kernel if it was the kernel's. */
static int dup_onto(int fd, int newfd, int flags) {
  int kernels = kaio_isopen(fd);
  if (connection_owns(newfd)) {
    connection_move();
  }
  if (newfd >= 0 && kaio_isopen(newfd) && fcntl(fd, F_GETFD) >= 0) {
    files_close(newfd);
  }
  int status = NEXT(dup3)(fd, newfd, flags | (kernels ? O_CLOEXEC : 0));
  return status >= 0 && kernels ? files_dup_to(fd, newfd) : status;
}

KAIO_EXPORT int dup2(int fd, int newfd) {
  if (fd == newfd) {
    return fcntl(fd, F_GETFD) < 0 ? -1 : fd;
  }
  return dup_onto(fd, newfd, 0);
}

KAIO_EXPORT int dup3(int fd, int newfd, int flags) {
  if (fd == newfd) {
    errno = EINVAL;
    return -1;
  }
  return dup_onto(fd, newfd, flags);
}

/* ---- stat ---- */

static int stat_kernel(const char *path, struct stat *stat) {
  int fd = kaio_open(path, O_RDONLY);
  if (fd < 0) {
    return -1;
  }
  int status = kaio_fstat(fd, stat);
  kaio_close(fd);
  return status;
}

/* On this host struct stat64 is struct stat. */
#define STAT(name, type)                                                    \
  KAIO_EXPORT int name(const char *restrict path, struct type *restrict to) { \
    char buffer[PATH_MAX];                                                  \
    const char *ours = kernel_path(path, buffer);                           \
    return ours ? stat_kernel(ours, (struct stat *)to) : NEXT(name)(path, to); \
  }
STAT(stat, stat)
STAT(lstat, stat)
STAT(stat64, stat64)
STAT(lstat64, stat64)

#define FSTAT(name, type)                                                                    \
  KAIO_EXPORT int name(int fd, struct type *to) {                                          \
    return kaio_isopen(fd) ? kaio_fstat(fd, (struct stat *)to) : NEXT(name)(fd, to);     \
  }
FSTAT(fstat, stat)
FSTAT(fstat64, stat64)

KAIO_EXPORT int access(const char *path, int mode) {
  char buffer[PATH_MAX];
  struct stat ignored;
  const char *ours = kernel_path(path, buffer);
  return ours ? stat_kernel(ours, &ignored) : NEXT(access)(path, mode);
}
