#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "connection.h"
#include "library.h"
#include "numbers.h"
#include "shadow.h"
#include "signals.h"

struct library lib = {.lock = PTHREAD_MUTEX_INITIALIZER};

enum { FDS = 65536 };

static unsigned char unsupported[FDS / 8];

void changed(void) {
  atomic_fetch_add(&lib.change, 1);
  wake_all(&lib.change);
}

int wait_for_change(int64_t deadline) {
  uint32_t seen = atomic_load(&lib.change);
  unlock();
  int status = sleep_while(&lib.change, seen, deadline);
  lock();
  return status;
}

int deadline_of(const struct timespec *timeout, int64_t *deadline) {
  *deadline = NEVER;
  if (!timeout) {
    return 0;
  }
  if (timeout->tv_sec < 0 || timeout->tv_nsec < 0 || timeout->tv_nsec >= 1000000000) {
    return -1;
  }
  int64_t now = now_nanos();
  if (timeout->tv_sec < (NEVER - now) / 1000000000 - 1) {
    *deadline = now + timeout->tv_sec * 1000000000 + timeout->tv_nsec;
  }
  return 0;
}

/* R-U-2. The cleanup thread of the kernel needs an LWP, and no thread of the host waits for it. */
static int start_kaio(void) {
  if (connection_start() != 0 || kaio_call(AIOINIT, 0, 0, 0, 0, 0).error != 0) {
    return -1;
  }
  uint64_t start[6] = {AIOSTART};
  return kernel_call_detached(SYS_SOL_kaio, 6, start) == 0 ? 1 : -1;
}

static pthread_mutex_t once = PTHREAD_MUTEX_INITIALIZER;

int kernel_init(void) {
  if (__atomic_load_n(&lib.kernel, __ATOMIC_ACQUIRE) == 0) {
    pthread_mutex_lock(&once);
    if (lib.kernel == 0) {
      __atomic_store_n(&lib.kernel, start_kaio(), __ATOMIC_RELEASE);
    }
    pthread_mutex_unlock(&once);
  }
  return lib.kernel == 1;
}

int fd_supported(int fd) {
  return fd < 0 || fd >= FDS || !(__atomic_load_n(&unsupported[fd / 8], __ATOMIC_RELAXED) >> (fd % 8) & 1);
}

void fd_unsupported(int fd) {
  if (fd >= 0 && fd < FDS) {
    __atomic_fetch_or(&unsupported[fd / 8], (unsigned char)(1 << fd % 8), __ATOMIC_RELAXED);
  }
}

void fd_forget(int fd) {
  if (fd >= 0 && fd < FDS) {
    __atomic_fetch_and(&unsupported[fd / 8], (unsigned char)~(1 << fd % 8), __ATOMIC_RELAXED);
  }
}

int refused(int error) { return error == SOL_ENOTSUP || error == SOL_EBADFD; }

/* What the kernel would say of a descriptor that it does not have. */
static int host_descriptor(int opcode, int fd) {
  int flags = fcntl(fd, F_GETFL);
  int wanted = opcode == AIOREAD || opcode == AIOAREAD ? O_WRONLY : O_RDONLY;
  return flags < 0 || (flags & O_ACCMODE) == wanted ? SOL_EBADF : SOL_EBADFD;
}

int submit_to_kernel(int opcode, int fd, uint64_t a, uint64_t b, uint64_t c, uint64_t d) {
  if (!kaio_isopen(fd)) {
    return host_descriptor(opcode & ~AIO_POLL_BIT, fd);
  }
  if (!kernel_init() || !fd_supported(fd)) {
    return SOL_ENOTSUP;
  }
  int error = opcode == AIOAREAD || opcode == AIOAWRITE
                  ? kaio_call(opcode, a, 0, 0, 0, 0).error
                  : kaio_call(opcode, (uint64_t)fd, a, b, c, d).error;
  if (error == SOL_EBADFD) {
    fd_unsupported(fd);
  }
  return error;
}

/* ---- fork ---- */

void library_before_fork(void) { lock(); }

void library_after_fork(void) { unlock(); }

/* R-U-34. What the parent's requests occupied is the parent's to use; the child cannot tell. */
void library_in_child(void) {
  lib = (struct library){.lock = PTHREAD_MUTEX_INITIALIZER};
  once = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
  memset(unsupported, 0, sizeof unsupported);
  pool_forget();
  notify_init_child();
  shadow_in_child();
}
