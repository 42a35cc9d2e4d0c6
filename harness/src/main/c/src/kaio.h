/* System call 178 with Solaris's error numbers: what all of the library calls. */
#ifndef KAIO_KAIO_H
#define KAIO_KAIO_H

#include "lwp.h"

struct outcome kaio_call(int opcode, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e);

#define KAIO_EXPORT __attribute__((visibility("default")))

/* The address of an object as an operand. */
#define ADDRESS(pointer) ((uint64_t)(uintptr_t)(pointer))

/* errno from an outcome; -1. */
int fail_with(int solaris);

#endif
