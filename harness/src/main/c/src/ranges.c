#include "ranges.h"

#include <stdlib.h>
#include <string.h>

#include "usermem.h"

enum { HEADER = 16 };

static size_t padded(size_t length) { return (length + 7) & ~(size_t)7; }

static int make_room(struct ranges *ranges) {
  if (!ranges->each) {
    ranges->each = ranges->few;
    ranges->room = RANGES_FEW;
  }
  if (ranges->count < ranges->room) {
    return 0;
  }
  size_t room = ranges->room * 2;
  struct range *grown = malloc(room * sizeof *grown);
  if (!grown) {
    return -1;
  }
  memcpy(grown, ranges->each, ranges->count * sizeof *grown);
  ranges_free(ranges);
  ranges->each = grown;
  ranges->room = room;
  return 0;
}

int ranges_add(struct ranges *ranges, uint64_t address, uint32_t length) {
  uint64_t end = address + length;
  if (length == 0 || end < address) {
    return 0; /* bytes that nobody can have: the kernel decides what that means */
  }
  if (make_room(ranges) != 0) {
    return -1;
  }
  size_t first = 0;
  while (first < ranges->count && ranges->each[first].address + ranges->each[first].length < address) {
    first++;
  }
  size_t behind = first;
  while (behind < ranges->count && ranges->each[behind].address <= end) {
    struct range *met = &ranges->each[behind++];
    address = met->address < address ? met->address : address;
    end = met->address + met->length > end ? met->address + met->length : end;
  }
  memmove(&ranges->each[first + 1], &ranges->each[behind],
          (ranges->count - behind) * sizeof *ranges->each);
  ranges->each[first] = (struct range){address, (uint32_t)(end - address)};
  ranges->count = ranges->count - (behind - first) + 1;
  return 0;
}

size_t ranges_size(const struct ranges *ranges) {
  size_t size = 0;
  for (size_t i = 0; i < ranges->count; i++) {
    size += HEADER + padded(ranges->each[i].length);
  }
  return size;
}

static void apply(const struct patch *patch, uint64_t address, uint8_t *bytes, size_t length) {
  if (patch->address >= address && patch->address + sizeof patch->value <= address + length) {
    memcpy(bytes + (patch->address - address), &patch->value, sizeof patch->value);
  }
}

static size_t copy(const struct ranges *ranges, const struct range *range, uint8_t *to) {
  uint64_t own = (uintptr_t)ranges->own;
  if (range->address >= own && range->address + range->length <= own + ranges->ownLength) {
    memcpy(to, (const void *)(uintptr_t)range->address, range->length);
    return range->length;
  }
  return copy_from_program(to, range->address, range->length);
}

uint8_t *ranges_encode(const struct ranges *ranges, uint8_t *at) {
  for (size_t i = 0; i < ranges->count; i++) {
    const struct range *range = &ranges->each[i];
    size_t length = copy(ranges, range, at + HEADER);
    if (length == 0) {
      continue;
    }
    for (size_t p = 0; p < ranges->patchCount; p++) {
      apply(&ranges->patches[p], range->address, at + HEADER, length);
    }
    uint64_t header[2] = {range->address, length};
    memcpy(at, header, sizeof header);
    memset(at + HEADER + length, 0, padded(length) - length);
    at += HEADER + padded(length);
  }
  return at;
}

void ranges_free(struct ranges *ranges) {
  if (ranges->each != ranges->few) {
    free(ranges->each);
  }
}
