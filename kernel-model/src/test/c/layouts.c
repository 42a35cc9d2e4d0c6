/*
 * The structures that programs share with the kernel, as C declares them (R-LAY-1, 2, 3, 5, 6, 7),
 * and where a compiler puts their members. It needs no headers and is compiled to assembler only:
 * layouts.sh picks the marked lines out of that.
 */

#define OFFSET(name, type, member) MARK(name "." #member, __builtin_offsetof(type, member))
#define SIZE(name, type) MARK(name ".size", sizeof(type))
#define MARK(name, value) __asm__ volatile("\n#LAYOUT " name " %c0" : : "i"(value))

typedef struct {
  long aio_return;
  int aio_errno;
} result_t;

union value {
  int number;
  void *pointer;
};

typedef struct {
  int notify;
  int signo;
  union value value;
  void (*function)(union value);
  void *attributes;
  int pad;
} sigevent_t;

#define AIOCB(offset_t) \
  int fildes;           \
  volatile void *buf;   \
  unsigned long nbytes; \
  offset_t offset;      \
  int reqprio;          \
  sigevent_t sigevent;  \
  int opcode;           \
  result_t result;      \
  int state;            \
  int pad[1];

typedef struct {
  AIOCB(long)
} aiocb_t;

/* The large-file form; in LP64 it is the plain one. */
typedef struct {
  AIOCB(long long)
} aiocb64_t;

typedef struct {
  int port;
  void *user;
} port_notify_t;

typedef struct {
  int events;
  unsigned short source;
  unsigned short pad;
  unsigned long object;
  void *user;
} port_event_t;

/* timeval and timespec */
typedef struct {
  long seconds;
  long fraction;
} time_t;

typedef struct {
  char linkinfo[32];
  int p0;
} msinfo_t;

typedef struct {
  int info;
  int state;
  int id;
  int nextid;
  char *base;
  unsigned long size;
  int rev;
  int loadcnt;
  char name[32];
  msinfo_t msinfo[10];
} modinfo_t;

#define AIOCB_LAYOUT(name, type)     \
  OFFSET(name, type, fildes);        \
  OFFSET(name, type, buf);           \
  OFFSET(name, type, nbytes);        \
  OFFSET(name, type, offset);        \
  OFFSET(name, type, reqprio);       \
  OFFSET(name, type, sigevent);      \
  OFFSET(name, type, opcode);        \
  OFFSET(name, type, result);        \
  OFFSET(name, type, state);         \
  OFFSET(name, type, pad);           \
  SIZE(name, type)

void layouts(void) {
  OFFSET("aio_result", result_t, aio_return);
  OFFSET("aio_result", result_t, aio_errno);
  SIZE("aio_result", result_t);

  OFFSET("sigevent", sigevent_t, notify);
  OFFSET("sigevent", sigevent_t, signo);
  OFFSET("sigevent", sigevent_t, value);
  OFFSET("sigevent", sigevent_t, function);
  OFFSET("sigevent", sigevent_t, attributes);
  OFFSET("sigevent", sigevent_t, pad);
  SIZE("sigevent", sigevent_t);

  AIOCB_LAYOUT("aiocb", aiocb_t);
  AIOCB_LAYOUT("aiocb64", aiocb64_t);

  OFFSET("port_notify", port_notify_t, port);
  OFFSET("port_notify", port_notify_t, user);
  SIZE("port_notify", port_notify_t);

  OFFSET("port_event", port_event_t, events);
  OFFSET("port_event", port_event_t, source);
  OFFSET("port_event", port_event_t, pad);
  OFFSET("port_event", port_event_t, object);
  OFFSET("port_event", port_event_t, user);
  SIZE("port_event", port_event_t);

  OFFSET("time", time_t, seconds);
  OFFSET("time", time_t, fraction);
  SIZE("time", time_t);

  OFFSET("msinfo", msinfo_t, linkinfo);
  OFFSET("msinfo", msinfo_t, p0);
  SIZE("msinfo", msinfo_t);

  OFFSET("modinfo", modinfo_t, info);
  OFFSET("modinfo", modinfo_t, state);
  OFFSET("modinfo", modinfo_t, id);
  OFFSET("modinfo", modinfo_t, nextid);
  OFFSET("modinfo", modinfo_t, base);
  OFFSET("modinfo", modinfo_t, size);
  OFFSET("modinfo", modinfo_t, rev);
  OFFSET("modinfo", modinfo_t, loadcnt);
  OFFSET("modinfo", modinfo_t, name);
  OFFSET("modinfo", modinfo_t, msinfo);
  MARK("modinfo.bytes", sizeof(modinfo_t));

  /* Bytes of a long and of a pointer, which is also the width of a slot. */
  MARK("long.size", sizeof(long));
  MARK("pointer.size", sizeof(void *));

  /* In a 32-bit call a 64-bit argument is two words in the machine's order (R-SYS-6). */
  MARK("word.of.high.half", __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? 0 : 1);
}
