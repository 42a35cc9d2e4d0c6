/* System calls of the host that the library makes for itself: by number, past its own interposition. */
#ifndef KAIO_HOSTCALLS_H
#define KAIO_HOSTCALLS_H

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static inline int host_open(const char *path, int flags, int mode) {
  return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

static inline ssize_t host_read(int fd, void *bytes, size_t length) {
  return syscall(SYS_read, fd, bytes, length);
}

static inline ssize_t host_recv(int fd, void *bytes, size_t length, int flags) {
  return syscall(SYS_recvfrom, fd, bytes, length, flags, NULL, NULL);
}

static inline ssize_t host_recvmsg(int fd, struct msghdr *message, int flags) {
  return syscall(SYS_recvmsg, fd, message, flags);
}

static inline ssize_t host_sendmsg(int fd, const struct msghdr *message, int flags) {
  return syscall(SYS_sendmsg, fd, message, flags);
}

static inline int host_close(int fd) { return (int)syscall(SYS_close, fd); }

#endif
