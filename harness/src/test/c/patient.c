/* Writes a block and waits for it ten minutes at a time, as databases do: patient DISK. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/asynch.h>
#include <sys/time.h>
#include <unistd.h>

int main(int argc, char **argv) {
  static char buffer[8192];
  aio_result_t result;
  int fd = argc == 2 ? open(argv[1], O_RDWR) : -1;
  if (fd < 0 || aiowrite(fd, buffer, sizeof buffer, 0, SEEK_SET, &result) != 0) {
    perror("patient");
    return 1;
  }
  struct timeval ten_minutes = {600, 0};
  aio_result_t *done;
  for (int times = 1; (done = aiowait(&ten_minutes)) == NULL; times++) {
    printf("aiowait timed out %d times\n", times);
    fflush(stdout);
  }
  if (done != &result) {
    perror("aiowait");
    return 1;
  }
  printf("%zd bytes, errno %d\n", done->aio_return, done->aio_errno);
  return close(fd);
}
