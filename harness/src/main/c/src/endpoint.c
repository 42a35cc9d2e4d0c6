#include "endpoint.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "hostcalls.h"
#include "say.h"

static int failed(const char *endpoint, const char *why) {
  say("no kernel at %s: %s", endpoint, why);
  return -1;
}

static int connect_unix(const char *endpoint, const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof address.sun_path) {
    return failed(endpoint, "the path is too long for a socket");
  }
  strcpy(address.sun_path, path);
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) == 0) {
    return fd;
  }
  int error = errno;
  if (fd >= 0) {
    host_close(fd);
  }
  return failed(endpoint, strerror(error));
}

/* [HOST:]PORT, an IPv6 address in brackets. */
static int split(const char *text, char host[256], char port[16]) {
  const char *colon = strrchr(text, ':');
  const char *number = colon ? colon + 1 : text;
  size_t length = colon ? (size_t)(colon - text) : 0;
  const char *name = length ? text : "127.0.0.1";
  if (!length) {
    length = strlen(name);
  } else if (name[0] == '[' && name[length - 1] == ']') {
    name++;
    length -= 2;
  }
  if (length >= 256 || !*number || strlen(number) > 5) {
    return -1;
  }
  memcpy(host, name, length);
  host[length] = 0;
  strcpy(port, number);
  return 0;
}

static int connect_tcp(const char *endpoint, const char *text) {
  char host[256];
  char port[16];
  if (split(text, host, port) != 0) {
    return failed(endpoint, "write tcp:[HOST:]PORT");
  }
  struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
  struct addrinfo *found;
  int status = getaddrinfo(host, port, &hints, &found);
  if (status != 0) {
    return failed(endpoint, gai_strerror(status));
  }
  int fd = -1;
  int error = 0;
  for (struct addrinfo *each = found; each && fd < 0; each = each->ai_next) {
    fd = socket(each->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, each->ai_addr, each->ai_addrlen) != 0) {
      error = errno;
      host_close(fd);
      fd = -1;
    }
  }
  freeaddrinfo(found);
  if (fd < 0) {
    return failed(endpoint, strerror(error));
  }
  int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

static int connect_default(void) {
  char path[4096];
  char endpoint[4096 + 8];
  const char *runtime = getenv("XDG_RUNTIME_DIR");
  if (runtime && *runtime) {
    snprintf(path, sizeof path, "%s/kaio.sock", runtime);
  } else {
    snprintf(path, sizeof path, "/tmp/kaio-%u", (unsigned)getuid());
    struct stat directory;
    if (lstat(path, &directory) != 0) {
      return failed(path, strerror(errno));
    }
    if (!S_ISDIR(directory.st_mode) || directory.st_uid != getuid()
        || (directory.st_mode & 077) != 0) {
      return failed(path, "not a directory of this user alone");
    }
    strcat(path, "/kaio.sock");
  }
  snprintf(endpoint, sizeof endpoint, "unix:%s", path);
  return connect_unix(endpoint, path);
}

int connect_to_server(void) {
  const char *endpoint = getenv("KAIO_ENDPOINT");
  if (!endpoint || !*endpoint) {
    return connect_default();
  }
  if (strncmp(endpoint, "unix:", 5) == 0) {
    return connect_unix(endpoint, endpoint + 5);
  }
  if (strncmp(endpoint, "tcp:", 4) == 0) {
    return connect_tcp(endpoint, endpoint + 4);
  }
  return failed(endpoint, "write unix:PATH or tcp:[HOST:]PORT");
}
