/* Signals that the kernel sends, as signals of the host to this process. */
#ifndef KAIO_SIGNALS_H
#define KAIO_SIGNALS_H

#include <signal.h>
#include <stdint.h>

void signals_begin(void);

/*
 * Before a request that asks for the host's signal: the kernel is told that the process catches it, since
 * the host decides what it does. The number for the kernel; 0 if it has none, which is no signal
 * (R-PRW-2).
 */
int signals_wanted(int host);

/* Before aioread and aiowrite: SIGIO is sent only if the program handles it (R-DONE-7). */
void signals_sync_sigio(void);

/* Whether the program handles SIGIO, for the library's own (R-U-13). */
int signals_sigio_handled(void);

/* SIGIO, or what a sigevent asks for, to this process, from a request (si_code SI_ASYNCIO). */
void signals_send(int host, union sigval value);

/* SIGNAL and EXITED frames. */
void signals_raise(const uint8_t *body);
void signals_exited(const uint8_t *body);

#endif
