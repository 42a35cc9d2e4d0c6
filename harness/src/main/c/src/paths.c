#include "paths.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What follows the directory in the path, if the path is in it. */
static const char *below(const char *path, const char *directory, size_t length) {
  while (length > 1 && directory[length - 1] == '/') {
    length--;
  }
  if (length == 0 || strncmp(path, directory, length) != 0) {
    return NULL;
  }
  return path[length] == '/' && path[length + 1] ? path + length : NULL;
}

static const char *in_list(const char *path, const char *list, char buffer[PATH_MAX]) {
  while (*list) {
    size_t length = strcspn(list, ":");
    const char *equals = memchr(list, '=', length);
    const char *rest = below(path, list, equals ? (size_t)(equals - list) : length);
    if (rest && !equals) {
      return path;
    }
    if (rest) {
      int mount = (int)(list + length - (equals + 1));
      int size = snprintf(buffer, PATH_MAX, "%.*s%s", mount, equals + 1, rest);
      return size < PATH_MAX ? buffer : path;
    }
    list += length + (list[length] == ':');
  }
  return NULL;
}

const char *kernel_path(const char *path, char buffer[PATH_MAX]) {
  if (!path || path[0] != '/') {
    return NULL;
  }
  const char *paths = getenv("KAIO_PATHS");
  const char *found = in_list(path, paths ? paths : "/dev/rdsk:/dev/gate", buffer);
  const char *raw = getenv("KAIO_RAW");
  return found || !raw ? found : in_list(path, raw, buffer);
}
