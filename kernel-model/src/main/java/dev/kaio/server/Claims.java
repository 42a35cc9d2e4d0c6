package dev.kaio.server;

import dev.kaio.abi.Abi;
import dev.kaio.kernel.Kernel;
import dev.kaio.proc.Proc;
import dev.kaio.proc.ProcSpec;
import dev.kaio.time.CalloutQueue.Callout;
import dev.kaio.wire.Claim;
import dev.kaio.wire.Fault;
import dev.kaio.wire.ProtocolFault;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** The processes that wait for their programs, by cookie. Each can be claimed once, in time. */
public final class Claims {
  private final Kernel kernel;
  private final Supplier<UUID> cookies;
  private final long nanos;
  private final Map<UUID, Waiting> waiting = new HashMap<>();
  private boolean closed;

  /** One process, and when it gives up. */
  private record Waiting(Proc proc, ProgramLink link, Callout expiry) {}

  /**
   * No process waits yet.
   *
   * @param cookies makes cookies that nobody can guess
   * @param nanos how long a process waits, in the kernel's time; then it exits
   */
  public Claims(Kernel kernel, Supplier<UUID> cookies, long nanos) {
    this.kernel = kernel;
    this.cookies = cookies;
    this.nanos = nanos;
  }

  /**
   * Nobody can claim anything any more: processes that wait exit, and those that would begin to.
   */
  void close() {
    closed = true;
    List.copyOf(waiting.values()).forEach(entry -> kernel.abandon(entry.proc));
    kernel.runUntilIdle();
  }

  /** A process waits from now on; returns its cookie. */
  UUID offer(Proc proc, ProgramLink link) {
    UUID cookie = cookies.get();
    if (closed) {
      kernel.abandon(proc);
      return cookie;
    }
    waiting.put(cookie, new Waiting(proc, link, kernel.expectProgram(proc, nanos)));
    return cookie;
  }

  /** A process is gone; if it waited, nobody can claim it any more. */
  void gone(Proc proc) {
    waiting
        .values()
        .removeIf(
            entry -> {
              if (entry.proc == proc) {
                kernel.expectNoMore(entry.expiry);
              }
              return entry.proc == proc;
            });
  }

  /**
   * A client claims a process for its session.
   *
   * @return the process, whose program begins with {@link Proc#begin}
   * @throws ProtocolFault SHUTTING_DOWN; CLAIM_REFUSED: no such cookie, another user's process, or
   *     a child of another ABI than its parent
   */
  Proc claim(Claim claim, Peer peer, Session session, FrameMemory memory) throws ProtocolFault {
    if (closed) {
      throw Session.shuttingDown();
    }
    Waiting found = waiting.get(claim.cookie());
    if (found == null || found.proc.isExiting()) {
      throw refused("nobody waits for this cookie");
    }
    Proc proc = found.proc;
    if (proc.uid() != peer.uid() && !peer.privileged()) {
      throw refused("the process belongs to another user");
    }
    if (!claim.abi().equals(proc.abi()) && !proc.addressSpace().segments().isEmpty()) {
      Abi abi = proc.abi();
      throw refused("the process is " + abi.model() + " " + abi.machine());
    }
    waiting.remove(claim.cookie());
    kernel.expectNoMore(found.expiry);
    found.link.connect(session, memory);
    return proc;
  }

  /** Who the claimed process is from now on. */
  static ProcSpec spec(Claim claim, Proc proc) {
    return new ProcSpec(claim.name(), claim.abi(), proc.uid(), proc.isPrivileged());
  }

  private static ProtocolFault refused(String why) {
    return new ProtocolFault(Fault.CLAIM_REFUSED, why);
  }
}
