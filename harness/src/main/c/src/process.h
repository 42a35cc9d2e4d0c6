/*
 * Which process this is, and which of its threads are the library's. A child by vfork, posix_spawn or _Fork, which no
 * handler of fork has seen, has nothing of the kernel: what it closes stays open in its parent.
 */
#ifndef KAIO_PROCESS_H
#define KAIO_PROCESS_H

#include <sys/types.h>

/* As of the last fork. */
pid_t process_id(void);

/* Whether it is still that process. */
int process_is_same(void);

/*
 * A thread of the library begins or ends. It is none of the program's: when the last of those has ended, by
 * pthread_exit, the process exits.
 */
void process_daemon_begins(void);
void process_daemon_ends(void);

void process_in_child(void);

#endif
