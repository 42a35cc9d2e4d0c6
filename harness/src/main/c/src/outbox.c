#include "outbox.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>

#include "connection.h"
#include "critical.h"
#include "hostcalls.h"

enum { ROOM = 64 * 1024 };

static struct {
  pthread_mutex_t lock;
  _Atomic int frames;
  size_t length;
  uint8_t bytes[ROOM];
} us = {.lock = PTHREAD_MUTEX_INITIALIZER};

void outbox_hold(void) { critical_lock(&us.lock); }

void outbox_release(void) { critical_unlock(&us.lock); }

void outbox_forget(void) {
  us.length = 0;
  us.frames = 0;
}

int outbox_waiting(void) { return us.frames; }

/* With the lock. */
static int send_all(struct iovec *rest, size_t count) {
  int fd = connection_descriptor();
  while (count > 0) {
    struct msghdr message = {.msg_iov = rest, .msg_iovlen = count};
    ssize_t sent = fd < 0 ? -1 : host_sendmsg(fd, &message, MSG_NOSIGNAL);
    if (sent < 0) {
      if (fd >= 0 && errno == EINTR) {
        continue;
      }
      return -1; /* who reads sees the end, too, and tells everybody */
    }
    while (count > 0 && (size_t)sent >= rest->iov_len) {
      sent -= (ssize_t)rest->iov_len;
      rest++;
      count--;
    }
    if (count > 0) {
      rest->iov_base = (char *)rest->iov_base + sent;
      rest->iov_len -= (size_t)sent;
    }
  }
  return 0;
}

static int send_behind(struct iovec *frames, size_t count) {
  frames[0] = (struct iovec){us.bytes, us.length};
  outbox_forget();
  return send_all(frames, count);
}

int outbox_send(struct iovec *free_and_pieces, size_t count) {
  critical_lock(&us.lock);
  int status = send_behind(free_and_pieces, count);
  critical_unlock(&us.lock);
  return status;
}

int outbox_later(const uint8_t *frame, size_t length) {
  int status = 0;
  critical_lock(&us.lock);
  if (length <= ROOM - us.length) {
    memcpy(us.bytes + us.length, frame, length);
    us.length += length;
    us.frames++;
  } else {
    struct iovec all[2] = {{NULL, 0}, {(void *)(uintptr_t)frame, length}};
    status = send_behind(all, 2);
  }
  critical_unlock(&us.lock);
  return status;
}

int outbox_flush(void) {
  int status = 0;
  if (us.frames > 0) {
    struct iovec all[1];
    critical_lock(&us.lock);
    status = us.frames > 0 ? send_behind(all, 1) : 0;
    critical_unlock(&us.lock);
  }
  return status;
}
