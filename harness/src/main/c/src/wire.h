/* Numbers of the protocol (PROTOCOL.md sections 3 and 5). */
#ifndef KAIO_WIRE_H
#define KAIO_WIRE_H

#include <stdint.h>

enum {
  WIRE_HEADER = 16,
  WIRE_CALL_BODY = 8, /* sysnum and nargs */
  WIRE_MAX_ARGS = 8,
  WIRE_VERSION = 1,
  WIRE_BEFORE_WELCOME = 4096,
  WIRE_COOKIE = 16,
};

enum message {
  HELLO = 1,
  ATTACH = 2,
  CALL = 3,
  PAYLOAD = 4,
  INTERRUPT = 5,
  PING = 6,
  BYE = 7,
  CLAIM = 9,
  SHARE = 11,
  BACK = 12,
  UNSHARE = 13,
  WELCOME = 129,
  ATTACHED = 130,
  RETURN = 131,
  MISSING = 132,
  STORE = 133,
  FETCH = 134,
  SIGNAL = 135,
  EXITED = 136,
  PONG = 137,
  COOKIE = 139,
  SHARED = 142,
  UNSHARED = 143,
  ERROR = 255,
};

enum { MODEL_LP64 = 0, MACHINE_X86 = 1 };

struct header {
  uint32_t length;
  uint8_t type;
  uint8_t flags;
  uint16_t reserved;
  uint32_t lwp;
  uint32_t sequence;
};

_Static_assert(sizeof(struct header) == WIRE_HEADER, "a header has 16 bytes");
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ && sizeof(void *) == 8,
               "the library is for little-endian machines with 64 bits");

#endif
