#include "memory.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "connection.h"
#include "critical.h"
#include "hostcalls.h"
#include "lwp.h"
#include "numbers.h"
#include "process.h"

enum { SOL_MAP_FIXED_ANON = 0x110, SOL_READ = 1, SOL_WRITE = 2, UNKNOWN = -1, LEAVING = -2 };

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

void memory_hold(void) { critical_lock(&known.lock); }

void memory_release(void) { critical_unlock(&known.lock); }

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
    size_t room = known.room ? known.room * 2 : 512;
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
    if (region->protection == mapping.protection || region->protection == LEAVING
        || region->start < mapping.start
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

/* The lines of /proc/self/maps, without memory from malloc: a handler may have interrupted that. */
struct lines {
  int fd;
  size_t from;
  size_t to;
  char bytes[8192];
};

/* The next line, without its end; NULL behind the last. */
static char *next_line(struct lines *lines) {
  for (;;) {
    char *start = lines->bytes + lines->from;
    char *end = memchr(start, '\n', lines->to - lines->from);
    if (end) {
      *end = '\0';
      lines->from = (size_t)(end + 1 - lines->bytes);
      return start;
    }
    memmove(lines->bytes, start, lines->to - lines->from);
    lines->to -= lines->from;
    lines->from = 0;
    ssize_t got = host_read(lines->fd, lines->bytes + lines->to, sizeof lines->bytes - lines->to);
    if (got <= 0) {
      return NULL;
    }
    lines->to += (size_t)got;
  }
}

/* Each mapping of the host that touches the range; what the visitor found, or-ed. */
static int visit(uint64_t start, uint64_t end, int (*visitor)(struct region)) {
  struct lines lines = {.fd = host_open("/proc/self/maps", O_RDONLY | O_CLOEXEC, 0)};
  if (lines.fd < 0) {
    return 0;
  }
  int found = 0;
  const char *line;
  struct region mapping;
  while ((line = next_line(&lines)) != NULL) {
    if (parse(line, &mapping) && mapping.start < end && mapping.end > start) {
      found |= visitor(mapping);
    }
  }
  host_close(lines.fd);
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
  critical_lock(&known.lock);
  if (!is_declared(start, end)) {
    visit(start, end, declare);
  }
  critical_unlock(&known.lock);
}

int memory_refresh(const volatile void *address, size_t length) {
  uint64_t start = (uintptr_t)address;
  critical_lock(&known.lock);
  int changed = start + length < start ? 0 : visit(start, start + length, reprotect);
  critical_unlock(&known.lock);
  return changed;
}

/* ---- what the program takes away ---- */

enum { PAGE = 4096 };

static int pages_of(const void *address, size_t length, struct region *pages) {
  uint64_t start = (uintptr_t)address;
  *pages = (struct region){start, (start + length + PAGE - 1) & ~(uint64_t)(PAGE - 1), 0};
  return start % PAGE == 0 && pages->end > start && connection_is_up() && process_is_same();
}

/* With the lock: takes the range out of what is declared; whether any of it was. */
static int forget(struct region pages) {
  size_t i = find(pages.start);
  int found = 0;
  while (i < known.count && known.each[i].start < pages.end) {
    struct region *met = &known.each[i];
    struct region behind = {pages.end, met->end, met->protection};
    found = 1;
    if (met->start < pages.start) {
      met->end = pages.start;
      i++;
    } else {
      known.count--;
      memmove(met, met + 1, (known.count - i) * sizeof *met);
    }
    if (behind.start < behind.end && insert(i, behind) == 0) {
      i++; /* without memory it is declared anew when it is used */
    }
  }
  return found;
}

void memory_leaves(const void *address, size_t length) {
  struct region pages;
  if (!pages_of(address, length, &pages)) {
    return;
  }
  critical_lock(&known.lock);
  int found = forget(pages);
  pages.protection = LEAVING;
  int marked = insert(find(pages.start), pages) == 0;
  critical_unlock(&known.lock);
  if (found || !marked) { /* without the lock: it may wait for long */
    CALL_KERNEL(SYS_SOL_munmap, pages.start, pages.end - pages.start);
  }
}

void memory_has_left(const void *address, size_t length) {
  struct region pages;
  if (pages_of(address, length, &pages)) {
    forget(pages);
  }
}

/* In a child: other threads of the parent may have been about to take memory away, or to change its protection. */
void memory_in_child(void) {
  size_t kept = 0;
  for (size_t i = 0; i < known.count; i++) {
    if (known.each[i].protection != LEAVING) {
      known.each[kept] = known.each[i];
      known.each[kept++].protection = UNKNOWN;
    }
  }
  known.count = kept;
  memory_release();
}

/* With the lock: the first declared piece of the range from an address on, as it will be. */
static int next_piece(uint64_t from, struct region pages, struct region *piece) {
  size_t i = find(from);
  while (i < known.count && known.each[i].protection == LEAVING) {
    i++;
  }
  if (i == known.count || known.each[i].start >= pages.end) {
    return 0;
  }
  piece->start = known.each[i].start > from ? known.each[i].start : from;
  piece->end = known.each[i].end < pages.end ? known.each[i].end : pages.end;
  return 1;
}

void memory_protect(const void *address, size_t length, int protection) {
  struct region pages;
  if (!pages_of(address, length, &pages)) {
    return;
  }
  struct region piece = {.protection = protection & (SOL_READ | SOL_WRITE)};
  for (uint64_t from = pages.start;; from = piece.end) {
    critical_lock(&known.lock);
    int found = next_piece(from, pages, &piece);
    if (found) {
      forget(piece);
      size_t at = find(piece.start);
      found = insert(at, piece) == 0;
    }
    critical_unlock(&known.lock);
    if (!found) {
      return;
    }
    CALL_KERNEL(SYS_SOL_mprotect, piece.start, piece.end - piece.start, (uint64_t)piece.protection);
  }
}
