/* The shortest use of aioread: first DISK prints how many bytes the kernel read. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/asynch.h>
#include <unistd.h>

int main(int argc, char **argv) {
  static char buffer[8192];
  aio_result_t result = {0, 0};
  int fd = argc == 2 ? open(argv[1], O_RDONLY) : -1;
  if (fd < 0 || aioread(fd, buffer, sizeof buffer, 0, SEEK_SET, &result) != 0) {
    perror("first");
    return 1;
  }
  aio_result_t *done = aiowait(NULL);
  if (done != &result) {
    perror("aiowait");
    return 1;
  }
  printf("%zd bytes, errno %d\n", done->aio_return, done->aio_errno);
  return close(fd);
}
