#include "inbox.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "hostcalls.h"
#include "say.h"

enum { ROOM_AT_FIRST = 256 * 1024 };

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

int inbox_fill(struct inbox *inbox, int fd) {
  if (make_room(inbox) != 0) {
    return -1;
  }
  ssize_t got;
  do {
    got = host_read(fd, inbox->bytes + inbox->to, inbox->room - inbox->to);
  } while (got < 0 && errno == EINTR);
  if (got < 0 && errno == EAGAIN) {
    return INBOX_QUIET;
  }
  if (got <= 0) {
    return -1;
  }
  inbox->to += (size_t)got;
  return 0;
}

const uint8_t *inbox_next(struct inbox *inbox, struct header *header) {
  size_t there = inbox->to - inbox->from;
  const uint8_t *frame = inbox->bytes + inbox->from;
  if (there < sizeof(uint32_t)) {
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
  return frame + sizeof *header;
}
