/*
 * A program of Solaris that keeps some requests in flight: random reads or writes of a device of kaiod by aioread, aiowrite and aiowait, a
 * system call of the kernel each.
 *
 *   cc -O2 -o load load.c -Iharness/src/main/c/include -Lharness/target/c -Wl,-rpath,$PWD/harness/target/c -lkaio
 *   KAIO_ENDPOINT=unix:PATH ./load [--write] [--shared] DEVICE BYTES DEPTH SECONDS
 *
 * BYTES is the size of a request, within the first GiB of the device; --shared: the buffers are from kaio_alloc. Prints requests a second.
 */
#include <errno.h>
#include <fcntl.h>
#include <kaio_alloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/asynch.h>
#include <time.h>
#include <unistd.h>

enum { MOST_DEPTH = 1024, SPAN = 1 << 30, EXIT_USAGE = 2 };

static struct {
  int fd;
  int writes;
  size_t size;
  char *buffers;
} load;

static aio_result_t results[MOST_DEPTH];

static void fail(const char *what) {
  fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
  exit(EXIT_FAILURE);
}

static uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

static off_t random_offset(void) {
  static uint64_t state = 0x9e3779b97f4a7c15;
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (off_t)(state % (SPAN / load.size) * load.size);
}

static void submit(size_t slot) {
  char *buffer = load.buffers + slot * load.size;
  off_t offset = random_offset();
  int status = load.writes ? aiowrite(load.fd, buffer, load.size, offset, SEEK_SET, &results[slot])
                           : aioread(load.fd, buffer, load.size, offset, SEEK_SET, &results[slot]);
  if (status != 0) {
    fail(load.writes ? "aiowrite" : "aioread");
  }
}

static void run(size_t depth, double seconds) {
  uint64_t begun = now();
  uint64_t end = begun + (uint64_t)(seconds * 1e9);
  uint64_t done = 0;
  for (size_t slot = 0; slot < depth; slot++) {
    submit(slot);
  }
  while (now() < end) {
    aio_result_t *result = aiowait(NULL);
    if (result == NULL || result == (aio_result_t *)-1) {
      fail("aiowait");
    }
    if (result->aio_return != (ssize_t)load.size) {
      errno = result->aio_errno;
      fail("a request");
    }
    done++;
    submit((size_t)(result - results));
  }
  printf("%.0f\n", (double)done * 1e9 / (double)(now() - begun));
}

static double number(const char *word, double most) {
  char *end;
  double value = strtod(word, &end);
  if (end == word || *end || !(value > 0 && value <= most)) {
    fprintf(stderr, "load: '%s' is no number from 1 to %.0f\n", word, most);
    exit(EXIT_USAGE);
  }
  return value;
}

int main(int argc, char **argv) {
  int shares = 0;
  int at = 1;
  for (; at < argc && argv[at][0] == '-'; at++) {
    load.writes |= strcmp(argv[at], "--write") == 0;
    shares |= strcmp(argv[at], "--shared") == 0;
  }
  if (argc - at != 4 || at - 1 != load.writes + shares) {
    fprintf(stderr, "usage: load [--write] [--shared] DEVICE BYTES DEPTH SECONDS\n");
    return EXIT_USAGE;
  }
  load.size = (size_t)number(argv[at + 1], SPAN);
  size_t depth = (size_t)number(argv[at + 2], MOST_DEPTH);
  double seconds = number(argv[at + 3], 3600);
  load.buffers = shares ? kaio_alloc(depth * load.size) : calloc(depth, load.size);
  load.fd = open(argv[at], O_RDWR);
  if (load.fd < 0 || !load.buffers) {
    fail(argv[at]);
  }
  run(depth, seconds);
  return EXIT_SUCCESS;
}
