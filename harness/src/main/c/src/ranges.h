/* The memory bytes that go with a CALL: ascending, without overlap (PROTOCOL.md, CALL). */
#ifndef KAIO_RANGES_H
#define KAIO_RANGES_H

#include <stddef.h>
#include <stdint.h>

struct range {
  uint64_t address;
  uint32_t length;
};

/* Four bytes that go to the kernel in place of what memory has: a signal number of Solaris. */
struct patch {
  uint64_t address;
  uint32_t value;
};

enum { RANGES_FEW = 8 };

struct ranges {
  struct range *each; /* the few, unless they are more */
  struct range few[RANGES_FEW];
  size_t count;
  size_t room;
  const void *own; /* memory of the library's own: it is there, and no system call is needed to read it */
  size_t ownLength;
  struct patch *patches; /* the caller's */
  size_t patchCount;
};

/* 0, or -1 without memory. Parts that are there already count once. */
int ranges_add(struct ranges *ranges, uint64_t address, uint32_t length);

/* The size of all ranges in a frame. */
size_t ranges_size(const struct ranges *ranges);

/* Writes them with the bytes that memory has now, leaving out what is not there; the end. */
uint8_t *ranges_encode(const struct ranges *ranges, uint8_t *at);

void ranges_free(struct ranges *ranges);

#endif
