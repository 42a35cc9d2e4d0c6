/* POSIX asynchronous I/O, for the host's headers as for libkaio's: portable FILE reads a block. */
#include <aio.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv) {
  static char buffer[8192];
  static struct aiocb request = {.aio_buf = buffer, .aio_nbytes = sizeof buffer};
  const struct aiocb *list[] = {&request};
  request.aio_fildes = argc == 2 ? open(argv[1], O_RDONLY) : -1;
  request.aio_sigevent.sigev_notify = SIGEV_NONE;
  if (request.aio_fildes < 0 || aio_read(&request) != 0) {
    perror("portable");
    return 1;
  }
  while (aio_error(&request) == EINPROGRESS) {
    aio_suspend(list, 1, NULL);
  }
  int failed = aio_error(&request);
  printf("%zd bytes, errno %d\n", aio_return(&request), failed);
  return close(request.aio_fildes);
}
