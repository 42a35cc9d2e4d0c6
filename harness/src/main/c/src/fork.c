/*
 * fork: the kernel's process is copied with fork1 just before the host's, and the child claims the copy, so
 * that it has the parent's descriptors and none of its requests (R-ST-1, R-U-34). vfork and posix_spawn
 * do not come here: what they run execs. A child that cannot claim its process has none until it asks.
 */
#include <pthread.h>
#include <stdint.h>

#include "connection.h"
#include "files.h"
#include "incoming.h"
#include "kaio.h"
#include "library.h"
#include "lwp.h"
#include "memory.h"
#include "numbers.h"
#include "process.h"
#include "reading.h"
#include "say.h"
#include "shadow.h"
#include "shared.h"
#include "sleep.h"

static int copied;
static uint8_t cookie[WIRE_COOKIE];

/* The locks in the order in which the rest of the library takes them. */
static void before(void) {
  library_before_fork();
  files_before_fork();
  connection_hold_start();
  shared_before_fork();
  memory_hold(); /* the kernel's copy has the segments that this one knows of */
  copied = 0;
  if (connection_is_up()) {
    uint64_t fork1[2] = {0, 0};
    struct outcome outcome = kernel_call_by_first(SYS_SOL_forksys, 2, fork1);
    copied = outcome.error == 0;
    if (copied) {
      incoming_cookie(cookie);
    } else {
      say("the kernel could not fork this process: error %d", outcome.error);
    }
  }
  lwp_hold_first();
  reading_hold(); /* behind the call, and behind all locks under which a thread waits for the kernel */
  shadow_before_fork();
  lwp_before_fork();
  connection_hold_sending();
}

static void in_parent(void) {
  connection_after_fork();
  lwp_after_fork();
  shadow_after_fork();
  reading_release();
  memory_release();
  shared_after_fork();
  files_after_fork();
  library_after_fork();
}

static void in_child(void) {
  lwp_after_fork();
  shadow_in_child();
  reading_in_child();
  memory_in_child();
  shared_in_child();
  files_after_fork();
  library_in_child();
  process_in_child();
  if (!copied) {
    files_forget();
  }
  connection_in_child(copied ? cookie : NULL);
}

__attribute__((constructor)) static void watch_forks(void) {
  pthread_atfork(before, in_parent, in_child);
}

/* exit: requests that are pending complete first (R-CLN-13), but not for ever. */
__attribute__((destructor)) static void end(void) { connection_end(now_nanos() + 5000000000L); }
