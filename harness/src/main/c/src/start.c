#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "connection.h"
#include "critical.h"
#include "library.h"
#include "numbers.h"
#include "outbox.h"
#include "signals.h"

struct library lib = {.lock = PTHREAD_MUTEX_INITIALIZER};

enum { FDS = 65536 };

static unsigned char unsupported[FDS / 8];

void changed(word_t *word) {
  atomic_fetch_add(word, 1);
  wake_all(word);
}

int wait_for_change(word_t *word, int64_t deadline) {
  uint32_t seen = atomic_load(word);
  pthread_mutex_unlock(&lib.lock);
  struct critical_sleep sleep = critical_open(1);
  int status = sleep.handled ? EINTR : sleep_while(word, seen, deadline);
  critical_close(sleep);
  pthread_mutex_lock(&lib.lock);
  return status;
}

int start_thread(void *(*routine)(void *), void *argument, const sigset_t *open, size_t stack,
                 pthread_t *thread) {
  sigset_t blocked;
  sigset_t before;
  pthread_attr_t attributes;
  sigfillset(&blocked);
  for (int signo = 1; open && signo <= SIGRTMAX; signo++) {
    if (sigismember(open, signo) == 1) {
      sigdelset(&blocked, signo);
    }
  }
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, stack);
  pthread_sigmask(SIG_SETMASK, &blocked, &before);
  int error = pthread_create(thread, &attributes, routine, argument);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  pthread_attr_destroy(&attributes);
  return error;
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

static void ended(void *unused, struct outcome outcome) {
  (void)unused;
  (void)outcome; /* AIOSTART returns with the process */
}

/* The cleanup thread of the kernel needs an LWP, and no thread of the host waits for it. */
static enum kernel start_kaio(void) {
  if (connection_start() != 0 || kaio_call(AIOINIT, 0, 0, 0, 0, 0).error != 0) {
    return FAILED;
  }
  uint64_t start[6] = {AIOSTART};
  return kernel_post(SYS_SOL_kaio, 6, start, NULL, ended, NULL) == 0 && outbox_flush() == 0 ? ON : FAILED;
}

static pthread_mutex_t once = PTHREAD_MUTEX_INITIALIZER;

static enum kernel kernel_now(void) { return __atomic_load_n(&lib.kernel, __ATOMIC_ACQUIRE); }

static int is_wanting(int kernels) {
  return kernel_now() == NEVER_USED || (kernel_now() == EMPTY && kernels);
}

static int init(int kernels) {
  if (is_wanting(kernels)) {
    critical_lock(&once);
    if (is_wanting(kernels)) {
      __atomic_store_n(&lib.kernel, kernels ? start_kaio() : EMPTY, __ATOMIC_RELEASE);
      kernel_is_real();
    }
    critical_unlock(&once);
  }
  return kernel_now() > 0;
}

int kernel_init(int fd) { return init(kaio_isopen(fd)); }

int kernel_start(void) { return init(1) && kernel_now() == ON; }

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
  if (!kernel_init(fd) || !fd_supported(fd)) {
    return SOL_ENOTSUP;
  }
  int error;
  if (!kaio_isopen(fd)) {
    error = host_descriptor(opcode & ~AIO_POLL_BIT, fd);
  } else if (opcode == AIOAREAD || opcode == AIOAWRITE) {
    error = kaio_call(opcode, a, 0, 0, 0, 0).error;
  } else {
    error = kaio_call(opcode, (uint64_t)fd, a, b, c, d).error;
  }
  if (error == SOL_EBADFD) {
    fd_unsupported(fd);
  }
  return error;
}

/* ---- fork ---- */

void library_before_fork(void) { lock(); }

void library_after_fork(void) { unlock(); }

/* R-U-34. Its threads are the parent's; what they had in hand is nobody's. */
void library_in_child(void) {
  notifier_forget();
  pool_forget();
  spawner_forget();
  kernel_forget();
  lib = (struct library){.lock = PTHREAD_MUTEX_INITIALIZER};
  critical_leave(); /* which began before the fork */
  once = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
  memset(unsupported, 0, sizeof unsupported);
}
