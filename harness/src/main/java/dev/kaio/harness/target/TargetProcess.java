package dev.kaio.harness.target;

import dev.kaio.client.CallResult;
import dev.kaio.client.ExitStatus;
import dev.kaio.client.KernelControl.Memory;
import dev.kaio.client.ReceivedSignal;
import dev.kaio.snapshot.ProcSnapshot;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * A process of a case. When one of these methods returns the kernel is idle: all that can happen
 * without time passing has happened.
 */
public interface TargetProcess extends TargetMemory {

  /** A call that was made. */
  interface Call {
    /** How it ended; null as long as it sleeps, and if it never returns. */
    CallResult result();
  }

  int pid();

  /** Makes a system call from an LWP in user mode. */
  Call call(int lwp, int sysnum, long... args);

  /** A signal of the host hits an LWP: what sleeps interruptibly ends with EINTR. */
  void interrupt(int lwp);

  /** The caught signals that were taken since the last time. */
  List<ReceivedSignal> takeSignals();

  /** Lets time pass. */
  void advance(Duration time);

  /** Sets the wall clock forward or back. */
  void shiftWall(Duration time);

  /** Lets the request at an index of a gate go, with an errno or 0 for a success. */
  void complete(String gate, int index, int errno);

  /** Makes the kernel's memory tight, or not any more (R-RW-2). */
  void setMemory(Memory memory);

  // ---- its children and its end ----

  /**
   * The program of a child begins, as it was in this process when that forked.
   *
   * @param pid what the fork has returned
   */
  TargetProcess child(int pid) throws IOException;

  /** Whether execve has replaced this program. */
  boolean hasExeced();

  /** The new program of this process begins, with nothing in its memory. */
  TargetProcess execed() throws IOException;

  /** How this process ended; null as long as it has not. */
  ExitStatus ended();

  // ---- what can be asked of the kernel ----

  /** Asks for the clean-up of a dynamic reconfiguration; whether there is anything to clean up. */
  boolean reconfigure();

  /** What the kernel has of this process. */
  ProcSnapshot snapshot();
}
