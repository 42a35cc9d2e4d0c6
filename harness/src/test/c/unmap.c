/* Takes a buffer away while a read into it is pending: unmap DISK says when munmap has returned. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/asynch.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SIZE = 8192 };

/* Memory at an address that is the same each time, so that one knows it again in a trace. */
static void *map(long address) {
  return mmap((void *)address, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

int main(int argc, char **argv) {
  void *buffer = map(0x200000000);
  aio_result_t *result = map(0x200010000);
  int fd = argc == 2 ? open(argv[1], O_RDONLY) : -1;
  if (fd < 0 || aioread(fd, buffer, SIZE, 0, SEEK_SET, result) != 0) {
    perror("unmap");
    return 1;
  }
  if (munmap(buffer, SIZE) != 0) {
    perror("munmap");
    return 1;
  }
  printf("munmap has returned\n");
  if (aiowait(NULL) != result) {
    perror("aiowait");
    return 1;
  }
  printf("%zd bytes, errno %d\n", result->aio_return, result->aio_errno);
  return close(fd);
}
