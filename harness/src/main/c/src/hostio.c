/* read, write and what else a program does with an open file, for the kernel's descriptors. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/aio.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <unistd.h>

#include "files.h"
#include "kaio.h"
#include "next.h"
#include "numbers.h"

KAIO_EXPORT ssize_t read(int fd, void *buf, size_t nbytes) {
  return kaio_isopen(fd) ? kaio_read(fd, buf, nbytes) : NEXT(read)(fd, buf, nbytes);
}

KAIO_EXPORT ssize_t write(int fd, const void *buf, size_t nbytes) {
  return kaio_isopen(fd) ? kaio_write(fd, buf, nbytes) : NEXT(write)(fd, buf, nbytes);
}

#define PREAD(name)                                                                          \
  KAIO_EXPORT ssize_t name(int fd, void *buf, size_t nbytes, off_t offset) {                 \
    return kaio_isopen(fd) ? kaio_pread(fd, buf, nbytes, offset)                             \
                           : NEXT(name)(fd, buf, nbytes, offset);                            \
  }
PREAD(pread)
PREAD(pread64)

#define PWRITE(name)                                                                         \
  KAIO_EXPORT ssize_t name(int fd, const void *buf, size_t nbytes, off_t offset) {           \
    return kaio_isopen(fd) ? kaio_pwrite(fd, buf, nbytes, offset)                            \
                           : NEXT(name)(fd, buf, nbytes, offset);                            \
  }
PWRITE(pwrite)
PWRITE(pwrite64)

#define LSEEK(name)                                                                          \
  KAIO_EXPORT off_t name(int fd, off_t offset, int whence) __attribute__((nothrow));         \
  KAIO_EXPORT off_t name(int fd, off_t offset, int whence) {                                 \
    return kaio_isopen(fd) ? kaio_lseek(fd, offset, whence) : NEXT(name)(fd, offset, whence); \
  }
LSEEK(lseek)
LSEEK(lseek64)

KAIO_EXPORT int fsync(int fd) { return kaio_isopen(fd) ? kaio_fsync(fd) : NEXT(fsync)(fd); }

KAIO_EXPORT int fdatasync(int fd) {
  return kaio_isopen(fd) ? kaio_fsync(fd) : NEXT(fdatasync)(fd);
}

KAIO_EXPORT int ioctl(int fd, unsigned long request, ...) {
  va_list list;
  va_start(list, request);
  void *argument = va_arg(list, void *);
  va_end(list);
  return kaio_isopen(fd) ? kaio_ioctl(fd, (int)request, argument)
                         : NEXT(ioctl)(fd, request, argument);
}

/* ---- vectors: the kernel has none, so they go through one buffer ---- */

/* POSIX's limit, as the host has it. */
static ssize_t total(const struct iovec *vector, int count) {
  size_t sum = 0;
  for (int i = 0; i < count; i++) {
    sum += vector[i].iov_len;
  }
  return sum > SSIZE_MAX ? -1 : (ssize_t)sum;
}

static ssize_t scatter(int fd, const struct iovec *vector, int count, const off_t *offset) {
  ssize_t size = total(vector, count);
  char *bytes = size < 0 ? NULL : malloc((size_t)size + 1);
  if (!bytes) {
    errno = size < 0 ? EINVAL : ENOMEM;
    return -1;
  }
  ssize_t got = offset ? kaio_pread(fd, bytes, (size_t)size, *offset)
                       : kaio_read(fd, bytes, (size_t)size);
  ssize_t at = 0;
  for (int i = 0; i < count && at < got; i++) {
    size_t part = vector[i].iov_len < (size_t)(got - at) ? vector[i].iov_len : (size_t)(got - at);
    memcpy(vector[i].iov_base, bytes + at, part);
    at += (ssize_t)part;
  }
  free(bytes);
  return got;
}

static ssize_t gather(int fd, const struct iovec *vector, int count, const off_t *offset) {
  ssize_t size = total(vector, count);
  char *bytes = size < 0 ? NULL : malloc((size_t)size + 1);
  if (!bytes) {
    errno = size < 0 ? EINVAL : ENOMEM;
    return -1;
  }
  size_t at = 0;
  for (int i = 0; i < count; i++) {
    memcpy(bytes + at, vector[i].iov_base, vector[i].iov_len);
    at += vector[i].iov_len;
  }
  ssize_t put = offset ? kaio_pwrite(fd, bytes, at, *offset) : kaio_write(fd, bytes, at);
  free(bytes);
  return put;
}

KAIO_EXPORT ssize_t readv(int fd, const struct iovec *vector, int count) {
  return kaio_isopen(fd) ? scatter(fd, vector, count, NULL) : NEXT(readv)(fd, vector, count);
}

KAIO_EXPORT ssize_t writev(int fd, const struct iovec *vector, int count) {
  return kaio_isopen(fd) ? gather(fd, vector, count, NULL) : NEXT(writev)(fd, vector, count);
}

#define VECTOR_AT(name, how)                                                                 \
  KAIO_EXPORT ssize_t name(int fd, const struct iovec *vector, int count, off_t offset) {    \
    return kaio_isopen(fd) ? how(fd, vector, count, &offset)                                 \
                           : NEXT(name)(fd, vector, count, offset);                          \
  }
VECTOR_AT(preadv, scatter)
VECTOR_AT(preadv64, scatter)
VECTOR_AT(pwritev, gather)
VECTOR_AT(pwritev64, gather)

/* ---- fcntl ---- */

static int host_flags(int fd) {
  static const int FLAGS[][2] = {{0x8, O_APPEND}, {0x10, O_SYNC}, {0x40, O_DSYNC}, {0x80, O_NONBLOCK}};
  int solaris = files_oflags(fd);
  if (solaris < 0) {
    return -1;
  }
  int flags = solaris & O_ACCMODE;
  for (size_t i = 0; i < sizeof FLAGS / sizeof FLAGS[0]; i++) {
    flags |= solaris & FLAGS[i][0] ? FLAGS[i][1] : 0;
  }
  return flags;
}

static int fcntl_kernel(int fd, int command, long argument) {
  switch (command) {
    case F_DUPFD:
    case F_DUPFD_CLOEXEC: {
      int newfd = NEXT(fcntl)(fd, F_DUPFD_CLOEXEC, argument);
      return newfd < 0 ? newfd : files_dup_to(fd, newfd);
    }
    case F_GETFL:
      return host_flags(fd);
    case F_SETFL:
      return files_set_oflags(fd, solaris_oflag((int)argument));
    default:
      return NEXT(fcntl)(fd, command, argument); /* of the descriptor that holds the place */
  }
}

#define FCNTL(name)                                                     \
  KAIO_EXPORT int name(int fd, int command, ...) {                      \
    va_list list;                                                       \
    va_start(list, command);                                            \
    long argument = va_arg(list, long);                                 \
    va_end(list);                                                       \
    return files_is_kernels(fd) ? fcntl_kernel(fd, command, argument)   \
                                : NEXT(name)(fd, command, argument);    \
  }
FCNTL(fcntl)
FCNTL(fcntl64)
