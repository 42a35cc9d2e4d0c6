#define _GNU_SOURCE
#include "connection.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "critical.h"
#include "endpoint.h"
#include "hostcalls.h"
#include "inbox.h"
#include "incoming.h"
#include "lwp.h"
#include "memory.h"
#include "outbox.h"
#include "reading.h"
#include "say.h"
#include "signals.h"
#include "sleep.h"

enum state { NONE, UP, REFUSED };

static struct {
  pthread_mutex_t starting;
  word_t state;
  _Atomic int fd;
  uint32_t maxFrame;
  uint32_t keepaliveSeconds;
} us = {.starting = PTHREAD_MUTEX_INITIALIZER, .fd = -1};

int connection_is_up(void) { return atomic_load(&us.state) == UP; }

uint32_t connection_max_frame(void) { return us.maxFrame; }

/* ---- frames out ---- */

int connection_send(enum message type, uint32_t lwp, uint32_t sequence, const struct piece *pieces,
                    size_t count) {
  struct header header = {WIRE_HEADER, (uint8_t)type, 0, 0, lwp, sequence};
  struct iovec all[5] = {{NULL, 0}, {&header, sizeof header}};
  for (size_t i = 0; i < count; i++) {
    all[i + 2] = (struct iovec){(void *)(uintptr_t)pieces[i].bytes, pieces[i].length};
    header.length += (uint32_t)pieces[i].length;
  }
  return outbox_send(all, count + 2);
}

int connection_send_frame(uint8_t *frame, size_t length, enum message type, uint32_t lwp,
                          uint32_t sequence, int later) {
  struct header header = {(uint32_t)length, (uint8_t)type, 0, 0, lwp, sequence};
  memcpy(frame, &header, sizeof header);
  struct iovec all[2] = {{NULL, 0}, {frame, length}};
  return later ? outbox_later(frame, length) : outbox_send(all, 2);
}

/* ---- beginning ---- */

static int introduce(const uint8_t *cookie) {
  uint8_t hello[8] = {'K', 'A', 'I', 'O', WIRE_VERSION, 0, WIRE_VERSION, 0};
  struct piece greeting = {hello, sizeof hello};
  uint8_t abi[4] = {MODEL_LP64, MACHINE_X86, 0, 0};
  const char *name = program_invocation_short_name;
  size_t most = strlen(name) > 255 ? 255 : strlen(name);
  uint16_t length = (uint16_t)most;
  uint8_t text[2 + 255];
  memcpy(text, &length, 2);
  memcpy(text + 2, name, most);
  struct piece claim[3] = {{cookie, WIRE_COOKIE}, {abi, 4}, {text, 2 + most}};
  int first = cookie ? 0 : 1;
  if (connection_send(HELLO, 0, 0, &greeting, 1) != 0) {
    return -1;
  }
  return connection_send(cookie ? CLAIM : ATTACH, 0, 0, claim + first, (size_t)(3 - first));
}

/* WELCOME or ATTACHED; NULL after saying what came in its place. */
static const uint8_t *expect(struct inbox *inbox, enum message type) {
  struct header header;
  const uint8_t *body;
  while ((body = inbox_next(inbox, &header)) == NULL) {
    if (inbox->broken || inbox_fill(inbox, us.fd, 0) != 0) {
      say("the kernel closed the connection");
      return NULL;
    }
  }
  if (header.type == (uint8_t)type) {
    return body;
  }
  if (header.type == ERROR) {
    incoming_tell_error(body, header.length - WIRE_HEADER);
  } else {
    say("the kernel answered with a message of type %u", header.type);
  }
  return NULL;
}

static int handshake(struct inbox *inbox, const uint8_t *cookie) {
  if (introduce(cookie) != 0) {
    return -1;
  }
  const uint8_t *welcome = expect(inbox, WELCOME);
  if (!welcome) {
    return -1;
  }
  memcpy(&us.maxFrame, welcome + 4, 4);
  memcpy(&us.keepaliveSeconds, welcome + 8, 4);
  inbox->maxFrame = us.maxFrame;
  return expect(inbox, ATTACHED) ? 0 : -1;
}

enum { HIGH = 512 };

/* Programs expect low numbers for their own files, and those from 0 to 2 have meanings. */
static int out_of_the_way(int fd) {
  if (fd < 0) {
    return fd;
  }
  int moved = fcntl(fd, F_DUPFD_CLOEXEC, HIGH);
  if (moved < 0) {
    moved = fcntl(fd, F_DUPFD_CLOEXEC, 3);
  }
  host_close(fd);
  return moved;
}

int connection_descriptor(void) { return us.fd; }

int connection_owns(int fd) { return fd >= 0 && fd == us.fd; }

/* A read that is on its way keeps the old number's file; the next one uses the new number. */
void connection_move(void) {
  outbox_hold();
  int moved = fcntl(us.fd, F_DUPFD_CLOEXEC, HIGH);
  if (moved >= 0) {
    us.fd = moved;
  }
  outbox_release();
}

/* PINGs come twice as often as the server wants to hear of us. */
static int start_reading(const struct inbox *inbox) {
  enum { HALF = 500 };
  uint32_t seconds = us.keepaliveSeconds < INT_MAX / HALF ? us.keepaliveSeconds : INT_MAX / HALF;
  int error = reading_start(inbox, (int)seconds * HALF);
  if (error != 0) {
    say("no thread to read from the kernel: %s", strerror(error));
  }
  return error;
}

static int come_up(struct inbox *inbox, const uint8_t *cookie) {
  us.fd = out_of_the_way(connect_to_server());
  if (us.fd < 0 || inbox_init(inbox, WIRE_BEFORE_WELCOME) != 0 || handshake(inbox, cookie) != 0) {
    return -1;
  }
  lwp_begin();
  if (!cookie) {
    signals_begin();
    memory_begin();
  }
  return start_reading(inbox);
}

static void begin(const uint8_t *cookie) {
  struct inbox inbox = {0};
  if (come_up(&inbox, cookie) == 0) {
    atomic_store(&us.state, UP);
    return;
  }
  inbox_free(&inbox);
  if (us.fd >= 0) {
    host_close(us.fd);
    us.fd = -1;
  }
  atomic_store(&us.state, REFUSED);
}

int connection_start(void) {
  if (atomic_load(&us.state) == NONE) {
    critical_lock(&us.starting);
    if (atomic_load(&us.state) == NONE) {
      begin(NULL);
    }
    critical_unlock(&us.starting);
  }
  return atomic_load(&us.state) == UP ? 0 : -1;
}

void connection_end(int64_t deadline) {
  if (!connection_is_up() || connection_send(BYE, 0, 0, NULL, 0) != 0) {
    return;
  }
  reading_wait_for_end(deadline);
}

/* ---- fork ---- */

void connection_hold_start(void) { critical_lock(&us.starting); }

void connection_hold_sending(void) { outbox_hold(); }

void connection_after_fork(void) {
  outbox_release();
  critical_unlock(&us.starting);
}

void connection_in_child(const uint8_t *cookie) {
  if (us.fd >= 0) {
    host_close(us.fd);
    us.fd = -1;
  }
  outbox_forget();
  atomic_store(&us.state, NONE);
  connection_after_fork();
  if (cookie) {
    begin(cookie);
  }
}
