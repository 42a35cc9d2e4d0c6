#include "say.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

void say(const char *format, ...) {
  char line[512];
  int start = snprintf(line, sizeof line, "libkaio: ");
  va_list args;
  va_start(args, format);
  int length = start + vsnprintf(line + start, sizeof line - (size_t)start - 1, format, args);
  va_end(args);
  if (length > (int)sizeof line - 2) {
    length = (int)sizeof line - 2;
  }
  line[length++] = '\n';
  /* One write, so that lines of several processes do not mix; nobody is left to tell of a failure. */
  ssize_t ignored = write(STDERR_FILENO, line, (size_t)length);
  (void)ignored;
}
