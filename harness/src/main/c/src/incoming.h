/* What the kernel sends: each frame to whom it is for. */
#ifndef KAIO_INCOMING_H
#define KAIO_INCOMING_H

#include <stddef.h>
#include <stdint.h>

#include "inbox.h"
#include "wire.h"

/* Deals with all whole frames that the inbox has, without waiting for anything: 0, or -1 if the stream ends here. */
int incoming_take(struct inbox *inbox);

/* Says on stderr what an ERROR frame has. */
void incoming_tell_error(const uint8_t *body, size_t length);

/* What the last COOKIE said: good after the RETURN of a fork. */
void incoming_cookie(uint8_t cookie[WIRE_COOKIE]);

#endif
