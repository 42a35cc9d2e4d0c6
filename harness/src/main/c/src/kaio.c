#include "kaio.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/aio.h>

#include "connection.h"
#include "critical.h"
#include "memory.h"
#include "numbers.h"
#include "port.h"
#include "shared.h"
#include "signals.h"
#include "usermem.h"

enum { MOST_ENTRIES = 4096, SPARE = 4096 };

/* What goes with one call. */
struct operands {
  struct ranges ranges;
  struct patch *patches;
  struct patch one;
  struct patch *allocated;
};

static void reads(struct operands *operands, uint64_t address, size_t length) {
  memory_declare((void *)(uintptr_t)address, length);
  ranges_add(&operands->ranges, address, (uint32_t)length);
}

static void payload(struct operands *operands, uint64_t address, size_t length) {
  memory_declare((void *)(uintptr_t)address, length);
  if (shared_holds(address, length)) {
    return;
  }
  size_t limit = connection_max_frame();
  if (length < limit && ranges_size(&operands->ranges) + length + SPARE < limit) {
    ranges_add(&operands->ranges, address, (uint32_t)length);
  }
}

static void patch(struct operands *operands, uint64_t address, int host) {
  struct patch *patches = operands->patches;
  size_t count = operands->ranges.patchCount;
  if (patches) {
    patches[count] = (struct patch){address, (uint32_t)signals_wanted(host)};
    operands->ranges.patches = patches;
    operands->ranges.patchCount = count + 1;
  }
}

static void sigevent_operand(struct operands *operands, uint64_t address) {
  struct kaio_sigevent event;
  if (copy_from_program(&event, address, sizeof event) != sizeof event) {
    return;
  }
  if (event.sigev_notify == SIGEV_SIGNAL) {
    patch(operands, address + offsetof(struct kaio_sigevent, sigev_signo), event.sigev_signo);
  } else if (event.sigev_notify == SIGEV_PORT) {
    reads(operands, ADDRESS(event.sigev_value.sival_ptr), sizeof(port_notify_t));
  }
}

static void aiocb_operand(struct operands *operands, uint64_t address, int opcode) {
  aiocb_t cb;
  reads(operands, address, sizeof cb);
  if (copy_from_program(&cb, address, sizeof cb) != sizeof cb) {
    return;
  }
  sigevent_operand(operands, address + offsetof(aiocb_t, aio_sigevent));
  int writes = opcode == AIOAWRITE || (opcode == AIOLIO && (cb.aio_lio_opcode & LIO_WRITE));
  if (writes) {
    payload(operands, ADDRESS(cb.aio_buf), cb.aio_nbytes);
  } else {
    memory_declare(cb.aio_buf, cb.aio_nbytes);
  }
}

static void list_operand(struct operands *operands, uint64_t list, int nent, uint64_t sigevent) {
  if (nent <= 0 || nent > MOST_ENTRIES) {
    return;
  }
  operands->patches = operands->allocated = malloc(((size_t)nent + 1) * sizeof *operands->patches);
  reads(operands, list, (size_t)nent * sizeof(uint64_t));
  for (int i = 0; i < nent; i++) {
    uint64_t cb;
    if (copy_from_program(&cb, list + (uint64_t)i * sizeof cb, sizeof cb) == sizeof cb && cb) {
      aiocb_operand(operands, cb, AIOLIO);
    }
  }
  if (sigevent) {
    reads(operands, sigevent, sizeof(struct kaio_sigevent));
    sigevent_operand(operands, sigevent);
  }
}

static void time_operand(struct operands *operands, uint64_t address) {
  if (address != 0 && address != UINT64_MAX) {
    reads(operands, address, sizeof(struct timespec));
  }
}

static void collect(struct operands *operands, int opcode, const uint64_t *args) {
  switch (opcode & ~AIO_POLL_BIT) {
    case AIOREAD:
      memory_declare((void *)(uintptr_t)args[2], args[3]);
      memory_declare((void *)(uintptr_t)args[5], sizeof(aio_result_t));
      break;
    case AIOWRITE:
      payload(operands, args[2], args[3]);
      memory_declare((void *)(uintptr_t)args[5], sizeof(aio_result_t));
      break;
    case AIOWAIT:
      time_operand(operands, args[1]);
      break;
    case AIOLIO:
      list_operand(operands, args[2], (int)args[3], args[4]);
      break;
    case AIOSUSPEND:
      if ((int)args[2] > 0 && (int)args[2] <= MOST_ENTRIES) {
        reads(operands, args[1], (size_t)args[2] * sizeof(uint64_t));
      }
      time_operand(operands, args[3]);
      break;
    case AIOLIOWAIT:
      if ((int)args[3] > 0 && (int)args[3] <= MOST_ENTRIES) {
        reads(operands, args[2], (size_t)args[3] * sizeof(uint64_t));
      }
      break;
    case AIOAREAD:
    case AIOAWRITE:
      operands->patches = &operands->one;
      aiocb_operand(operands, args[1], opcode & ~AIO_POLL_BIT);
      break;
    case AIOWAITN:
      memory_declare((void *)(uintptr_t)args[1], (uint32_t)args[2] * sizeof(uint64_t));
      reads(operands, args[3], sizeof(unsigned));
      time_operand(operands, args[4]);
      break;
    default:
      break;
  }
}

/* The buffer whose protection decides an EFAULT or EACCES that leaves nothing behind. */
static int may_retry(int opcode, const uint64_t *args) {
  switch (opcode & ~AIO_POLL_BIT) {
    case AIOREAD:
    case AIOWRITE:
      return memory_refresh((void *)(uintptr_t)args[2], args[3]);
    case AIOAREAD:
    case AIOAWRITE: {
      aiocb_t cb;
      return copy_from_program(&cb, args[1], sizeof cb) == sizeof cb
             && memory_refresh(cb.aio_buf, cb.aio_nbytes);
    }
    default:
      return 0;
  }
}

struct outcome kaio_call(int opcode, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e) {
  uint64_t args[6] = {(uint64_t)(int64_t)opcode, a, b, c, d, e};
  if (connection_start() != 0) {
    return (struct outcome){-1, SOL_ENOSYS};
  }
  critical_enter_call();
  struct operands operands = {0};
  collect(&operands, opcode, args);
  struct outcome outcome = kernel_call(SYS_SOL_kaio, 6, args, &operands.ranges);
  if ((outcome.error == SOL_EFAULT || outcome.error == SOL_EACCES) && may_retry(opcode, args)) {
    outcome = kernel_call(SYS_SOL_kaio, 6, args, &operands.ranges);
  }
  ranges_free(&operands.ranges);
  free(operands.allocated);
  critical_leave_call();
  return outcome;
}

int fail_with(int solaris) {
  errno = host_errno(solaris);
  return -1;
}

KAIO_EXPORT long kaio(int opcode, ...) {
  uint64_t args[5];
  va_list list;
  va_start(list, opcode);
  for (int i = 0; i < 5; i++) {
    args[i] = va_arg(list, uint64_t);
  }
  va_end(list);
  struct outcome outcome = kaio_call(opcode, args[0], args[1], args[2], args[3], args[4]);
  return outcome.error ? fail_with(outcome.error) : (long)outcome.value;
}
