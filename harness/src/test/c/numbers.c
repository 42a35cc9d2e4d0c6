/* Descriptors that are closed and copied around the kernel's: numbers DISK (rules R-CLN-12, R-U-4). */
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <sys/aio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

enum { BLOCK = 4096 };

extern char **environ;

static int disk;
static char buffer[BLOCK];

static int works(int fd) {
  aio_result_t result = {0, 0};
  return pread(fd, buffer, BLOCK, 0) == BLOCK && aioread(fd, buffer, BLOCK, 0, SEEK_SET, &result) == 0
         && aiowait(NULL) == &result && result.aio_return == BLOCK;
}

static void is_host(int fd) {
  CHECK(write(fd, "x", 1) == 1);
  CHECK(!kaio_isopen(fd));
}

static void copied(void) {
  int null = open("/dev/null", O_WRONLY);
  CHECK(dup2(disk, null) == null);
  CHECK(works(null));
  int other = open("/dev/null", O_WRONLY);
  CHECK(dup3(other, null, O_CLOEXEC) == null);
  is_host(null);
  CHECK(dup3(disk, null, 0) == null && works(null));
  CHECK(dup2(null, null) == null && works(null));
  CHECK_FAILS(dup3(null, null, 0), EINVAL);
  CHECK_FAILS(dup2(disk, -1), EBADF);
  CHECK_FAILS(dup2(-1, disk), EBADF);
  CHECK(works(disk));
  int high = fcntl(disk, F_DUPFD, 300);
  CHECK(high >= 300 && works(high));
  int higher = fcntl(high, F_DUPFD_CLOEXEC, 300);
  CHECK(higher > high && works(higher));
  CHECK(close(high) == 0 && close(higher) == 0 && close(null) == 0 && close(other) == 0);
  CHECK_FAILS(pread(high, buffer, BLOCK, 0), EBADF);
}

/* The kernel has 65536 descriptors, a process of the host may have more. */
static void beyond(void) {
  struct rlimit limit;
  CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0);
  limit.rlim_cur = limit.rlim_max;
  CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
  if (limit.rlim_cur > 70000) {
    CHECK_FAILS(dup2(disk, 70000), EMFILE);
    CHECK_FAILS(fcntl(disk, F_DUPFD, 70000), EMFILE);
    CHECK_FAILS(fcntl(70000, F_GETFD), EBADF);
  }
}

static void closed(void) {
  int low = dup(disk);
  int host = open("/dev/null", O_WRONLY);
  int high = fcntl(disk, F_DUPFD, 400);
  CHECK(close_range((unsigned)high, ~0U, 0) == 0);
  CHECK(!kaio_isopen(high) && works(low));
  CHECK(close_range((unsigned)low, ~0U, CLOSE_RANGE_CLOEXEC) == 0);
  CHECK(works(low));
  is_host(host);
  CHECK_FAILS(close_range(9, 8, 0), EINVAL);
  closefrom(disk + 1); /* with the socket of the library among them */
  CHECK(!kaio_isopen(low));
  CHECK_FAILS(write(host, "x", 1), EBADF);
  CHECK(works(disk));
}

/* As a shell does; and as a library that closes all before it execs. */
static void children(const char *self) {
  pid_t child = vfork();
  if (child == 0) {
    dup2(disk, 1);
    close(disk);
    close_range(3, ~0U, 0);
    execl("/bin/true", "true", (char *)NULL);
    _exit(1);
  }
  int status;
  CHECK(waitpid(child, &status, 0) == child && status == 0);
  CHECK(works(disk));

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addclose(&actions, disk);
  char *words[] = {(char *)self, (char *)"exists", NULL};
  CHECK(posix_spawn(&child, self, &actions, NULL, words, environ) == 0);
  CHECK(waitpid(child, &status, 0) == child && status == 0);
  posix_spawn_file_actions_destroy(&actions);
  CHECK(works(disk));

  /* No handler of fork knows of this one: nothing is the kernel's there, and the parent loses nothing. */
  child = _Fork();
  if (child == 0) {
    errno = 0;
    int fails = pread(disk, buffer, BLOCK, 0) == -1 && errno == ENOSYS;
    close(disk);
    _exit(!fails);
  }
  CHECK(waitpid(child, &status, 0) == child && status == 0);
  CHECK(works(disk));
}

int main(int argc, char **argv) {
  if (argc == 2 && strcmp(argv[1], "exists") == 0) {
    return fcntl(3, F_GETFD) >= 0;
  }
  CHECK(argc == 2);
  disk = open(argv[1], O_RDWR);
  CHECK(disk >= 0 && works(disk));
  copied();
  beyond();
  children(argv[0]);
  closed();
  CHECK(close(disk) == 0);
  puts("numbers: ok");
  return 0;
}
