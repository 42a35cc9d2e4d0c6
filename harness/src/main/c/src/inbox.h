/* Bytes from the server, cut into frames. */
#ifndef KAIO_INBOX_H
#define KAIO_INBOX_H

#include <stddef.h>
#include <stdint.h>

#include "wire.h"

struct inbox {
  uint8_t *bytes;
  size_t room;
  size_t from;
  size_t to;
  uint32_t maxFrame;
  int broken; /* a frame of an impossible length came */
};

int inbox_init(struct inbox *inbox, uint32_t maxFrame);
void inbox_free(struct inbox *inbox);

/* One read(2) from the socket: 0, -1 at the end of the stream, or INBOX_QUIET: nothing came in the socket's time. */
enum { INBOX_QUIET = 1 };
int inbox_fill(struct inbox *inbox, int fd);

/* The body of the next whole frame, good until the next fill, and its header; NULL if there is none yet. */
const uint8_t *inbox_next(struct inbox *inbox, struct header *header);

#endif
