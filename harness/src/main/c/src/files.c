#define _GNU_SOURCE
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdarg.h>
#include <string.h>
#include <sys/aio.h>
#include <unistd.h>

#include "connection.h"
#include "critical.h"
#include "hostcalls.h"
#include "kaio.h"
#include "memory.h"
#include "numbers.h"
#include "process.h"
#include "shared.h"

enum { F_SOL_GETFL = 3, F_SOL_SETFL = 4, F_SOL_DUP2FD = 9, PORT_CREATE = 0, MOST_TRIES = 1024 };

static _Atomic unsigned char ours[FILES_END];
static pthread_mutex_t changing = PTHREAD_MUTEX_INITIALIZER;

void files_before_fork(void) { critical_lock(&changing); }

void files_after_fork(void) { critical_unlock(&changing); }

void files_forget(void) { memset((void *)ours, 0, sizeof ours); }

KAIO_EXPORT int kaio_isopen(int fd) {
  return fd >= 0 && fd < FILES_END && atomic_load_explicit(&ours[fd], memory_order_relaxed);
}

int files_is_kernels(int fd) { return kaio_isopen(fd) && process_is_same(); }

static int64_t result(struct outcome outcome) {
  return outcome.error ? fail_with(outcome.error) : outcome.value;
}

/*
 * A host descriptor that holds a number. What a program execs has no use for it. Calls that the library
 * does not interpose fail on it with EBADF, so that nothing is lost in silence.
 */
static int place(void) {
  int fd = host_open("/dev/null", O_PATH | O_CLOEXEC, 0);
  if (fd >= FILES_END) {
    host_close(fd);
    errno = EMFILE;
    return -1;
  }
  return fd;
}

static void close_in_kernel(int fd) { CALL_KERNEL(SYS_SOL_close, (uint64_t)fd); }

/* Moves a kernel descriptor to the number that a place holds. */
static int settle(int kernel, int fd) {
  if (kernel != fd) {
    struct outcome moved =
        CALL_KERNEL(SYS_SOL_fcntl, (uint64_t)kernel, F_SOL_DUP2FD, (uint64_t)fd);
    close_in_kernel(kernel);
    if (moved.error) {
      host_close(fd);
      return fail_with(moved.error);
    }
  }
  atomic_store(&ours[fd], 1);
  return fd;
}

KAIO_EXPORT int kaio_open(const char *path, int oflag, ...) {
  unsigned mode = 0;
  if (oflag & O_CREAT) {
    va_list list;
    va_start(list, oflag);
    mode = va_arg(list, unsigned);
    va_end(list);
  }
  if (connection_start() != 0) {
    return fail_with(SOL_ENOSYS);
  }
  struct ranges ranges = {0};
  memory_declare(path, strlen(path) + 1);
  ranges_add(&ranges, ADDRESS(path), (uint32_t)strlen(path) + 1);
  critical_lock(&changing);
  uint64_t args[3] = {ADDRESS(path), (uint64_t)solaris_oflag(oflag), mode};
  int fd = place();
  if (fd >= 0) {
    struct outcome opened = kernel_call(SYS_SOL_open, 3, args, &ranges);
    if (opened.error) {
      host_close(fd);
      fd = fail_with(opened.error);
    } else {
      fd = settle((int)opened.value, fd);
    }
  }
  critical_unlock(&changing);
  ranges_free(&ranges);
  return fd;
}

/*
 * Requests know a port by the number that port_create returned (R-PORT-5), so a port cannot be moved: ports
 * are made until one has the number.
 */
int files_port(void) {
  int others[MOST_TRIES];
  int count = 0;
  critical_lock(&changing);
  int fd = connection_start() == 0 ? place() : fail_with(SOL_ENOSYS);
  while (fd >= 0) {
    struct outcome made = CALL_KERNEL(SYS_SOL_portfs, PORT_CREATE);
    if (!made.error && made.value == fd) {
      atomic_store(&ours[fd], 1);
      break;
    }
    if (made.error || count == MOST_TRIES) {
      host_close(fd);
      fd = fail_with(made.error ? made.error : SOL_EAGAIN);
    }
    if (!made.error) {
      others[count++] = (int)made.value;
    }
  }
  while (count > 0) {
    close_in_kernel(others[--count]);
  }
  critical_unlock(&changing);
  return fd;
}

int files_close(int fd) {
  atomic_store(&ours[fd], 0);
  return (int)result(CALL_KERNEL(SYS_SOL_close, (uint64_t)fd));
}

KAIO_EXPORT int kaio_close(int fd) {
  if (!kaio_isopen(fd)) {
    return fail_with(SOL_EBADF);
  }
  /* The kernel's close waits for requests (R-CLN-12); the number is free for others only after it. */
  int status = files_close(fd);
  int error = errno;
  host_close(fd);
  errno = error;
  return status;
}

/* With the lock: another thread's open may have any number of the kernel for a moment. */
static int dup_to(int fd, int newfd) {
  struct outcome made = {-1, SOL_EMFILE};
  if (newfd < FILES_END) {
    made = CALL_KERNEL(SYS_SOL_fcntl, (uint64_t)fd, F_SOL_DUP2FD, (uint64_t)newfd);
  }
  if (made.error) {
    host_close(newfd);
    return fail_with(made.error);
  }
  atomic_store(&ours[newfd], 1);
  return newfd;
}

int files_dup_to(int fd, int newfd) {
  critical_lock(&changing);
  int status = dup_to(fd, newfd);
  critical_unlock(&changing);
  return status;
}

KAIO_EXPORT int kaio_dup(int fd) {
  if (!kaio_isopen(fd)) {
    return fail_with(SOL_EBADF);
  }
  critical_lock(&changing);
  int newfd = place();
  if (newfd >= 0) {
    newfd = dup_to(fd, newfd);
  }
  critical_unlock(&changing);
  return newfd;
}

int files_oflags(int fd) {
  return (int)result(CALL_KERNEL(SYS_SOL_fcntl, (uint64_t)fd, F_SOL_GETFL, 0));
}

int files_set_oflags(int fd, int solaris) {
  return (int)result(CALL_KERNEL(SYS_SOL_fcntl, (uint64_t)fd, F_SOL_SETFL, (uint64_t)solaris));
}

/* ---- transfers ---- */

static ssize_t transfer(unsigned number, unsigned nargs, const uint64_t *args, int writes) {
  if (!kaio_isopen((int)args[0])) {
    return fail_with(SOL_EBADF);
  }
  struct ranges ranges = {0};
  void *buffer = (void *)(uintptr_t)args[1];
  size_t length = args[2];
  memory_declare(buffer, length);
  if (writes && !shared_holds(args[1], length) && length + 128 <= connection_max_frame()) {
    ranges_add(&ranges, args[1], (uint32_t)length);
  }
  struct outcome outcome = kernel_call(number, nargs, args, &ranges);
  if ((outcome.error == SOL_EFAULT || outcome.error == SOL_EACCES)
      && memory_refresh(buffer, length)) {
    outcome = kernel_call(number, nargs, args, &ranges);
  }
  ranges_free(&ranges);
  return result(outcome);
}

KAIO_EXPORT ssize_t kaio_read(int fd, void *buf, size_t nbytes) {
  uint64_t args[3] = {(uint64_t)fd, ADDRESS(buf), nbytes};
  return transfer(SYS_SOL_read, 3, args, 0);
}

KAIO_EXPORT ssize_t kaio_write(int fd, const void *buf, size_t nbytes) {
  uint64_t args[3] = {(uint64_t)fd, ADDRESS(buf), nbytes};
  return transfer(SYS_SOL_write, 3, args, 1);
}

KAIO_EXPORT ssize_t kaio_pread(int fd, void *buf, size_t nbytes, off_t offset) {
  uint64_t args[4] = {(uint64_t)fd, ADDRESS(buf), nbytes, (uint64_t)offset};
  return transfer(SYS_SOL_pread, 4, args, 0);
}

KAIO_EXPORT ssize_t kaio_pwrite(int fd, const void *buf, size_t nbytes, off_t offset) {
  uint64_t args[4] = {(uint64_t)fd, ADDRESS(buf), nbytes, (uint64_t)offset};
  return transfer(SYS_SOL_pwrite, 4, args, 1);
}

KAIO_EXPORT off_t kaio_lseek(int fd, off_t offset, int whence) {
  if (!kaio_isopen(fd)) {
    return fail_with(SOL_EBADF);
  }
  return result(
      CALL_KERNEL(SYS_SOL_lseek, (uint64_t)fd, (uint64_t)offset, (uint64_t)whence));
}

KAIO_EXPORT int kaio_ioctl(int fd, int command, void *argument) {
  if (!kaio_isopen(fd)) {
    return fail_with(SOL_EBADF);
  }
  enum { LARGEST = 1024 }; /* a fault plan; what the host does not have of it stays undeclared */
  memory_declare(argument, argument ? LARGEST : 0);
  return (int)result(
      CALL_KERNEL(SYS_SOL_ioctl, (uint64_t)fd, (uint64_t)command, ADDRESS(argument)));
}

KAIO_EXPORT int kaio_fsync(int fd) {
  enum { SOL_O_SYNC = 0x10 };
  if (!kaio_isopen(fd)) {
    return fail_with(SOL_EBADF);
  }
  return (int)result(CALL_KERNEL(SYS_SOL_fdsync, (uint64_t)fd, SOL_O_SYNC));
}

/* struct stat of LP64 (PROTOCOL.md 6.2). */
struct solaris_stat {
  uint64_t dev;
  uint64_t ino;
  uint32_t mode;
  uint32_t nlink;
  uint32_t uid;
  uint32_t gid;
  uint64_t rdev;
  int64_t size;
  struct timespec atim;
  struct timespec mtim;
  struct timespec ctim;
  int32_t blksize;
  int32_t pad;
  int64_t blocks;
  char fstype[16];
};
_Static_assert(sizeof(struct solaris_stat) == 128, "the layout of Solaris");

KAIO_EXPORT int kaio_fstat(int fd, struct stat *stat) {
  if (!kaio_isopen(fd)) {
    return fail_with(SOL_EBADF);
  }
  struct solaris_stat from;
  memory_declare(&from, sizeof from);
  struct outcome outcome = CALL_KERNEL(SYS_SOL_fstat, (uint64_t)fd, ADDRESS(&from));
  if (outcome.error) {
    return fail_with(outcome.error);
  }
  *stat = (struct stat){.st_dev = from.dev,
                        .st_ino = from.ino,
                        .st_mode = from.mode,
                        .st_nlink = from.nlink,
                        .st_uid = from.uid,
                        .st_gid = from.gid,
                        .st_rdev = from.rdev,
                        .st_size = from.size,
                        .st_atim = from.atim,
                        .st_mtim = from.mtim,
                        .st_ctim = from.ctim,
                        .st_blksize = from.blksize,
                        .st_blocks = from.blocks};
  return 0;
}
