/* Event ports (R-PORT-1 to R-PORT-6). */
#include <errno.h>
#include <port.h>
#include <stddef.h>

#include "connection.h"
#include "files.h"
#include "kaio.h"
#include "memory.h"
#include "numbers.h"

enum { PORT_GET = 5, PORT_GETN = 6 };

KAIO_EXPORT int port_create(void) { return files_port(); }

static struct outcome ask(const uint64_t *args, unsigned nargs, size_t events,
                          const struct timespec *timeout) {
  if (connection_start() != 0) {
    return (struct outcome){-1, SOL_ENOSYS};
  }
  struct ranges ranges = {0};
  memory_declare((void *)(uintptr_t)args[2], events * sizeof(port_event_t));
  if (timeout) {
    memory_declare(timeout, sizeof *timeout);
    ranges_add(&ranges, ADDRESS(timeout), sizeof *timeout);
  }
  struct outcome outcome = kernel_call(SYS_SOL_portfs, nargs, args, &ranges);
  ranges_free(&ranges);
  return outcome;
}

KAIO_EXPORT int port_get(int port, port_event_t *event, struct timespec *timeout) {
  uint64_t args[4] = {PORT_GET, (uint64_t)port, ADDRESS(event), ADDRESS(timeout)};
  struct outcome outcome = ask(args, 4, 1, timeout);
  return outcome.error ? fail_with(outcome.error) : 0;
}

KAIO_EXPORT int port_getn(int port, port_event_t list[], unsigned max, unsigned *nget,
                          struct timespec *timeout) {
  uint64_t args[6] = {PORT_GETN, (uint64_t)port, ADDRESS(list), max, *nget, ADDRESS(timeout)};
  struct outcome outcome = ask(args, 6, max, timeout);
  if (outcome.error) {
    if (outcome.error == SOL_ETIME) {
      *nget = 0;
    }
    return fail_with(outcome.error);
  }
  *nget = (unsigned)outcome.value;
  return 0;
}
