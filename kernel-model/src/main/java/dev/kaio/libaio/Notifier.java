package dev.kaio.libaio;

import dev.kaio.sched.CondVar;
import dev.kaio.sched.Rval;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/** The worker that sends notifications, so that nothing else waits for a full port (R-U-18). */
final class Notifier {
  private final LibAio lib;
  private final CondVar idleCv = new CondVar("idle notification worker");
  private final ArrayDeque<Consumer<LibThread>> queue = new ArrayDeque<>();
  private LibThread thread;

  Notifier(LibAio lib) {
    this.lib = lib;
  }

  /** Whether a thread could be made for it. */
  boolean start() {
    return lib.startThread(
        made -> {
          thread = made;
          return run();
        });
  }

  void enqueue(Consumer<LibThread> notification) {
    queue.addLast(notification);
    idleCv.signal();
  }

  private Rval run() {
    while (!queue.isEmpty()) {
      queue.removeFirst().accept(thread);
    }
    return idleCv.await(thread, why -> run());
  }
}
