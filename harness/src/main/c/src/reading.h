/*
 * Who reads the socket. A thread that waits for an answer reads for itself, and for all others, as long as it is the only
 * one that waits and the answer comes soon: nobody has to be woken then. For all else there is a thread of the library. As
 * long as callers read, that one only looks each millisecond whether they still do.
 */
#ifndef KAIO_READING_H
#define KAIO_READING_H

#include <stdint.h>

#include "inbox.h"
#include "sleep.h"

/* Starts the thread; 0, and the inbox is taken over, or an error. Whoever has been silent for so many milliseconds sends a PING; 0: never. */
int reading_start(const struct inbox *inbox, int silence);

/*
 * By a caller (critical_enter_call): until the word, which a frame changes, is not what was seen: 0 when that may be so, EINTR when a handler has
 * run, or ETIMEDOUT at the deadline.
 */
int reading_wait(word_t *word, uint32_t seen, int64_t deadline);

/* Wakes who waits so. */
void reading_wake(word_t *word);

/* Deals with what is there, for a program that looks again and again instead of waiting. */
void reading_look(void);

/* From now on frames are dealt with as they come: signals and threads that are asked for wait for no caller. */
void reading_promptly(void);

/* Until the stream is over, or the deadline. */
void reading_wait_for_end(int64_t deadline);

/* Around fork: nothing that comes is half dealt with while the process is copied. The lock is behind all under which a thread waits for the kernel. */
void reading_hold(void);
void reading_release(void);
void reading_in_child(void);

#endif
