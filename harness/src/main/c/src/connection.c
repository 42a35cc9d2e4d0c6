#define _GNU_SOURCE
#include "connection.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "critical.h"
#include "endpoint.h"
#include "hostcalls.h"
#include "inbox.h"
#include "lwp.h"
#include "memory.h"
#include "outbox.h"
#include "process.h"
#include "say.h"
#include "shared.h"
#include "signals.h"
#include "sleep.h"
#include "usermem.h"

enum state { NONE, UP, REFUSED };

enum { MOST_STORES = 64 };

static struct {
  pthread_mutex_t starting;
  word_t state;
  word_t over;
  _Atomic int fd;
  uint32_t maxFrame;
  uint32_t keepaliveSeconds;
  struct inbox inbox;
  struct copy stores[MOST_STORES];
  size_t storeCount;
  _Atomic uint64_t cookie[WIRE_COOKIE / 8];
} us = {.starting = PTHREAD_MUTEX_INITIALIZER, .fd = -1};

int connection_is_up(void) { return atomic_load(&us.state) == UP; }

uint32_t connection_max_frame(void) { return us.maxFrame; }

void connection_cookie(uint8_t cookie[WIRE_COOKIE]) {
  uint64_t words[WIRE_COOKIE / 8] = {us.cookie[0], us.cookie[1]};
  memcpy(cookie, words, WIRE_COOKIE);
}

static void keep_cookie(const uint8_t *cookie) {
  uint64_t words[WIRE_COOKIE / 8];
  memcpy(words, cookie, WIRE_COOKIE);
  us.cookie[0] = words[0];
  us.cookie[1] = words[1];
}

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

/* ---- frames in ---- */

static void answer_fetch(const uint8_t *body) {
  uint64_t request;
  uint64_t address;
  uint32_t length;
  memcpy(&request, body, 8);
  memcpy(&address, body + 8, 8);
  memcpy(&length, body + 16, 4);
  uint8_t *bytes = malloc(length ? length : 1);
  /* A payload of another length fails the request with EIO: the buffer is gone, or memory is short. */
  size_t got = bytes ? copy_from_program(bytes, address, length) : 0;
  struct piece pieces[2] = {{&request, sizeof request}, {bytes, got == length ? got : 0}};
  connection_send(PAYLOAD, 0, 0, pieces, 2);
  free(bytes);
}

/* Memory that the program has given back meanwhile loses nothing that anybody could look at. */
static void store_all(void) {
  copy_all_to_program(us.stores, us.storeCount);
  us.storeCount = 0;
}

/* STOREs that follow one another are made at once; the inbox keeps their bytes until then. */
static void store(const uint8_t *body, size_t length) {
  uint64_t address;
  memcpy(&address, body, 8);
  if (us.storeCount == MOST_STORES) {
    store_all();
  }
  us.stores[us.storeCount++] = (struct copy){address, body + 8, length - 8};
}

static void tell_error(const uint8_t *body, size_t length) {
  uint32_t code;
  memcpy(&code, body, 4);
  say("the kernel ended the connection: fault %u, %.*s", code, (int)(length - 6), body + 6);
}

static size_t least_body(uint8_t type) {
  switch (type) {
    case RETURN:
      return 16;
    case STORE:
      return 9;
    case FETCH:
      return 24;
    case SIGNAL:
    case COOKIE:
      return 24;
    case SHARED:
      return 10;
    case EXITED:
    case UNSHARED:
      return 8;
    case ERROR:
      return 6;
    default:
      return 0;
  }
}

/* 0 when the stream goes on. */
static int take(const struct header *header, const uint8_t *body, size_t length) {
  if (length < least_body(header->type)) {
    say("the kernel sent a message of type %u that is too short", header->type);
    return 1;
  }
  if (header->type == STORE) {
    store(body, length);
    return 0;
  }
  store_all();
  switch (header->type) {
    case RETURN:
    case MISSING:
      lwp_return(header, body, length);
      return 0;
    case FETCH:
      answer_fetch(body);
      return 0;
    case SIGNAL:
      signals_raise(body);
      return 0;
    case COOKIE:
      keep_cookie(body + 8);
      return 0;
    case SHARED:
    case UNSHARED:
      shared_answer(header, body, length);
      return 0;
    case PONG:
      return 0;
    case EXITED:
      signals_exited(body);
      return 1;
    case ERROR:
      tell_error(body, length);
      return 1;
    default:
      say("the kernel sent a message of type %u that this library does not know", header->type);
      return 1;
  }
}

static int ping(void) {
  uint64_t token = 0;
  struct piece piece = {&token, sizeof token};
  return connection_send(PING, 0, 0, &piece, 1);
}

/* More bytes, with a PING whenever the server has not heard of us for half of what it bears. */
static int fill(void) {
  int status;
  store_all();
  outbox_flush(); /* what waited for company has waited for this answer */
  while ((status = inbox_fill(&us.inbox, us.fd)) == INBOX_QUIET && ping() == 0) {
  }
  outbox_hold(); /* what comes is behind what was sent, in memory, too */
  outbox_release();
  return status;
}

static void limit_patience(void) {
  struct timeval patience = {us.keepaliveSeconds / 2, us.keepaliveSeconds % 2 * 500000};
  setsockopt(us.fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience); /* 0: for ever */
}

static void *read_frames(void *unused) {
  (void)unused;
  process_daemon_begins();
  struct header header;
  const uint8_t *body;
  for (;;) {
    while ((body = inbox_next(&us.inbox, &header)) != NULL) {
      if (take(&header, body, header.length - WIRE_HEADER) != 0) {
        goto over;
      }
    }
    if (us.inbox.broken || fill() != 0) {
      break;
    }
  }
over:
  atomic_store(&us.over, 1);
  wake_all(&us.over);
  lwp_lost();
  shared_lost();
  process_daemon_ends();
  return NULL;
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
static const uint8_t *expect(enum message type) {
  struct header header;
  const uint8_t *body;
  while ((body = inbox_next(&us.inbox, &header)) == NULL) {
    if (us.inbox.broken || inbox_fill(&us.inbox, us.fd) != 0) {
      say("the kernel closed the connection");
      return NULL;
    }
  }
  if (header.type == (uint8_t)type) {
    return body;
  }
  if (header.type == ERROR) {
    tell_error(body, header.length - WIRE_HEADER);
  } else {
    say("the kernel answered with a message of type %u", header.type);
  }
  return NULL;
}

static int handshake(const uint8_t *cookie) {
  if (inbox_init(&us.inbox, WIRE_BEFORE_WELCOME) != 0 || introduce(cookie) != 0) {
    return -1;
  }
  const uint8_t *welcome = expect(WELCOME);
  if (!welcome) {
    return -1;
  }
  memcpy(&us.maxFrame, welcome + 4, 4);
  memcpy(&us.keepaliveSeconds, welcome + 8, 4);
  us.inbox.maxFrame = us.maxFrame;
  limit_patience();
  return expect(ATTACHED) ? 0 : -1;
}

static int start_reader(void) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_t thread;
  int error = pthread_create(&thread, NULL, read_frames, NULL);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (error != 0) {
    say("no thread to read from the kernel: %s", strerror(error));
    return -1;
  }
  pthread_detach(thread);
  return 0;
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

static void begin(const uint8_t *cookie) {
  us.fd = out_of_the_way(connect_to_server());
  if (us.fd >= 0 && handshake(cookie) == 0) {
    lwp_begin();
    if (!cookie) {
      signals_begin();
      memory_begin();
    }
    atomic_store(&us.over, 0);
    if (start_reader() == 0) {
      atomic_store(&us.state, UP);
      return;
    }
  }
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
  while (!atomic_load(&us.over) && sleep_while(&us.over, 0, deadline) != ETIMEDOUT) {
  }
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
  inbox_free(&us.inbox);
  us.storeCount = 0;
  outbox_forget();
  atomic_store(&us.state, NONE);
  connection_after_fork();
  if (cookie) {
    begin(cookie);
  }
}
