/* Memory that is shared with the server: shared DISK. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <kaio_alloc.h>
#include <sys/asynch.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

enum { BLOCK = 8192, PAGE = 4096 };

static int fd;

/* Whether the pages at the address are those of a shared file. */
static int is_shared(const void *address) {
  FILE *maps = fopen("/proc/self/maps", "r");
  CHECK(maps);
  char line[512];
  int shared = 0;
  while (fgets(line, sizeof line, maps)) {
    unsigned long start;
    unsigned long end;
    char rights[5];
    if (sscanf(line, "%lx-%lx %4s", &start, &end, rights) == 3 && start <= (unsigned long)address
        && (unsigned long)address < end) {
      shared = rights[3] == 's';
    }
  }
  fclose(maps);
  return shared;
}

static void transfer(int writes, char *buffer, off_t offset) {
  aio_result_t result = {0, 0}; /* aioread looks at it: the poll bit */
  CHECK((writes ? aiowrite(fd, buffer, BLOCK, offset, SEEK_SET, &result)
                : aioread(fd, buffer, BLOCK, offset, SEEK_SET, &result))
        == 0);
  CHECK(aiowait(NULL) == &result);
  CHECK(result.aio_return == BLOCK);
}

static void round_trip(char *buffer, int seed) {
  char expected[BLOCK];
  fill(expected, BLOCK, seed);
  fill(buffer, BLOCK, seed);
  transfer(1, buffer, (off_t)seed * BLOCK);
  memset(buffer, 0, BLOCK);
  transfer(0, buffer, (off_t)seed * BLOCK);
  CHECK(memcmp(buffer, expected, BLOCK) == 0);
}

static void allocated(void) {
  char *buffer = kaio_alloc(3 * BLOCK - 1);
  CHECK(buffer && is_shared(buffer) && is_shared(buffer + 3 * BLOCK - 1));
  CHECK(buffer[0] == 0);
  round_trip(buffer + PAGE, 1);
  round_trip(buffer, 2);
  CHECK(pwrite(fd, buffer, BLOCK, 0) == BLOCK);
  memset(buffer, 0, BLOCK);
  CHECK(pread(fd, buffer, BLOCK, 0) == BLOCK);
  CHECK(buffer[1] == 31 + 2);
  kaio_free(buffer);
  kaio_free(NULL);
  CHECK(kaio_alloc(0) == NULL && errno == EINVAL);
}

static void registered(void) {
  char *buffer = mmap(NULL, 2 * BLOCK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  CHECK(buffer != MAP_FAILED);
  fill(buffer, BLOCK, 7);
  CHECK(kaio_register(buffer, 2 * BLOCK) == 0);
  CHECK(is_shared(buffer) && buffer[1] == 31 + 7);
  CHECK_FAILS(kaio_register(buffer + BLOCK, BLOCK), EBUSY);
  CHECK_FAILS(kaio_register(buffer + 1, BLOCK), EINVAL);
  CHECK_FAILS(kaio_unregister(buffer, BLOCK), EINVAL);
  round_trip(buffer, 3);
  CHECK(kaio_unregister(buffer, 2 * BLOCK) == 0);
  CHECK(!is_shared(buffer) && buffer[1] == 31 + 3);
  round_trip(buffer, 4);
  CHECK(kaio_register(buffer, 2 * BLOCK) == 0);
  CHECK(munmap(buffer, BLOCK) == 0);
  CHECK(mmap(buffer, BLOCK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0)
        == buffer);
  round_trip(buffer, 5); /* the new memory gets the bytes, not the old file */
  CHECK(munmap(buffer, 2 * BLOCK) == 0);
}

static void cut(void) {
  char *buffer = kaio_alloc(BLOCK);
  CHECK(is_shared(buffer));
  round_trip(buffer, 6);
  char path[64];
  snprintf(path, sizeof path, "/proc/self/map_files/%lx-%lx", (unsigned long)buffer,
           (unsigned long)buffer + BLOCK);
  if (truncate(path, 0) != 0) {
    return; /* not everybody may reach the file by its mapping */
  }
  aio_result_t result = {0, 0}; /* aioread looks at it: the poll bit */
  CHECK(aioread(fd, buffer, BLOCK, 0, SEEK_SET, &result) == 0);
  CHECK(aiowait(NULL) == &result);
  CHECK(result.aio_return == -1 && result.aio_errno == EFAULT);
  char own[BLOCK];
  round_trip(own, 6);
}

static void forked(void) {
  char *buffer = kaio_alloc(BLOCK);
  CHECK(is_shared(buffer));
  fill(buffer, BLOCK, 9);
  pid_t child = fork();
  CHECK(child >= 0);
  if (child == 0) {
    CHECK(!is_shared(buffer) && buffer[1] == 31 + 9);
    buffer[1] = 1;
    round_trip(buffer, 10);
    _exit(0);
  }
  int status;
  CHECK(waitpid(child, &status, 0) == child && status == 0);
  CHECK(is_shared(buffer) && buffer[1] == 31 + 9);
  round_trip(buffer, 11);
  kaio_free(buffer);
}

int main(int argc, char **argv) {
  CHECK(argc == 2);
  fd = open(argv[1], O_RDWR);
  CHECK(fd >= 0);
  allocated();
  registered();
  forked();
  cut();
  CHECK(close(fd) == 0);
  puts("shared: ok");
  return 0;
}
