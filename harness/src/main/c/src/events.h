/*
 * A port of the library's own, whose number no program has. One call fetches from it all the time, and many events at once when
 * many have come.
 */
#ifndef KAIO_EVENTS_H
#define KAIO_EVENTS_H

#include "files.h"

enum { EVENTS_PORT = FILES_END };

/* Called by whichever thread reads from the kernel, which must not wait. */
struct events_target {
  void (*told)(void *user); /* of one event, with what was given for it at submission */
  void (*allTold)(void);    /* behind the last of those that came together */
  void (*lost)(void);       /* nothing will come any more */
};

/* The first time makes the port, and kaio: 0, or -1 without a kernel. */
int events_start(const struct events_target *target);

void events_in_child(void);

#endif
