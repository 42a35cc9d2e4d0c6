/* Descriptors of the host go to the library's pool: hostfiles FILE (rules R-U-3 to R-U-26). */
#include <aio.h>
#include <fcntl.h>
#include <unistd.h>

#include "check.h"

enum { BLOCK = 4096, COUNT = 64 };

static char out[COUNT][BLOCK];
static char in[COUNT][BLOCK];
static aiocb_t cbs[COUNT];

static void solaris(int fd) {
  static aio_result_t results[COUNT];
  for (int i = 0; i < COUNT; i++) {
    fill(out[i], BLOCK, i);
    CHECK(aiowrite(fd, out[i], BLOCK, i * BLOCK, SEEK_SET, &results[i]) == 0);
  }
  CHECK_FAILS(aiowrite(fd, out[0], BLOCK, 0, SEEK_SET, &results[COUNT - 1]), EINVAL);
  for (int i = 0; i < COUNT; i++) {
    aio_result_t *done = aiowait(NULL);
    CHECK(done >= results && done < results + COUNT && done->aio_return == BLOCK);
  }
  CHECK_FAILS(aiowait(NULL), EINVAL);
}

static void cancelled(void) {
  int ends[2];
  aio_result_t result = {0, 0};
  CHECK(pipe(ends) == 0);
  CHECK(aioread(ends[0], in[0], BLOCK, 0, SEEK_SET, &result) == 0);
  CHECK(aiocancel(&result) == 0);
  CHECK(result.aio_return == -1 && result.aio_errno == ECANCELED);

  aiocb_t cb = {.aio_fildes = ends[0],
                .aio_buf = in[0],
                .aio_nbytes = BLOCK,
                .aio_sigevent = {.sigev_notify = SIGEV_NONE}};
  CHECK(aio_read(&cb) == 0);
  CHECK(aio_error(&cb) == EINPROGRESS);
  CHECK_FAILS(aio_read(&cb), EBUSY);
  CHECK(aio_cancel(ends[0], &cb) == AIO_CANCELED);
  CHECK(aio_error(&cb) == ECANCELED);
  /* The worker may be in its read for a moment yet, so this is another pipe. */
  int others[2];
  CHECK(pipe(others) == 0);
  aiocb_t other = cb;
  other.aio_fildes = others[0];
  CHECK(write(others[1], "x", 1) == 1);
  CHECK(aio_read(&other) == 0);
  const aiocb_t *one[1] = {&other};
  CHECK(aio_suspend(one, 1, NULL) == 0);
  CHECK(aio_return(&other) == 1);
}

static void posix(int fd) {
  aiocb_t *list[COUNT];
  for (int i = 0; i < COUNT; i++) {
    cbs[i] = (aiocb_t){.aio_fildes = fd,
                       .aio_buf = in[i],
                       .aio_nbytes = BLOCK,
                       .aio_offset = i * BLOCK,
                       .aio_sigevent = {.sigev_notify = SIGEV_NONE},
                       .aio_lio_opcode = LIO_READ};
    list[i] = &cbs[i];
  }
  CHECK(lio_listio(LIO_WAIT, list, COUNT, NULL) == 0);
  for (int i = 0; i < COUNT; i++) {
    CHECK(aio_error(&cbs[i]) == 0 && aio_return(&cbs[i]) == BLOCK);
  }
  CHECK(memcmp(in, out, sizeof in) == 0);
  aiocb_t sync = {.aio_fildes = fd, .aio_sigevent = {.sigev_notify = SIGEV_NONE}};
  CHECK(aio_fsync(O_SYNC, &sync) == 0);
  const aiocb_t *one[1] = {&sync};
  CHECK(aio_suspend(one, 1, NULL) == 0);
  CHECK(aio_error(&sync) == 0 && aio_return(&sync) == 0);
}

int main(int argc, char **argv) {
  CHECK(argc == 2);
  int fd = open(argv[1], O_RDWR | O_CREAT, 0600);
  CHECK(fd >= 0);
  solaris(fd);
  posix(fd);
  cancelled();
  puts("hostfiles: ok");
  return 0;
}
