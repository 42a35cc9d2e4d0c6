#include "numbers.h"

#include "kaio.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>

#include <sys/aio.h>

struct pair {
  int solaris;
  int host;
};

static const struct pair ERRORS[] = {
    {35, ENOMSG},          {36, EIDRM},           {45, EDEADLK},
    {46, ENOLCK},          {47, ECANCELED},       {48, ENOTSUP},
    {62, ETIME},           {71, EPROTO},          {77, EBADMSG},
    {78, ENAMETOOLONG},    {79, EOVERFLOW},       {81, EBADFD},
    {89, ENOSYS},          {90, ELOOP},           {91, EINTR},
    {93, ENOTEMPTY},       {94, EUSERS},          {95, ENOTSOCK},
    {122, EOPNOTSUPP},     {125, EADDRINUSE},     {131, ECONNRESET},
    {132, ENOBUFS},        {145, ETIMEDOUT},      {146, ECONNREFUSED},
    {149, EALREADY},       {150, EINPROGRESS},    {151, ESTALE},
};

static const struct pair SIGNALS[] = {
    {SIGHUP, SIGHUP}, {SIGINT, SIGINT},   {SIGQUIT, SIGQUIT}, {SIGILL, SIGILL},
    {5, SIGTRAP},     {6, SIGABRT},       {8, SIGFPE},        {9, SIGKILL},
    {10, SIGBUS},     {11, SIGSEGV},      {12, SIGSYS},       {13, SIGPIPE},
    {14, SIGALRM},    {15, SIGTERM},      {16, SIGUSR1},      {17, SIGUSR2},
    {18, SIGCHLD},    {19, SIGPWR},       {20, SIGWINCH},     {21, SIGURG},
    {22, SIGIO},      {23, SIGSTOP},      {24, SIGTSTP},      {25, SIGCONT},
    {26, SIGTTIN},    {27, SIGTTOU},      {28, SIGVTALRM},    {29, SIGPROF},
    {30, SIGXCPU},    {31, SIGXFSZ},
};

/* The realtime signals of Solaris: 42 to 73. The host's libc keeps some of its own back. */
enum { SOL_SIGRTMIN = 42 };

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

int host_errno(int solaris) {
  for (size_t i = 0; solaris >= 35 && i < COUNT(ERRORS); i++) {
    if (ERRORS[i].solaris == solaris) {
      return ERRORS[i].host;
    }
  }
  return solaris < 35 ? solaris : EIO;
}

int solaris_errno(int host) {
  for (size_t i = 0; host >= 35 && i < COUNT(ERRORS); i++) {
    if (ERRORS[i].host == host) {
      return ERRORS[i].solaris;
    }
  }
  return host < 35 ? host : SOL_EIO;
}

int host_signal(int solaris) {
  if (solaris >= SOL_SIGRTMIN && solaris - SOL_SIGRTMIN <= SIGRTMAX - SIGRTMIN) {
    return SIGRTMIN + solaris - SOL_SIGRTMIN;
  }
  for (size_t i = 0; i < COUNT(SIGNALS); i++) {
    if (SIGNALS[i].solaris == solaris) {
      return SIGNALS[i].host;
    }
  }
  return 0;
}

int solaris_signal(int host) {
  if (host >= SIGRTMIN && host <= SIGRTMAX) {
    return SOL_SIGRTMIN + host - SIGRTMIN;
  }
  for (size_t i = 0; i < COUNT(SIGNALS); i++) {
    if (SIGNALS[i].host == host) {
      return SIGNALS[i].solaris;
    }
  }
  return 0;
}

int solaris_oflag(int host) {
  static const struct pair FLAGS[] = {
      {0x8, O_APPEND}, {0x40, O_DSYNC},  {0x80, O_NONBLOCK},
      {0x100, O_CREAT}, {0x200, O_TRUNC}, {0x400, O_EXCL},
  };
  int flags = host & O_ACCMODE;
  for (size_t i = 0; i < COUNT(FLAGS); i++) {
    if (host & FLAGS[i].host) {
      flags |= FLAGS[i].solaris;
    }
  }
  if ((host & O_SYNC) == O_SYNC) { /* on the host O_SYNC contains O_DSYNC */
    flags = (flags & ~0x40) | 0x10;
  }
  return flags;
}

KAIO_EXPORT int kaio_errno(int solaris) { return host_errno(solaris); }
