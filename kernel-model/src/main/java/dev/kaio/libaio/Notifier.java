package dev.kaio.libaio;

import dev.kaio.sched.CondVar;
import dev.kaio.sched.Rval;
import java.util.ArrayDeque;

/** The worker that sends notifications, so that nothing else waits for a full port (R-U-18). */
final class Notifier {
  private final LibAio lib;
  private final CondVar idleCv = new CondVar("idle notification worker");
  private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
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

  void enqueue(Runnable notification) {
    queue.addLast(notification);
    idleCv.signal();
  }

  private Rval run() {
    for (Runnable next = queue.pollFirst(); next != null; next = queue.pollFirst()) {
      next.run();
    }
    return idleCv.await(thread, why -> run());
  }
}
