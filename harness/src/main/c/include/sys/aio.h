/*
 * Structures and constants of asynchronous I/O as Solaris has them (R-LAY-1 to R-LAY-10, LP64, x86),
 * and the system call itself.
 *
 * The host's <signal.h> has another struct sigevent. A file that includes this header gets the one
 * of Solaris under that name from here on.
 */
#ifndef KAIO_SYS_AIO_H
#define KAIO_SYS_AIO_H

#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <sys/asynch.h>
#include <time.h>

#undef SIGEV_NONE
#undef SIGEV_SIGNAL
#undef SIGEV_THREAD
#undef sigev_notify_function
#undef sigev_notify_attributes
#define SIGEV_NONE 1
#define SIGEV_SIGNAL 2
#define SIGEV_THREAD 3
#define SIGEV_PORT 4

struct kaio_sigevent {
  int sigev_notify;
  int sigev_signo; /* a number of the host */
  union sigval sigev_value;
  void (*sigev_notify_function)(union sigval);
  pthread_attr_t *sigev_notify_attributes;
  int sigev_pad;
};
#define sigevent kaio_sigevent

typedef struct kaio_aiocb {
  int aio_fildes;
  volatile void *aio_buf;
  size_t aio_nbytes;
  off_t aio_offset;
  int aio_reqprio;
  struct kaio_sigevent aio_sigevent;
  int aio_lio_opcode;
  aio_result_t aio_resultp; /* of the library: ask aio_error and aio_return */
  int aio_state;
  int aio_pad[1];
} aiocb_t;
#define aiocb kaio_aiocb
#define aiocb64 kaio_aiocb
typedef aiocb_t aiocb64_t;

#define AIO_CANCELED 0
#define AIO_ALLDONE 1
#define AIO_NOTCANCELED 2

#define LIO_NOWAIT 0
#define LIO_WAIT 1

#define LIO_NOP 0
#define LIO_READ 1
#define LIO_WRITE 2

#define AIOREAD 0
#define AIOWRITE 1
#define AIOWAIT 2
#define AIOCANCEL 3
#define AIONOTIFY 4
#define AIOINIT 5
#define AIOSTART 6
#define AIOLIO 7
#define AIOSUSPEND 8
#define AIOERROR 9
#define AIOLIOWAIT 10
#define AIOAREAD 11
#define AIOAWRITE 12
#define AIOFSYNC 20
#define AIOWAITN 21
#define AIO_POLL_BIT 0x20

#ifdef __cplusplus
extern "C" {
#endif

/*
 * System call 178 with the operands of R-SYS-6: its value, or -1 and errno. ENOSYS without a server.
 * What it stores in results are Solaris's error numbers, which kaio_errno turns into the host's.
 */
long kaio(int opcode, ...);

/* The host's number of an error of Solaris. */
int kaio_errno(int solaris);

/*
 * Files of the kernel. The descriptor is a host descriptor, too, which holds its number; close gives
 * both back. The flags, the errors and struct stat are the host's.
 */
struct stat;
int kaio_open(const char *path, int oflag, ...);
int kaio_close(int fd);
ssize_t kaio_read(int fd, void *buf, size_t nbytes);
ssize_t kaio_write(int fd, const void *buf, size_t nbytes);
ssize_t kaio_pread(int fd, void *buf, size_t nbytes, off_t offset);
ssize_t kaio_pwrite(int fd, const void *buf, size_t nbytes, off_t offset);
off_t kaio_lseek(int fd, off_t offset, int whence);
int kaio_ioctl(int fd, int command, void *argument);
int kaio_dup(int fd);
int kaio_fstat(int fd, struct stat *stat);
int kaio_fsync(int fd);

/* Whether fd is the kernel's. */
int kaio_isopen(int fd);

#ifdef __cplusplus
}
#endif
#endif
