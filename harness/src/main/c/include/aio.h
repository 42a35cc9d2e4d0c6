/*
 * POSIX asynchronous I/O with the structures of Solaris. The functions have names of their own in the
 * library, because the host's functions of the same names take another struct aiocb.
 */
#ifndef KAIO_AIO_H
#define KAIO_AIO_H

#include <sys/aio.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KAIO_NAME(name) __asm__("kaio_" #name)

int aio_read(aiocb_t *cb) KAIO_NAME(aio_read);
int aio_write(aiocb_t *cb) KAIO_NAME(aio_write);
int aio_fsync(int op, aiocb_t *cb) KAIO_NAME(aio_fsync);
int aio_error(const aiocb_t *cb) KAIO_NAME(aio_error);
ssize_t aio_return(aiocb_t *cb) KAIO_NAME(aio_return);
int aio_cancel(int fd, aiocb_t *cb) KAIO_NAME(aio_cancel);
int aio_suspend(const aiocb_t *const list[], int nent, const struct timespec *timeout)
    KAIO_NAME(aio_suspend);
int lio_listio(int mode, aiocb_t *const list[], int nent, struct sigevent *sig)
    KAIO_NAME(lio_listio);
int aio_waitn(aiocb_t *list[], unsigned nent, unsigned *nwait, const struct timespec *timeout)
    KAIO_NAME(aio_waitn);

/* The names for 64-bit offsets: the same functions in LP64. */
int aio_read64(aiocb_t *cb) KAIO_NAME(aio_read);
int aio_write64(aiocb_t *cb) KAIO_NAME(aio_write);
int aio_fsync64(int op, aiocb_t *cb) KAIO_NAME(aio_fsync);
int aio_error64(const aiocb_t *cb) KAIO_NAME(aio_error);
ssize_t aio_return64(aiocb_t *cb) KAIO_NAME(aio_return);
int aio_cancel64(int fd, aiocb_t *cb) KAIO_NAME(aio_cancel);
int aio_suspend64(const aiocb_t *const list[], int nent, const struct timespec *timeout)
    KAIO_NAME(aio_suspend);
int lio_listio64(int mode, aiocb_t *const list[], int nent, struct sigevent *sig)
    KAIO_NAME(lio_listio);
int aio_waitn64(aiocb_t *list[], unsigned nent, unsigned *nwait, const struct timespec *timeout)
    KAIO_NAME(aio_waitn);

#ifdef __cplusplus
}
#endif
#endif
