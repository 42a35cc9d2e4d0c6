/*
 * A program whose calls of the library are those that it reads: the conformance cases drive it through its standard
 * input and output, a command and an answer on a line each. What a thread's call returns follows when it does:
 * "done THREAD VALUE ERRNO". Error numbers are Solaris's there, signal numbers are, too.
 */
#define _GNU_SOURCE
#include <aio.h>
#include <errno.h>
#include <fcntl.h>
#include <port.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/asynch.h>
#include <sys/mman.h>
#include <unistd.h>

enum { THREADS = 16, ARGS = 6, LINE = 256 * 1024, TAKEN = 256 };

static void die(const char *why) {
  fprintf(stderr, "kaio-agent: %s\n", why);
  exit(1);
}

static void *at(long address) { return (void *)address; }

/* ---- numbers ---- */

static int solaris_errno(int host) {
  for (int number = 1; number < 256; number++) {
    if (kaio_errno(number) == host) {
      return number;
    }
  }
  return host;
}

static const int SIGNALS[][2] = {{16, SIGUSR1}, {17, SIGUSR2}, {22, SIGIO}};

static int translate(int from, int number) {
  for (size_t i = 0; i < sizeof SIGNALS / sizeof *SIGNALS; i++) {
    if (SIGNALS[i][from] == number) {
      return SIGNALS[i][!from];
    }
  }
  return 0;
}

/* ---- the calls ---- */

typedef long (*function_t)(const long *a);

static long c_aioread(const long *a) {
  return aioread((int)a[0], at(a[1]), (size_t)a[2], a[3], (int)a[4], at(a[5]));
}
static long c_aiowrite(const long *a) {
  return aiowrite((int)a[0], at(a[1]), (size_t)a[2], a[3], (int)a[4], at(a[5]));
}
static long c_aiowait(const long *a) { return (long)aiowait(at(a[0])); }
static long c_aiocancel(const long *a) { return aiocancel(at(a[0])); }
static long c_close(const long *a) { return close((int)a[0]); }
static long c_read(const long *a) { return aio_read(at(a[0])); }
static long c_write(const long *a) { return aio_write(at(a[0])); }
static long c_return(const long *a) { return aio_return(at(a[0])); }
static long c_cancel(const long *a) { return aio_cancel((int)a[0], at(a[1])); }
static long c_fsync(const long *a) {
  enum { SOL_O_SYNC = 0x10, SOL_O_DSYNC = 0x40 };
  int op = a[0] == SOL_O_SYNC ? O_SYNC : a[0] == SOL_O_DSYNC ? O_DSYNC : (int)a[0];
  return aio_fsync(op, at(a[1]));
}
static long c_suspend(const long *a) { return aio_suspend(at(a[0]), (int)a[1], at(a[2])); }
static long c_listio(const long *a) {
  return lio_listio((int)a[0], at(a[1]), (int)a[2], at(a[3]));
}
static long c_waitn(const long *a) {
  return aio_waitn(at(a[0]), (unsigned)a[1], at(a[2]), at(a[3]));
}
static long c_error(const long *a) {
  int value = aio_error(at(a[0]));
  return value > 0 ? solaris_errno(value) : value;
}
static long c_port_create(const long *a) {
  (void)a;
  return port_create();
}
static long c_port_get(const long *a) { return port_get((int)a[0], at(a[1]), at(a[2])); }

static const struct {
  const char *name;
  function_t function;
} CALLS[] = {{"aioread", c_aioread},         {"aiowrite", c_aiowrite},   {"aiowait", c_aiowait},
             {"aiocancel", c_aiocancel},     {"close", c_close},         {"aio_read", c_read},
             {"aio_write", c_write},         {"aio_error", c_error},     {"aio_return", c_return},
             {"aio_cancel", c_cancel},       {"aio_fsync", c_fsync},     {"aio_suspend", c_suspend},
             {"lio_listio", c_listio},       {"aio_waitn", c_waitn},     {"port_create", c_port_create},
             {"port_get", c_port_get}};

static function_t call_named(const char *name) {
  for (size_t i = 0; i < sizeof CALLS / sizeof *CALLS; i++) {
    if (strcmp(CALLS[i].name, name) == 0) {
      return CALLS[i].function;
    }
  }
  die("no such call");
  return NULL;
}

/* ---- threads, each with one call at a time ---- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t begun = PTHREAD_COND_INITIALIZER;

static struct thread {
  pthread_t id;
  int exists;
  function_t call;
  long args[ARGS];
} threads[THREADS];

static void answer(const char *text) {
  puts(text);
  fflush(stdout);
}

static void *run(void *argument) {
  struct thread *self = argument;
  char text[80];
  pthread_mutex_lock(&lock);
  for (;;) {
    while (!self->call) {
      pthread_cond_wait(&begun, &lock);
    }
    function_t call = self->call;
    self->call = NULL;
    pthread_mutex_unlock(&lock);
    errno = 0;
    long value = call(self->args);
    int error = value == -1 ? solaris_errno(errno) : 0;
    snprintf(text, sizeof text, "done %d %ld %d", (int)(self - threads), value, error);
    pthread_mutex_lock(&lock);
    answer(text);
  }
  return NULL;
}

static struct thread *thread_numbered(const char *text) {
  int number = atoi(text);
  if (number < 0 || number >= THREADS) {
    die("no such thread");
  }
  struct thread *thread = &threads[number];
  if (!thread->exists) {
    thread->exists = 1;
    if (pthread_create(&thread->id, NULL, run, thread) != 0) {
      die("no thread");
    }
  }
  return thread;
}

/* ---- what the program is told ---- */

static struct taken {
  int signo;
  int code;
  long value;
} taken[TAKEN];
static volatile sig_atomic_t takenCount;

/* The host lets the first thread take the process's signals, which reads on. */
static void caught(int signo, siginfo_t *info, void *context) {
  (void)context;
  if (takenCount < TAKEN) {
    taken[takenCount] = (struct taken){signo, info->si_code, (long)info->si_value.sival_ptr};
    takenCount++;
  }
}

static void hit(int signo) { (void)signo; }

static long values[TAKEN];
static int valueCount;

static void told(union sigval value) {
  pthread_mutex_lock(&lock);
  if (valueCount < TAKEN) {
    values[valueCount++] = (long)value.sival_ptr;
  }
  pthread_mutex_unlock(&lock);
}

/* ---- commands, with the lock ---- */

static char *word(char **rest) {
  char *found = strsep(rest, " \n");
  if (!found) {
    die("a command is too short");
  }
  return found;
}

static long number(char **rest) { return (long)strtoull(word(rest), NULL, 0); }

/* The cases look at memory as a debugger does, whatever the threads are doing with it. */
#define AS_DEBUGGER __attribute__((no_sanitize("thread")))

AS_DEBUGGER static void put(char **rest) {
  unsigned char *to = at(number(rest));
  const char *hex = word(rest);
  for (size_t i = 0; hex[2 * i]; i++) {
    char digits[3] = {hex[2 * i], hex[2 * i + 1], 0};
    to[i] = (unsigned char)strtoul(digits, NULL, 16);
  }
  answer("ok");
}

AS_DEBUGGER static void get(char **rest) {
  const unsigned char *from = at(number(rest));
  long length = number(rest);
  printf("bytes ");
  for (long i = 0; i < length; i++) {
    printf("%02x", from[i]);
  }
  answer("");
}

static void map(char **rest) {
  void *address = at(number(rest));
  long length = number(rest);
  if (mmap(address, (size_t)length, PROT_READ | PROT_WRITE,
           MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0)
      != address) {
    die("the memory of the cases is taken");
  }
  answer("ok");
}

static void begin_call(char **rest) {
  struct thread *thread = thread_numbered(word(rest));
  function_t call = call_named(word(rest));
  int count = 0;
  while (*rest && **rest && count < ARGS) {
    thread->args[count++] = number(rest);
  }
  thread->call = call;
  pthread_cond_broadcast(&begun);
  answer("ok");
}

static void open_path(char **rest) {
  const char *path = word(rest);
  char text[40];
  snprintf(text, sizeof text, "fd %d", kaio_open(path, (int)number(rest)));
  answer(text);
}

static void catch(char **rest) {
  struct sigaction action = {.sa_sigaction = caught, .sa_flags = SA_SIGINFO | SA_RESTART};
  sigfillset(&action.sa_mask);
  sigaction(translate(0, (int)number(rest)), &action, NULL);
  answer("ok");
}

static void take_signals(char **rest) {
  (void)rest;
  printf("signals");
  for (int i = 0; i < takenCount; i++) {
    printf(" %d %d %ld", translate(1, taken[i].signo), taken[i].code, taken[i].value);
  }
  takenCount = 0;
  answer("");
}

static void take_values(char **rest) {
  (void)rest;
  printf("values");
  for (int i = 0; i < valueCount; i++) {
    printf(" %ld", values[i]);
  }
  valueCount = 0;
  answer("");
}

static void interrupt(char **rest) {
  pthread_kill(thread_numbered(word(rest))->id, SIGRTMIN + 3);
  answer("ok");
}

static void answer_number(long value) {
  char text[40];
  snprintf(text, sizeof text, "number %ld", value);
  answer(text);
}

static void tell_signal(char **rest) { answer_number(translate(0, (int)number(rest))); }

static void tell_errno(char **rest) { answer_number(kaio_errno((int)number(rest))); }

static void tell_function(char **rest) {
  (void)rest;
  answer_number((long)told);
}

static void do_nothing(char **rest) {
  (void)rest;
  answer("ok");
}

static const struct {
  const char *name;
  void (*carry_out)(char **rest);
} COMMANDS[] = {{"put", put},
                {"get", get},
                {"map", map},
                {"call", begin_call},
                {"open", open_path},
                {"catch", catch},
                {"signals", take_signals},
                {"values", take_values},
                {"interrupt", interrupt},
                {"signal", tell_signal},
                {"errno", tell_errno},
                {"function", tell_function},
                {"nothing", do_nothing}};

static void carry_out(char *line) {
  char *rest = line;
  const char *name = word(&rest);
  for (size_t i = 0; i < sizeof COMMANDS / sizeof *COMMANDS; i++) {
    if (strcmp(COMMANDS[i].name, name) == 0) {
      pthread_mutex_lock(&lock);
      COMMANDS[i].carry_out(&rest);
      pthread_mutex_unlock(&lock);
      return;
    }
  }
  die("no such command");
}

int main(void) {
  static char line[LINE];
  struct sigaction action = {.sa_handler = hit};
  sigaction(SIGRTMIN + 3, &action, NULL);
  while (fgets(line, sizeof line, stdin)) {
    carry_out(line);
  }
  _exit(0); /* the cases are over, whatever is pending */
}
