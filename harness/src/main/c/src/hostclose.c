/*
 * close and dup of the host, so that a number means one thing. A child by vfork shares this memory, but not the
 * descriptors: what it does to them is the host's affair alone.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/aio.h>
#include <unistd.h>

#include "connection.h"
#include "files.h"
#include "kaio.h"
#include "library.h"
#include "next.h"
#include "process.h"

static int is_connection(int fd) { return connection_owns(fd) && process_is_same(); }

/* R-U-4. The library's own socket is no descriptor of the program, which may close all it could have. */
KAIO_EXPORT int close(int fd) {
  if (is_connection(fd)) {
    errno = EBADF;
    return -1;
  }
  if (fd >= 0 && process_is_same()) {
    cancel_on_close(fd, fd);
  }
  return files_is_kernels(fd) ? kaio_close(fd) : NEXT(close)(fd);
}

/* ---- all of a range ---- */

static int close_hosts(unsigned first, unsigned last, int flags) {
  return first > last ? 0 : NEXT(close_range)(first, last, flags);
}

/* The socket stays. */
KAIO_EXPORT int close_range(unsigned first, unsigned last, int flags) {
  if (flags != 0 || first > last || !process_is_same()) {
    return NEXT(close_range)(first, last, flags); /* the socket is close-on-exec already */
  }
  unsigned most = last < FILES_END ? last : FILES_END;
  cancel_on_close((int)(first < most ? first : most), (int)most);
  for (unsigned fd = first; fd < most; fd++) {
    if (kaio_isopen((int)fd)) {
      kaio_close((int)fd);
    }
  }
  int ours = connection_descriptor();
  if (ours < 0 || (unsigned)ours < first || (unsigned)ours > last) {
    return close_hosts(first, last, 0);
  }
  int below = ours == 0 ? 0 : close_hosts(first, (unsigned)ours - 1, 0);
  return below != 0 ? below : close_hosts((unsigned)ours + 1, last, 0);
}

KAIO_EXPORT void closefrom(int low) { close_range(low < 0 ? 0 : (unsigned)low, UINT_MAX, 0); }

/* ---- dup ---- */

KAIO_EXPORT int dup(int fd) { return files_is_kernels(fd) ? kaio_dup(fd) : NEXT(dup)(fd); }

/* What was at newfd is closed, by the kernel if it was the kernel's. */
static int dup_onto(int fd, int newfd, int flags) {
  if (!process_is_same()) {
    return NEXT(dup3)(fd, newfd, flags);
  }
  int kernels = kaio_isopen(fd);
  if (connection_owns(newfd)) {
    connection_move();
  }
  if (kaio_isopen(newfd) && fcntl(fd, F_GETFD) >= 0) {
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
