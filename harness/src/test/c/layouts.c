/* Prints the numbers and layouts that the headers and the library use, one NAME VALUE a line. */
#include <aio.h>
#include <port.h>
#include <stddef.h>
#include <stdio.h>

#include "numbers.h"
#include "wire.h"

#define SHOW(name) printf(#name " %ld\n", (long)(name))
#define SIZE(type) printf("sizeof " #type " %zu\n", sizeof(type))
#define OFFSET(type, field) printf(#type "." #field " %zu\n", offsetof(type, field))

int main(void) {
  SIZE(aio_result_t);
  OFFSET(aio_result_t, aio_return);
  OFFSET(aio_result_t, aio_errno);
  SIZE(aiocb_t);
  OFFSET(aiocb_t, aio_fildes);
  OFFSET(aiocb_t, aio_buf);
  OFFSET(aiocb_t, aio_nbytes);
  OFFSET(aiocb_t, aio_offset);
  OFFSET(aiocb_t, aio_reqprio);
  OFFSET(aiocb_t, aio_sigevent);
  OFFSET(aiocb_t, aio_lio_opcode);
  OFFSET(aiocb_t, aio_resultp);
  OFFSET(aiocb_t, aio_state);
  SIZE(struct sigevent);
  SIZE(port_notify_t);
  OFFSET(port_notify_t, portnfy_user);
  SIZE(port_event_t);
  OFFSET(port_event_t, portev_events);
  OFFSET(port_event_t, portev_source);
  OFFSET(port_event_t, portev_object);
  OFFSET(port_event_t, portev_user);
  SHOW(SIGEV_NONE);
  SHOW(SIGEV_SIGNAL);
  SHOW(SIGEV_THREAD);
  SHOW(SIGEV_PORT);
  SHOW(AIOREAD);
  SHOW(AIOWRITE);
  SHOW(AIOWAIT);
  SHOW(AIOCANCEL);
  SHOW(AIONOTIFY);
  SHOW(AIOINIT);
  SHOW(AIOSTART);
  SHOW(AIOLIO);
  SHOW(AIOSUSPEND);
  SHOW(AIOERROR);
  SHOW(AIOLIOWAIT);
  SHOW(AIOAREAD);
  SHOW(AIOAWRITE);
  SHOW(AIOFSYNC);
  SHOW(AIOWAITN);
  SHOW(AIO_POLL_BIT);
  SHOW(SOL_EINTR);
  SHOW(SOL_EIO);
  SHOW(SOL_EBADF);
  SHOW(SOL_EAGAIN);
  SHOW(SOL_ENOMEM);
  SHOW(SOL_EACCES);
  SHOW(SOL_EFAULT);
  SHOW(SOL_EBUSY);
  SHOW(SOL_EINVAL);
  SHOW(SOL_ESPIPE);
  SHOW(SOL_ECANCELED);
  SHOW(SOL_ENOTSUP);
  SHOW(SOL_ETIME);
  SHOW(SOL_EBADFD);
  SHOW(SOL_ENOSYS);
  SHOW(SOL_EINPROGRESS);
  SHOW(SYS_SOL_read);
  SHOW(SYS_SOL_write);
  SHOW(SYS_SOL_open);
  SHOW(SYS_SOL_close);
  SHOW(SYS_SOL_lseek);
  SHOW(SYS_SOL_fstat);
  SHOW(SYS_SOL_ioctl);
  SHOW(SYS_SOL_fdsync);
  SHOW(SYS_SOL_fcntl);
  SHOW(SYS_SOL_sigaction);
  SHOW(SYS_SOL_mmap);
  SHOW(SYS_SOL_mprotect);
  SHOW(SYS_SOL_munmap);
  SHOW(SYS_SOL_forksys);
  SHOW(SYS_SOL_lwp_create);
  SHOW(SYS_SOL_pread);
  SHOW(SYS_SOL_pwrite);
  SHOW(SYS_SOL_kaio);
  SHOW(SYS_SOL_portfs);
  SHOW(HELLO);
  SHOW(ATTACH);
  SHOW(CALL);
  SHOW(PAYLOAD);
  SHOW(INTERRUPT);
  SHOW(PING);
  SHOW(BYE);
  SHOW(CLAIM);
  SHOW(WELCOME);
  SHOW(ATTACHED);
  SHOW(RETURN);
  SHOW(MISSING);
  SHOW(STORE);
  SHOW(FETCH);
  SHOW(SIGNAL);
  SHOW(EXITED);
  SHOW(PONG);
  SHOW(COOKIE);
  SHOW(ERROR);
  return 0;
}
