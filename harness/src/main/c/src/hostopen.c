/*
 * open and stat of the host, so that the kernel's paths are the kernel's. The
 * host's headers may call these functions by other names when offsets have 64 bits; both names are here.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/aio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"
#include "kaio.h"
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
