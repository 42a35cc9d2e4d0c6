/*
 * The Solaris asynchronous I/O calls: aioread, aiowrite, aiowait, aiocancel.
 * Error numbers are the host's; a result holds host numbers once aiowait has returned it.
 */
#ifndef KAIO_SYS_ASYNCH_H
#define KAIO_SYS_ASYNCH_H

#include <sys/time.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct aio_result_t {
  ssize_t aio_return; /* bytes, or -1 */
  int aio_errno;
} aio_result_t;

/* A result that is set to this before the call is stored when the I/O completes (the poll bit). */
#define AIO_INPROGRESS (-2)

#define MAXASYNCHIO 200

int aioread(int fd, char *buf, size_t nbytes, off_t offset, int whence, aio_result_t *result);
int aiowrite(
    int fd, const char *buf, size_t nbytes, off_t offset, int whence, aio_result_t *result);
int aioread64(int fd, char *buf, size_t nbytes, off_t offset, int whence, aio_result_t *result);
int aiowrite64(
    int fd, const char *buf, size_t nbytes, off_t offset, int whence, aio_result_t *result);
int aiocancel(aio_result_t *result);
aio_result_t *aiowait(struct timeval *timeout);

#ifdef __cplusplus
}
#endif
#endif
