/*
 * Bytes from the server, cut into frames. Of a long STORE the host's kernel puts what is still to come into its place at once, as far as
 * what came before has told how much to read.
 */
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
  int broken;    /* a frame of an impossible length came */
  uint64_t into; /* where the rest of a long STORE goes; 0: nowhere, its memory is gone */
  size_t rest;   /* how much of it is to come */
  size_t passed; /* bytes since the last long STORE, or since all was read that had come */
  int behind;    /* the former */
  size_t ahead[2]; /* how many these were the last time, either way; 0: no long STORE came */
};

int inbox_init(struct inbox *inbox, uint32_t maxFrame);
void inbox_free(struct inbox *inbox);

/* One recv(2) from the socket: 0, -1 at the end of the stream, or INBOX_QUIET: nothing is there AT_ONCE. */
enum { INBOX_QUIET = 1, INBOX_AT_ONCE = 1 };
int inbox_fill(struct inbox *inbox, int fd, int at_once);

/* The body of the next whole frame, good until the next fill, and its header; NULL if there is none yet. */
const uint8_t *inbox_next(struct inbox *inbox, struct header *header);

/*
 * Behind the last whole frame: whether a long STORE has begun. What is there of its bytes is the caller's to store, and good until the next fill; the
 * rest of them goes where they belong.
 */
int inbox_begin_store(struct inbox *inbox, uint64_t *address, const uint8_t **bytes, size_t *length);

#endif
