/*
 * Bytes to the server. A frame whose answer nobody is in a hurry for can wait for company: until another is sent, the
 * program waits for something, or the next answer has come.
 */
#ifndef KAIO_OUTBOX_H
#define KAIO_OUTBOX_H

#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

/* Sends what waits, and these behind it: 0, or -1 if the connection is lost. Changes the vector, whose first is free. */
int outbox_send(struct iovec *free_and_pieces, size_t count);

/* The same, but a frame that fits waits. */
int outbox_later(const uint8_t *frame, size_t length);

/* Sends what waits, if anything does. */
int outbox_flush(void);

/* How many frames wait. */
int outbox_waiting(void);

/* Nothing is being sent between these two; and an end to that in a child, which sends nothing of its parent's. */
void outbox_hold(void);
void outbox_release(void);
void outbox_forget(void);

#endif
