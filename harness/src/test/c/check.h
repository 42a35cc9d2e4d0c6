/* What the sample programs use to check themselves: the first thing that is wrong ends them. */
#ifndef CHECK_H
#define CHECK_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                                       \
  do {                                                                                         \
    if (!(condition)) {                                                                        \
      fprintf(stderr, "%s:%d: %s: errno %d (%s)\n", __FILE__, __LINE__, #condition, errno,     \
              strerror(errno));                                                                \
      exit(1);                                                                                 \
    }                                                                                          \
  } while (0)

#define CHECK_FAILS(call, error)   \
  do {                             \
    errno = 0;                     \
    CHECK((long)(call) == -1);     \
    CHECK(errno == (error));       \
  } while (0)

/* Bytes that differ from place to place. */
static inline void fill(char *bytes, size_t length, int seed) {
  for (size_t i = 0; i < length; i++) {
    bytes[i] = (char)(i * 31 + (size_t)seed);
  }
}

#endif
