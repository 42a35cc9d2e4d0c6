/* aio_read to aio_waitn on a disk: posix DISK (rules R-U-15 to R-U-32). */
#include <aio.h>
#include <fcntl.h>
#include <unistd.h>

#include "check.h"

enum { BLOCK = 4096, COUNT = 8 };

static char out[COUNT][BLOCK];
static char in[COUNT][BLOCK];
static aiocb_t cbs[COUNT];
static aiocb_t *list[COUNT];

static void prepare(int fd, int opcode) {
  for (int i = 0; i < COUNT; i++) {
    cbs[i] = (aiocb_t){.aio_fildes = fd,
                       .aio_buf = opcode == LIO_WRITE ? out[i] : in[i],
                       .aio_nbytes = BLOCK,
                       .aio_offset = i * BLOCK,
                       .aio_sigevent = {.sigev_notify = SIGEV_NONE},
                       .aio_lio_opcode = opcode};
    list[i] = &cbs[i];
  }
}

int main(int argc, char **argv) {
  CHECK(argc == 2);
  int fd = kaio_open(argv[1], O_RDWR);
  CHECK(fd >= 0);
  for (int i = 0; i < COUNT; i++) {
    fill(out[i], BLOCK, i + 5);
  }

  prepare(fd, LIO_WRITE);
  for (int i = 0; i < COUNT; i++) {
    CHECK(aio_write(&cbs[i]) == 0);
  }
  for (int i = 0; i < COUNT; i++) {
    const aiocb_t *one[1] = {&cbs[i]};
    while (aio_error(&cbs[i]) == EINPROGRESS) {
      CHECK(aio_suspend(one, 1, NULL) == 0 || errno == EAGAIN);
    }
    CHECK(aio_error(&cbs[i]) == 0);
    CHECK(aio_return(&cbs[i]) == BLOCK);
    CHECK_FAILS(aio_return(&cbs[i]), EINVAL); /* once (R-U-21) */
  }

  prepare(fd, LIO_READ);
  CHECK(lio_listio(LIO_WAIT, list, COUNT, NULL) == 0);
  CHECK(memcmp(in, out, sizeof in) == 0);
  for (int i = 0; i < COUNT; i++) {
    CHECK(aio_error(&cbs[i]) == 0 && aio_return(&cbs[i]) == BLOCK);
  }

  memset(in, 0, sizeof in);
  prepare(fd, LIO_READ);
  for (int i = 0; i < COUNT; i++) {
    CHECK(aio_read64(&cbs[i]) == 0);
  }
  aiocb_t *done[COUNT];
  unsigned taken = 0;
  while (taken < COUNT) {
    unsigned count = 1;
    CHECK(aio_waitn(done + taken, COUNT - taken, &count, NULL) == 0);
    taken += count;
  }
  CHECK(memcmp(in, out, sizeof in) == 0);
  unsigned more = 1;
  CHECK_FAILS(aio_waitn(done, 1, &more, NULL), EAGAIN); /* nothing outstanding */

  CHECK(aio_read(&cbs[0]) == 0);
  CHECK(aio_cancel(fd, &cbs[0]) != AIO_CANCELED); /* the kernel never cancels (R-CAN-2) */
  const aiocb_t *first[1] = {&cbs[0]};
  CHECK(aio_suspend(first, 1, NULL) == 0);
  CHECK(aio_return(&cbs[0]) == BLOCK);
  CHECK_FAILS(aio_read(NULL), EINVAL);
  cbs[0].aio_fildes = 999;
  CHECK_FAILS(aio_read(&cbs[0]), EBADF);
  CHECK(aio_error(&cbs[0]) == EBADF);
  puts("posix: ok");
  return 0;
}
