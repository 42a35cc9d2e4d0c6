/*
 * How long a server takes from its start to its first answer to a system call.
 *
 *   cc -O2 -o firstcall firstcall.c && ./firstcall SOCKET COMMAND [WORD...]
 *
 * Starts COMMAND, which is to listen on the Unix socket SOCKET and speak PROTOCOL.md, connects as
 * soon as that can be, attaches, calls getpid, and prints the milliseconds from the start to the
 * RETURN. Then it ends the server with SIGTERM and waits for it.
 */
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { HEADER = 16, RETURN = 131, GETPID = 20, PATIENCE_MS = 60000, RETRY_US = 200 };

static pid_t server = -1;

static void fail(const char *what) {
  fprintf(stderr, "firstcall: %s: %s\n", what, strerror(errno));
  if (server > 0) {
    kill(server, SIGTERM);
  }
  exit(EXIT_FAILURE);
}

static double now_ms(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

/* Waits until somebody listens there; gives the connection. */
static int connected(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof address.sun_path) {
    errno = ENAMETOOLONG;
    fail(path);
  }
  strcpy(address.sun_path, path);
  double end = now_ms() + PATIENCE_MS;
  while (now_ms() < end) {
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0) {
      return fd;
    }
    close(fd);
    usleep(RETRY_US);
  }
  errno = ETIMEDOUT;
  fail(path);
  return -1;
}

static void read_all(int fd, void *into, size_t length) {
  char *at = into;
  while (length > 0) {
    ssize_t count = read(fd, at, length);
    if (count <= 0) {
      errno = count == 0 ? EPIPE : errno;
      fail("read");
    }
    at += count;
    length -= (size_t)count;
  }
}

/* HELLO, ATTACH (LP64, x86, no name) and CALL getpid in one go; the host is little-endian. */
static void call(int fd) {
  static const uint32_t frames[] = {
      24, 1, 0, 0, 0x4F49414B, 0x00010001,      /* HELLO, versions 1 to 1 */
      24, 2, 0, 0, 0x00000100, 0,               /* ATTACH; the name's two bytes follow below */
      24, 3, 1, 1, GETPID,     0,               /* CALL of LWP 1 */
  };
  char bytes[sizeof frames];
  memcpy(bytes, frames, sizeof frames);
  const uint32_t attach = 22;
  memcpy(bytes + 24, &attach, sizeof attach);
  memmove(bytes + 24 + attach, bytes + 48, 24);
  if (write(fd, bytes, 24 + attach + 24) != (ssize_t)(24 + attach + 24)) {
    fail("write");
  }
  for (;;) {
    uint32_t header[HEADER / 4];
    char body[4096];
    read_all(fd, header, sizeof header);
    if (header[0] < HEADER || header[0] - HEADER > sizeof body) {
      errno = EPROTO;
      fail("frame");
    }
    read_all(fd, body, header[0] - HEADER);
    if ((header[1] & 0xFF) == RETURN) {
      return;
    }
  }
}

int main(int argc, char **argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: firstcall SOCKET COMMAND [WORD...]\n");
    return 2;
  }
  double begun = now_ms();
  server = fork();
  if (server < 0) {
    fail("fork");
  }
  if (server == 0) {
    dup2(STDERR_FILENO, STDOUT_FILENO);
    execvp(argv[2], argv + 2);
    fail(argv[2]);
  }
  int fd = connected(argv[1]);
  call(fd);
  printf("%.1f\n", now_ms() - begun);
  close(fd);
  kill(server, SIGTERM);
  waitpid(server, NULL, 0);
  return 0;
}
