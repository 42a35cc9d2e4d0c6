/*
 * Two processes and a Unix socket: how long 64 bytes take there and back when nothing is done with
 * them. A system call of a client of kaiod is such a round trip with a kernel at the other end.
 *
 *   cc -O2 -o pingpong pingpong.c && ./pingpong [--spin] SECONDS
 *
 * With --spin neither process sleeps: both look again and again, which takes two whole cores.
 * Prints one line: mode=sleep|spin trips_per_second=N p50_us=N p99_us=N
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MESSAGE = 64, EXIT_USAGE = 2, BUCKETS = 1 << 20, BUCKET_NANOS = 20 };

/* Of every send and receive. */
static int flags;

/* Trips by the time they took; the last bucket has all that took longer. */
static uint32_t counted[BUCKETS];

static void fail(const char *what) {
  fprintf(stderr, "pingpong: %s: %s\n", what, strerror(errno));
  exit(EXIT_FAILURE);
}

static uint64_t now(void) {
  struct timespec time;
  if (clock_gettime(CLOCK_MONOTONIC, &time) != 0) {
    fail("clock_gettime");
  }
  return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

/* Returns 0 at the end of the stream. */
static int receive_all(int fd, char *message) {
  size_t have = 0;
  while (have < MESSAGE) {
    ssize_t count = recv(fd, message + have, MESSAGE - have, flags);
    if (count == 0) {
      return 0;
    }
    if (count > 0) {
      have += (size_t)count;
    } else if (errno != EAGAIN && errno != EINTR) {
      fail("recv");
    }
  }
  return 1;
}

static void send_all(int fd, const char *message) {
  size_t sent = 0;
  while (sent < MESSAGE) {
    ssize_t count = send(fd, message + sent, MESSAGE - sent, flags);
    if (count > 0) {
      sent += (size_t)count;
    } else if (errno != EAGAIN && errno != EINTR) {
      fail("send");
    }
  }
}

static void echo(int fd) {
  char message[MESSAGE];
  while (receive_all(fd, message)) {
    send_all(fd, message);
  }
}

/* Within how many microseconds this part of the trips was over. */
static double percentile(uint64_t trips, double percent) {
  uint64_t wanted = (uint64_t)((double)trips * percent / 100);
  uint64_t seen = 0;
  size_t bucket = 0;
  while (bucket < BUCKETS - 1 && seen + counted[bucket] <= wanted) {
    seen += counted[bucket++];
  }
  return (double)(bucket * BUCKET_NANOS) / 1000;
}

static void play(int fd, double seconds) {
  char message[MESSAGE] = {0};
  uint64_t begun = now();
  uint64_t end = begun + (uint64_t)(seconds * 1e9);
  uint64_t trips = 0;
  uint64_t sent = begun;
  while (sent < end) {
    send_all(fd, message);
    if (!receive_all(fd, message)) {
      errno = EPIPE;
      fail("the other process");
    }
    uint64_t back = now();
    uint64_t bucket = (back - sent) / BUCKET_NANOS;
    counted[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
    trips++;
    sent = back;
  }
  printf("mode=%s trips_per_second=%.0f p50_us=%.2f p99_us=%.2f\n",
         flags & MSG_DONTWAIT ? "spin" : "sleep", (double)trips * 1e9 / (double)(sent - begun),
         percentile(trips, 50), percentile(trips, 99));
}

static double read_seconds(const char *word) {
  char *end;
  double seconds = strtod(word, &end);
  if (end == word || *end || !(seconds > 0 && seconds <= 3600)) {
    fprintf(stderr, "pingpong: '%s' is not a number of seconds, up to 3600\n", word);
    exit(EXIT_USAGE);
  }
  return seconds;
}

int main(int argc, char **argv) {
  int spin = argc > 1 && strcmp(argv[1], "--spin") == 0;
  if (argc != 2 + spin) {
    fprintf(stderr, "usage: pingpong [--spin] SECONDS\n");
    return EXIT_USAGE;
  }
  double seconds = read_seconds(argv[1 + spin]);
  flags = MSG_NOSIGNAL | (spin ? MSG_DONTWAIT : 0);
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0) {
    fail("socketpair");
  }
  pid_t child = fork();
  if (child < 0) {
    fail("fork");
  }
  if (child == 0) {
    close(pair[0]);
    echo(pair[1]);
    _exit(EXIT_SUCCESS);
  }
  close(pair[1]);
  play(pair[0], seconds);
  close(pair[0]);
  int status;
  if (waitpid(child, &status, 0) != child) {
    fail("waitpid");
  }
  return status == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
