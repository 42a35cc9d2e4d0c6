#define _GNU_SOURCE
#include "process.h"

#include <dirent.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "critical.h"
#include "library.h"
#include "say.h"

enum { STACK = 128 * 1024, LOOK_NANOS = 20000000 };

static struct {
  _Atomic pid_t id;
  _Atomic int daemons;
  atomic_bool mainEnded;
  atomic_bool watching;
  pthread_key_t key; /* its value ends with the main thread */
} us;

pid_t process_id(void) { return us.id; }

/* Before the constructor runs there has been no fork. */
int process_is_same(void) { return us.id == 0 || us.id == getpid(); }

/* ---- the end of the last thread of the program ---- */

/* All that there are, the main thread included, which stays until the process ends. */
static int threads(void) {
  DIR *tasks = opendir("/proc/self/task");
  int count = 0;
  for (struct dirent *each; tasks && (each = readdir(tasks)) != NULL;) {
    count += each->d_name[0] != '.';
  }
  if (tasks) {
    closedir(tasks);
  }
  return count;
}

static void *watch(void *unused) {
  (void)unused;
  process_daemon_begins();
  struct timespec pause = {0, LOOK_NANOS};
  while (threads() != 1 + us.daemons) {
    nanosleep(&pause, NULL);
  }
  exit(0);
}

static void watch_if_due(void) {
  pthread_t thread;
  if (us.mainEnded && us.daemons > 0 && !atomic_exchange(&us.watching, 1)
      && start_thread(watch, NULL, NULL, STACK, &thread) != 0) {
    say("no thread to see the end of the program");
  }
}

static void main_ends(void *unused) {
  (void)unused;
  us.mainEnded = 1;
  watch_if_due();
}

void process_daemon_begins(void) {
  critical_never();
  us.daemons++;
  watch_if_due();
}

void process_daemon_ends(void) { us.daemons--; }

/* ---- which process ---- */

/* The thread that forks is the main thread of its child. */
void process_in_child(void) {
  us.id = getpid();
  us.daemons = 0;
  us.mainEnded = 0;
  us.watching = 0;
  pthread_setspecific(us.key, &us);
}

__attribute__((constructor)) static void begin(void) {
  pthread_key_create(&us.key, main_ends);
  process_in_child();
}
