#include "memory.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lwp.h"
#include "numbers.h"

enum { SOL_MAP_FIXED_ANON = 0x110, SOL_READ = 1, SOL_WRITE = 2 };

struct region {
  uint64_t start;
  uint64_t end;
  int protection;
};

/* Ascending, without overlap. */
static struct {
  pthread_mutex_t lock;
  struct region *each;
  size_t count;
  size_t room;
} known = {.lock = PTHREAD_MUTEX_INITIALIZER};

void memory_begin(void) { known.count = 0; }

void memory_before_fork(void) { pthread_mutex_lock(&known.lock); }

void memory_after_fork(void) { pthread_mutex_unlock(&known.lock); }

/* The first region that ends behind the address. */
static size_t find(uint64_t address) {
  size_t low = 0;
  size_t high = known.count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (known.each[middle].end <= address) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

static int is_declared(uint64_t start, uint64_t end) {
  for (size_t i = find(start); start < end; i++) {
    if (i == known.count || known.each[i].start > start) {
      return 0;
    }
    start = known.each[i].end;
  }
  return 1;
}

static int insert(size_t at, struct region region) {
  if (known.count == known.room) {
    size_t room = known.room ? known.room * 2 : 64;
    struct region *grown = realloc(known.each, room * sizeof *grown);
    if (!grown) {
      return -1;
    }
    known.each = grown;
    known.room = room;
  }
  memmove(&known.each[at + 1], &known.each[at], (known.count - at) * sizeof region);
  known.each[at] = region;
  known.count++;
  return 0;
}

/* The gaps of a host mapping; never what is declared, since mmap over locked pages waits (R-CLN-8). */
static void declare_gaps(struct region mapping) {
  uint64_t start = mapping.start;
  while (start < mapping.end) {
    size_t at = find(start);
    uint64_t next = at < known.count ? known.each[at].start : UINT64_MAX;
    if (next <= start) {
      start = known.each[at].end;
      continue;
    }
    uint64_t end = next < mapping.end ? next : mapping.end;
    struct outcome outcome = CALL_KERNEL(SYS_SOL_mmap, start, end - start,
                                         (uint64_t)mapping.protection, SOL_MAP_FIXED_ANON,
                                         UINT64_MAX, 0);
    if (outcome.error || insert(at, (struct region){start, end, mapping.protection}) != 0) {
      return;
    }
    start = end;
  }
}

static int reprotect(struct region mapping) {
  int changed = 0;
  for (size_t i = find(mapping.start); i < known.count && known.each[i].start < mapping.end; i++) {
    struct region *region = &known.each[i];
    if (region->protection == mapping.protection || region->start < mapping.start
        || region->end > mapping.end) {
      continue;
    }
    struct outcome outcome = CALL_KERNEL(SYS_SOL_mprotect, region->start,
                                         region->end - region->start,
                                         (uint64_t)mapping.protection);
    if (!outcome.error) {
      region->protection = mapping.protection;
      changed = 1;
    }
  }
  return changed;
}

static int parse(const char *line, struct region *mapping) {
  unsigned long start;
  unsigned long end;
  char rights[5];
  if (sscanf(line, "%lx-%lx %4s", &start, &end, rights) != 3) {
    return 0;
  }
  *mapping = (struct region){start, end,
                             (rights[0] == 'r' ? SOL_READ : 0) | (rights[1] == 'w' ? SOL_WRITE : 0)};
  return mapping->protection != 0;
}

/* Each mapping of the host that touches the range; what the visitor found, or-ed. */
static int visit(uint64_t start, uint64_t end, int (*visitor)(struct region)) {
  FILE *maps = fopen("/proc/self/maps", "re");
  if (!maps) {
    return 0;
  }
  int found = 0;
  char *line = NULL;
  size_t room = 0;
  struct region mapping;
  while (getline(&line, &room, maps) > 0) {
    if (parse(line, &mapping) && mapping.start < end && mapping.end > start) {
      found |= visitor(mapping);
    }
  }
  free(line);
  fclose(maps);
  return found;
}

static int declare(struct region mapping) {
  declare_gaps(mapping);
  return 0;
}

void memory_declare(const volatile void *address, size_t length) {
  uint64_t start = (uintptr_t)address;
  uint64_t end = start + length;
  if (length == 0 || end < start) {
    return;
  }
  pthread_mutex_lock(&known.lock);
  if (!is_declared(start, end)) {
    visit(start, end, declare);
  }
  pthread_mutex_unlock(&known.lock);
}

int memory_refresh(const volatile void *address, size_t length) {
  uint64_t start = (uintptr_t)address;
  pthread_mutex_lock(&known.lock);
  int changed = start + length < start ? 0 : visit(start, start + length, reprotect);
  pthread_mutex_unlock(&known.lock);
  return changed;
}
