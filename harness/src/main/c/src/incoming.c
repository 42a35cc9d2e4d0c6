#include "incoming.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "connection.h"
#include "lwp.h"
#include "say.h"
#include "shared.h"
#include "signals.h"
#include "usermem.h"

enum { MOST_STORES = 64 };

static struct {
  struct copy stores[MOST_STORES];
  size_t storeCount;
  _Atomic uint64_t cookie[WIRE_COOKIE / 8];
} us;

void incoming_cookie(uint8_t cookie[WIRE_COOKIE]) {
  uint64_t words[WIRE_COOKIE / 8] = {us.cookie[0], us.cookie[1]};
  memcpy(cookie, words, WIRE_COOKIE);
}

static void keep_cookie(const uint8_t *cookie) {
  uint64_t words[WIRE_COOKIE / 8];
  memcpy(words, cookie, WIRE_COOKIE);
  us.cookie[0] = words[0];
  us.cookie[1] = words[1];
}

static void answer_fetch(const uint8_t *body) {
  uint64_t request;
  uint64_t address;
  uint32_t length;
  memcpy(&request, body, 8);
  memcpy(&address, body + 8, 8);
  memcpy(&length, body + 16, 4);
  uint8_t *bytes = malloc(length ? length : 1);
  /* A payload of another length fails the request with EIO: the buffer is gone, or memory is short. */
  size_t got = bytes ? copy_from_program(bytes, address, length) : 0;
  struct piece pieces[2] = {{&request, sizeof request}, {bytes, got == length ? got : 0}};
  connection_send(PAYLOAD, 0, 0, pieces, 2);
  free(bytes);
}

/* Memory that the program has given back meanwhile loses nothing that anybody could look at. */
static void store_all(void) {
  copy_all_to_program(us.stores, us.storeCount);
  us.storeCount = 0;
}

/* STOREs that follow one another are made at once; the inbox keeps their bytes until then. */
static void store_later(uint64_t address, const uint8_t *bytes, size_t length) {
  if (us.storeCount == MOST_STORES) {
    store_all();
  }
  us.stores[us.storeCount++] = (struct copy){address, bytes, length};
}

static void store(const uint8_t *body, size_t length) {
  uint64_t address;
  memcpy(&address, body, sizeof address);
  if (!store_into_own(address, body + 8, length - 8)) {
    store_later(address, body + 8, length - 8);
  }
}

static void store_beginning(struct inbox *inbox) {
  uint64_t address;
  const uint8_t *bytes;
  size_t length;
  if (inbox_begin_store(inbox, &address, &bytes, &length) && length > 0) {
    store_later(address, bytes, length);
  }
}

void incoming_tell_error(const uint8_t *body, size_t length) {
  uint32_t code;
  memcpy(&code, body, 4);
  say("the kernel ended the connection: fault %u, %.*s", code, (int)(length - 6), body + 6);
}

static size_t least_body(uint8_t type) {
  switch (type) {
    case RETURN:
      return 16;
    case STORE:
      return 9;
    case FETCH:
      return 24;
    case SIGNAL:
    case COOKIE:
      return 24;
    case SHARED:
      return 10;
    case EXITED:
    case UNSHARED:
      return 8;
    case ERROR:
      return 6;
    default:
      return 0;
  }
}

/* 0 when the stream goes on. */
static int take(const struct header *header, const uint8_t *body, size_t length) {
  if (length < least_body(header->type)) {
    say("the kernel sent a message of type %u that is too short", header->type);
    return -1;
  }
  if (header->type == STORE) {
    store(body, length);
    return 0;
  }
  store_all();
  switch (header->type) {
    case RETURN:
    case MISSING:
      lwp_return(header, body, length);
      return 0;
    case FETCH:
      answer_fetch(body);
      return 0;
    case SIGNAL:
      signals_raise(body);
      return 0;
    case COOKIE:
      keep_cookie(body + 8);
      return 0;
    case SHARED:
    case UNSHARED:
      shared_answer(header, body, length);
      return 0;
    case PONG:
      return 0;
    case EXITED:
      signals_exited(body);
      return -1;
    case ERROR:
      incoming_tell_error(body, length);
      return -1;
    default:
      say("the kernel sent a message of type %u that this library does not know", header->type);
      return -1;
  }
}

int incoming_take(struct inbox *inbox) {
  struct header header;
  const uint8_t *body;
  int status = inbox->broken ? -1 : 0;
  while (status == 0 && (body = inbox_next(inbox, &header)) != NULL) {
    status = take(&header, body, header.length - WIRE_HEADER);
  }
  if (status == 0 && !inbox->broken) {
    store_beginning(inbox);
  }
  store_all();
  return inbox->broken ? -1 : status;
}
