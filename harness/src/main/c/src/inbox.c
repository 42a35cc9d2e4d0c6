#include "inbox.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>

#include "hostcalls.h"
#include "say.h"

enum { ROOM_AT_FIRST = 256 * 1024, STORE_HEADER = WIRE_HEADER + sizeof(uint64_t), LONG_STORE = 1024 };

int inbox_init(struct inbox *inbox, uint32_t maxFrame) {
  *inbox = (struct inbox){.bytes = malloc(ROOM_AT_FIRST), .room = ROOM_AT_FIRST, .maxFrame = maxFrame};
  return inbox->bytes ? 0 : -1;
}

void inbox_free(struct inbox *inbox) {
  free(inbox->bytes);
  *inbox = (struct inbox){0};
}

static uint32_t length_at(const uint8_t *bytes) {
  uint32_t length;
  memcpy(&length, bytes, sizeof length);
  return length;
}

/* Room for the rest of the frame that has begun, at the start of the buffer. */
static int make_room(struct inbox *inbox) {
  size_t there = inbox->to - inbox->from;
  memmove(inbox->bytes, inbox->bytes + inbox->from, there);
  inbox->from = 0;
  inbox->to = there;
  size_t wanted = there >= sizeof(uint32_t) ? length_at(inbox->bytes) : 0;
  if (wanted <= inbox->room) {
    return 0;
  }
  uint8_t *grown = realloc(inbox->bytes, wanted);
  if (!grown) {
    say("no memory for a frame of %zu bytes", wanted);
    return -1;
  }
  inbox->bytes = grown;
  inbox->room = wanted;
  return 0;
}

/* ---- long STOREs ---- */

static int is_long_store(const uint8_t *frame) {
  return frame[offsetof(struct header, type)] == STORE && length_at(frame) >= STORE_HEADER + LONG_STORE;
}

/* So much came before its bytes. */
static void note_long_store(struct inbox *inbox) {
  inbox->ahead[inbox->behind] = inbox->passed + STORE_HEADER;
  inbox->passed = 0;
  inbox->behind = 1;
}

static void note_quiet(struct inbox *inbox) {
  if (inbox->passed > 0 && !inbox->behind) {
    inbox->ahead[0] = 0;
  }
  inbox->passed = 0;
  inbox->behind = 0;
}

int inbox_begin_store(struct inbox *inbox, uint64_t *address, const uint8_t **bytes, size_t *length) {
  const uint8_t *frame = inbox->bytes + inbox->from;
  size_t there = inbox->to - inbox->from;
  if (there < STORE_HEADER || !is_long_store(frame)) {
    return 0;
  }
  memcpy(address, frame + WIRE_HEADER, sizeof *address);
  *bytes = frame + STORE_HEADER;
  *length = there - STORE_HEADER;
  note_long_store(inbox);
  inbox->into = *address + *length;
  inbox->rest = length_at(frame) - there;
  inbox->from = inbox->to = 0;
  return 1;
}

/* ---- reading ---- */

/* Up to the next long STORE's bytes, if they are likely to come behind as much as the last time. */
static size_t wanted(const struct inbox *inbox) {
  size_t room = inbox->room - inbox->to;
  size_t ahead = inbox->ahead[inbox->rest > 0 || inbox->behind];
  size_t passed = inbox->rest > 0 ? 0 : inbox->passed + (inbox->to - inbox->from);
  return ahead > passed && ahead - passed < room ? ahead - passed : room;
}

/* The rest of a long STORE, and what is behind it; or only that, to nowhere. */
static ssize_t receive(struct inbox *inbox, int fd, int flags) {
  uint8_t *free = inbox->bytes + inbox->to;
  if (inbox->rest == 0) {
    return host_recv(fd, free, wanted(inbox), flags);
  }
  if (inbox->into == 0) {
    return host_recv(fd, free, inbox->rest < inbox->room ? inbox->rest : inbox->room, flags);
  }
  struct iovec parts[2] = {{(void *)(uintptr_t)inbox->into, inbox->rest}, {free, wanted(inbox)}};
  struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
  return host_recvmsg(fd, &message, flags);
}

static void came(struct inbox *inbox, size_t count) {
  size_t stored = count < inbox->rest ? count : inbox->rest;
  inbox->rest -= stored;
  inbox->into += inbox->into ? stored : 0;
  inbox->to += count - stored;
}

int inbox_fill(struct inbox *inbox, int fd, int at_once) {
  if (make_room(inbox) != 0) {
    return -1;
  }
  ssize_t got;
  while ((got = receive(inbox, fd, at_once ? MSG_DONTWAIT : 0)) < 0) {
    if (errno == EAGAIN && at_once) {
      note_quiet(inbox);
      return INBOX_QUIET;
    }
    if (errno == EFAULT && inbox->into != 0) {
      inbox->into = 0; /* what the program has unmapped loses nothing that anybody could look at */
    } else if (errno != EINTR) {
      return -1;
    }
  }
  came(inbox, (size_t)got);
  return got == 0 ? -1 : 0;
}

const uint8_t *inbox_next(struct inbox *inbox, struct header *header) {
  size_t there = inbox->to - inbox->from;
  const uint8_t *frame = inbox->bytes + inbox->from;
  if (inbox->rest > 0 || there < sizeof(uint32_t)) {
    return NULL;
  }
  uint32_t length = length_at(frame);
  if (length < WIRE_HEADER || length > inbox->maxFrame) {
    say("the kernel sent a frame of %u bytes", length);
    inbox->broken = 1;
    return NULL;
  }
  if (there < length) {
    return NULL;
  }
  memcpy(header, frame, sizeof *header); /* frames come unaligned */
  inbox->from += length;
  if (is_long_store(frame)) {
    note_long_store(inbox);
  } else {
    inbox->passed += length;
  }
  return frame + sizeof *header;
}
