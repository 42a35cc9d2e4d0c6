package dev.kaio.aio;

import java.util.ArrayList;
import java.util.List;

/** A FIFO of requests (R-ST-3). A request is on at most one queue, which it knows. */
final class AioQueue {
  private final String name;
  private AioReq head;
  private AioReq tail;
  private int size;

  AioQueue(String name) {
    this.name = name;
  }

  boolean isEmpty() {
    return head == null;
  }

  int size() {
    return size;
  }

  AioReq peek() {
    return head;
  }

  void enqueue(AioReq req) {
    if (req.queue != null) {
      throw new IllegalStateException("panic: request on " + req.queue + " put on " + this);
    }
    req.queue = this;
    req.previous = tail;
    req.next = null;
    if (tail == null) {
      head = req;
    } else {
      tail.next = req;
    }
    tail = req;
    size++;
  }

  void dequeue(AioReq req) {
    if (req.queue != this) {
      throw new IllegalStateException("panic: request on " + req.queue + " taken from " + this);
    }
    if (req.previous == null) {
      head = req.next;
    } else {
      req.previous.next = req.next;
    }
    if (req.next == null) {
      tail = req.previous;
    } else {
      req.next.previous = req.previous;
    }
    size--;
    req.queue = null;
    req.previous = null;
    req.next = null;
  }

  /** Takes the head, or returns null. */
  AioReq poll() {
    AioReq req = head;
    if (req != null) {
      dequeue(req);
    }
    return req;
  }

  /**
   * Empties the queue; returns the first request, which leads to the others by {@link
   * AioReq#takeNext}, or null. They are on no queue then.
   */
  AioReq drain() {
    AioReq first = head;
    for (AioReq req = first; req != null; req = req.next) {
      req.queue = null;
      req.previous = null;
    }
    head = null;
    tail = null;
    size = 0;
    return first;
  }

  /** What is on it, in order, as a copy. */
  List<AioReq> list() {
    List<AioReq> copy = new ArrayList<>();
    for (AioReq req = head; req != null; req = req.next) {
      copy.add(req);
    }
    return copy;
  }

  @Override
  public String toString() {
    return name;
  }
}
