/* Event ports, as far as asynchronous I/O needs them. Errors are the host's numbers. */
#ifndef KAIO_PORT_H
#define KAIO_PORT_H

#include <stdint.h>
#include <time.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PORT_SOURCE_AIO 1
#define PORT_SOURCE_USER 3
#define PORT_SOURCE_MQ 6

typedef struct port_event {
  int portev_events;             /* 11 a read, 12 a write, 7 a list, 20 an fsync */
  unsigned short portev_source;
  unsigned short portev_pad;
  uintptr_t portev_object;       /* the aiocb, or the list's sigevent */
  void *portev_user;
} port_event_t;

/* What sigev_value.sival_ptr points at with SIGEV_PORT. */
typedef struct port_notify {
  int portnfy_port;
  void *portnfy_user;
} port_notify_t;

int port_create(void);
int port_get(int port, port_event_t *event, struct timespec *timeout);
int port_getn(int port, port_event_t list[], unsigned max, unsigned *nget,
              struct timespec *timeout);

#ifdef __cplusplus
}
#endif
#endif
