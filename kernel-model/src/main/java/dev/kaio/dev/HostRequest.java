package dev.kaio.dev;

import dev.kaio.sched.CondVar;
import dev.kaio.sched.KThread;
import dev.kaio.sched.Rval;
import java.util.function.Consumer;
import java.util.function.Function;

/** A request to the host for whose reply a thread sleeps, uninterruptibly as for any device. */
final class HostRequest<T> implements HostReply<T> {

  /** What follows a reply, good or bad. */
  @FunctionalInterface
  interface Outcome<T> {
    Rval apply(int errno, T value);
  }

  private final CondVar replied = CondVar.ofDevice("the host");
  private boolean isOver;
  private int errno;
  private T value;

  private HostRequest() {}

  /** Makes a request and goes on with its success; returns the errno of a failure. */
  static <T> Rval ask(KThread thread, Consumer<HostReply<T>> request, Function<T, Rval> then) {
    return askAnyway(
        thread, request, (errno, value) -> errno != 0 ? Rval.ofErrno(errno) : then.apply(value));
  }

  /** Makes a request and goes on with whatever comes of it. */
  static <T> Rval askAnyway(KThread thread, Consumer<HostReply<T>> request, Outcome<T> then) {
    HostRequest<T> asked = new HostRequest<>();
    request.accept(asked);
    return asked.await(thread, then);
  }

  /** For a reply that nobody waits for. */
  static <T> HostReply<T> unheeded() {
    return (errno, value) -> {};
  }

  private Rval await(KThread thread, Outcome<T> then) {
    return isOver ? then.apply(errno, value) : replied.await(thread, why -> await(thread, then));
  }

  @Override
  public void reply(int newErrno, T newValue) {
    isOver = true;
    errno = newErrno;
    value = newValue;
    replied.broadcast();
  }
}
