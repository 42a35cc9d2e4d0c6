/*
 * The process's connection: the handshake, and frames out. What comes in is the affair of reading.h and incoming.h.
 */
#ifndef KAIO_CONNECTION_H
#define KAIO_CONNECTION_H

#include <stddef.h>
#include <stdint.h>

#include "wire.h"

/* Connects at the first call: 0, or -1 where there is no kernel, which is said once and then remembered. */
int connection_start(void);

/* Whether there is a connection, without making one. */
int connection_is_up(void);

uint32_t connection_max_frame(void);

/* One frame of a body in pieces; -1 if the connection is lost. */
struct piece {
  const void *bytes;
  size_t length;
};
int connection_send(enum message type, uint32_t lwp, uint32_t sequence, const struct piece *pieces,
                    size_t count);

/* A whole frame that begins with room for its header; later: it may wait in the outbox. */
int connection_send_frame(uint8_t *frame, size_t length, enum message type, uint32_t lwp,
                          uint32_t sequence, int later);

/* The connection's socket, or -1; whether a descriptor is that; and another number for it, when the program wants that one. */
int connection_descriptor(void);
int connection_owns(int fd);
void connection_move(void);

/* BYE; until the process is gone or the deadline. */
void connection_end(int64_t deadline);

/*
 * Around fork: nothing is half sent while the process is copied. The child drops the parent's
 * connection and, with a cookie, claims the process that forksys made; without one it has no kernel
 * until it asks for one.
 */
void connection_hold_start(void);
void connection_hold_sending(void);
void connection_after_fork(void);
void connection_in_child(const uint8_t *cookie);

#endif
