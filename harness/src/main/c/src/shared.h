/* Memory in files that the server has open, too (PROTOCOL.md section 7). */
#ifndef KAIO_SHARED_H
#define KAIO_SHARED_H

#include <stddef.h>
#include <stdint.h>

#include "wire.h"

/* Whether the server has all of these bytes: then they need not go with a call. */
int shared_holds(uint64_t address, size_t length);

/* The program is about to unmap or replace the range: what is shared of it becomes ordinary memory first. */
void shared_give_up(uint64_t address, size_t length);

/* For the connection: SHARED and UNSHARED, and the end. */
void shared_answer(const struct header *header, const uint8_t *body, size_t length);
void shared_lost(void);

/* Around fork: a child has ordinary memory with the bytes of the parent, which waits until it has them. */
void shared_before_fork(void);
void shared_after_fork(void);
void shared_in_child(void);

#endif
