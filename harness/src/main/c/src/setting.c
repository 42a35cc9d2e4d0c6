#include "setting.h"

#include <errno.h>
#include <stdlib.h>

#include "say.h"

unsigned long setting(const char *name, unsigned long otherwise, unsigned long most) {
  const char *text = getenv(name);
  if (!text) {
    return otherwise;
  }
  int before = errno; /* it belongs to the program */
  char *end = NULL;
  errno = 0;
  unsigned long number = strtoul(text, &end, 10);
  int wrong = text[0] < '0' || text[0] > '9' || *end || errno;
  errno = before;
  if (wrong) {
    say("%s is a number, not '%s'; it is taken as %lu", name, text, otherwise);
    return otherwise;
  }
  return number < most ? number : most;
}
