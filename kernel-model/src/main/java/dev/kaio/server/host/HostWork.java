package dev.kaio.server.host;

import dev.kaio.abi.Errno;
import dev.kaio.dev.HostReply;
import java.io.IOException;
import java.util.function.Consumer;

/** Requests to the host: done on one of its threads, answered in the kernel's turn. */
final class HostWork {
  static final Runnable NOTHING = () -> {};

  private final HostThreads threads;
  private final Copies copies;
  private final Consumer<Runnable> kernel;

  /**
   * @param copies what need not be done at once
   * @param kernel takes messages from any thread, and runs each in the kernel's turn
   */
  HostWork(HostThreads threads, Copies copies, Consumer<Runnable> kernel) {
    this.threads = threads;
    this.copies = copies;
    this.kernel = kernel;
  }

  /** Something that may wait for the host's storage. */
  interface Task<T> {
    T run() throws IOException;
  }

  HostThreads.Lane newLane() {
    return threads.newLane();
  }

  Copies copies() {
    return copies;
  }

  /**
   * Has a task carried out.
   *
   * @param after what is to be done behind the reply, or if there can be none
   */
  <T> void ask(HostThreads.Lane lane, Task<T> task, HostReply<T> reply, Runnable after) {
    if (!lane.submit(() -> carryOut(task, reply, after), false)) {
      answer(reply, Errno.EAGAIN.code(), null, after);
    }
  }

  /** The same for what ends something: it is not refused because there is much to do. */
  <T> void askLast(HostThreads.Lane lane, Task<T> task, HostReply<T> reply) {
    if (!lane.submit(() -> carryOut(task, reply, NOTHING), true)) {
      answer(reply, Errno.EBADF.code(), null, NOTHING);
    }
  }

  /** Does it on this thread, and has it answered in the kernel's turn. */
  <T> void carryOut(Task<T> task, HostReply<T> reply, Runnable after) {
    T value;
    try {
      value = task.run();
    } catch (IOException e) {
      answer(reply, HostErrors.errno(e).code(), null, after);
      return;
    } catch (RuntimeException | Error e) {
      kernel.accept(
          () -> {
            throw new IllegalStateException("a thread of the host's files has failed", e);
          });
      return;
    }
    answer(reply, 0, value, after);
  }

  <T> void answer(HostReply<T> reply, int errno, T value, Runnable after) {
    kernel.accept(
        () -> {
          try {
            reply.reply(errno, value);
          } finally {
            after.run();
          }
        });
  }
}
