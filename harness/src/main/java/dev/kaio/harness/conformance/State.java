package dev.kaio.harness.conformance;

import dev.kaio.snapshot.AioSnapshot;
import dev.kaio.snapshot.RequestSnapshot;
import java.util.List;
import java.util.stream.Stream;

/** What the kernel keeps of a program's asynchronous I/O (R-ST), as CONTROL shows it. */
final class State {
  /** Flags of A (R-ST-5). */
  static final int CLEANUP = 1;

  static final int WAITN = 2;
  static final int REQ_BLOCK = 8;
  static final int SOLARIS_REQ = 0x40;

  private final AioSnapshot aio;

  /**
   * A state.
   *
   * @param aio null if there is none
   */
  State(AioSnapshot aio) {
    this.aio = aio;
  }

  private State expect(String what, Object expected, Object found) {
    if (!expected.equals(found)) {
      throw new AssertionError(
          "%s: %s was expected, but it is %s".formatted(what, expected, found));
    }
    return this;
  }

  void isAbsent() {
    if (aio != null) {
      throw new AssertionError("the state: none was expected, but there is one");
    }
  }

  State counts(int pending, int outstanding) {
    return expect("pending", pending, aio.pending())
        .expect("outstanding", outstanding, aio.outstanding());
  }

  State notifications(int expected) {
    return expect("notifications", expected, aio.notifycnt());
  }

  /** Completions that the AIOWAITN still wants. */
  State wanted(int expected) {
    return expect("wanted completions", expected, aio.waitncnt());
  }

  State flags(int expected) {
    return expect("flags", expected, aio.flags());
  }

  State doneq(Result... expected) {
    return queue("doneq", aio.queues().doneq(), expected);
  }

  State pollq(Result... expected) {
    return queue("pollq", aio.queues().pollq(), expected);
  }

  State portpending(Result... expected) {
    return queue("portpending", aio.queues().portpending(), expected);
  }

  State portq(Result... expected) {
    return queue("portq", aio.queues().portq(), expected);
  }

  private State queue(String name, List<Long> found, Result... expected) {
    return expect(name, Stream.of(expected).map(Result::address).toList(), found);
  }

  /** The flags of a request that is outstanding. */
  State request(Result result, int flags) {
    int found =
        aio.requests().stream()
            .filter(request -> request.result() == result.address())
            .mapToInt(RequestSnapshot::flags)
            .findFirst()
            .orElseThrow(() -> new AssertionError("the request is not outstanding"));
    return expect("flags of the request", flags, found);
  }
}
