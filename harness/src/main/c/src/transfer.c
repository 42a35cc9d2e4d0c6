/* The system call of a worker's request, of the kernel's or of the host's descriptor (R-U-6, R-U-29). */
#define _GNU_SOURCE
#include "transfer.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

static ssize_t transfer(const struct request *request, int positioned) {
  int kernels = kaio_isopen(request->fd);
  int fd = request->fd;
  void *buf = request->buf;
  size_t nbytes = request->nbytes;
  off_t at = request->offset;
  if (request->operation == READ) {
    if (kernels) {
      return positioned ? kaio_pread(fd, buf, nbytes, at) : kaio_read(fd, buf, nbytes);
    }
    return positioned ? syscall(SYS_pread64, fd, buf, nbytes, at) : syscall(SYS_read, fd, buf, nbytes);
  }
  if (kernels) {
    return positioned ? kaio_pwrite(fd, buf, nbytes, at) : kaio_write(fd, buf, nbytes);
  }
  return positioned ? syscall(SYS_pwrite64, fd, buf, nbytes, at)
                    : syscall(SYS_write, fd, buf, nbytes);
}

ssize_t perform(const struct request *request, int last) {
  if (request->operation == SYNC || request->operation == DATASYNC) {
    if (kaio_isopen(request->fd)) {
      return kaio_fsync(request->fd);
    }
    return syscall(request->operation == SYNC ? SYS_fsync : SYS_fdatasync, request->fd);
  }
  /* fcntl of this library: of the kernel's descriptors, too. */
  int appends = request->operation == WRITE && (fcntl(request->fd, F_GETFL) & O_APPEND);
  return transfer(request, !last && !appends);
}
