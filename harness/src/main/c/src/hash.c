/* Requests of the pool by the address of their result, and the queues that they wait on. */
#include <string.h>

#include "library.h"

enum { BUCKETS = 2048 }; /* R-U-5 */

static struct request *buckets[BUCKETS];

static struct request **bucket(const aio_result_t *result) {
  return &buckets[((uintptr_t)result >> 4) % BUCKETS];
}

struct request *pool_find(const aio_result_t *result) {
  struct request *each = *bucket(result);
  while (each && each->result != result) {
    each = each->hashNext;
  }
  return each;
}

void pool_hash(struct request *request) {
  struct request **head = bucket(request->result);
  request->hashNext = *head;
  request->hashed = 1;
  *head = request;
}

void pool_unhash(struct request *request) {
  if (!request->hashed) {
    return;
  }
  struct request **each = bucket(request->result);
  while (*each != request) {
    each = &(*each)->hashNext;
  }
  *each = request->hashNext;
  request->hashed = 0;
}

void hash_forget(void) { memset(buckets, 0, sizeof buckets); }

void queue_add(struct queue *queue, struct request *request) {
  request->next = NULL;
  if (queue->tail) {
    queue->tail->next = request;
  } else {
    queue->head = request;
  }
  queue->tail = request;
}

struct request *queue_take(struct queue *queue) {
  struct request *request = queue->head;
  if (request) {
    queue_remove(queue, request);
  }
  return request;
}

void queue_remove(struct queue *queue, struct request *request) {
  struct request *before = NULL;
  for (struct request *each = queue->head; each; before = each, each = each->next) {
    if (each == request) {
      *(before ? &before->next : &queue->head) = each->next;
      if (queue->tail == each) {
        queue->tail = before;
      }
      return;
    }
  }
}
