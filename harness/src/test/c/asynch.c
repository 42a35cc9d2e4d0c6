/* aioread, aiowrite, aiowait and aiocancel on a disk: asynch DISK (rules R-U-8 to R-U-14). */
#include <fcntl.h>
#include <sys/aio.h>
#include <unistd.h>

#include "check.h"

enum { BLOCK = 8192, DEPTH = 16 };

static char out[DEPTH][BLOCK];
static char in[DEPTH][BLOCK];

int main(int argc, char **argv) {
  CHECK(argc == 2);
  int fd = kaio_open(argv[1], O_RDWR);
  CHECK(fd >= 0);
  struct timeval minute = {60, 0};
  CHECK_FAILS(aiowait(&minute), EINVAL); /* nothing outstanding */
  struct timeval bad = {-1, 0};
  CHECK_FAILS(aiowait(&bad), EINVAL);

  static aio_result_t results[DEPTH];
  for (int i = 0; i < DEPTH; i++) {
    fill(out[i], BLOCK, i);
    CHECK(aiowrite(fd, out[i], BLOCK, i * BLOCK, SEEK_SET, &results[i]) == 0);
  }
  for (int i = 0; i < DEPTH; i++) {
    aio_result_t *done = aiowait(&minute);
    CHECK(done >= results && done < results + DEPTH);
    CHECK(done->aio_return == BLOCK && done->aio_errno == 0);
    done->aio_return = 0;
  }
  CHECK_FAILS(aiowait(NULL), EINVAL);

  for (int i = 0; i < DEPTH; i++) {
    CHECK(aioread(fd, in[i], BLOCK, i * BLOCK, SEEK_SET, &results[i]) == 0);
  }
  CHECK_FAILS(aiocancel(&results[0]), EINVAL); /* the kernel's are never cancelled (R-U-14) */
  for (int i = 0; i < DEPTH; i++) {
    aio_result_t *done = aiowait(NULL);
    CHECK(done != NULL && done != (aio_result_t *)-1 && done->aio_return == BLOCK);
  }
  CHECK(memcmp(in, out, sizeof in) == 0);

  CHECK_FAILS(aioread(fd, in[0], BLOCK, 0, 7, &results[0]), EINVAL);
  CHECK_FAILS(aioread(999, in[0], BLOCK, 0, SEEK_SET, &results[0]), EBADF);
  CHECK_FAILS(aioread(fd, (char *)16, BLOCK, 0, SEEK_SET, &results[0]), EFAULT);
  CHECK_FAILS(aioread(fd, in[0], 100, 0, SEEK_SET, &results[0]), EINVAL); /* no whole sector */

  /* The poll bit: memory shows the result without aiowait, when a call returns (R-CPY-2). */
  results[0].aio_return = AIO_INPROGRESS;
  CHECK(aioread(fd, in[0], BLOCK, 0, SEEK_SET, &results[0]) == 0);
  CHECK(aiowait(NULL) == &results[0]);
  CHECK(results[0].aio_return == BLOCK);

  CHECK(kaio_close(fd) == 0);
  CHECK_FAILS(kaio_close(fd), EBADF);
  puts("asynch: ok");
  return 0;
}
