package dev.kaio.server;

import dev.kaio.proc.Lwp;
import dev.kaio.proc.Proc;
import dev.kaio.proc.Program;
import dev.kaio.proc.SigInfo;
import dev.kaio.proc.UserSide;
import dev.kaio.sched.Rval;
import dev.kaio.vm.LentMemory;
import dev.kaio.vm.PayloadReceiver;
import dev.kaio.vm.Range;
import dev.kaio.vm.UserMemory;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Leads from a process to the session that runs its program. There is none between a fork or an
 * exec and the claim: then nothing is at hand, stores go nowhere, and nobody is told.
 */
final class ProgramLink implements UserSide, UserMemory {
  private final Claims claims;
  private Session session;
  private FrameMemory memory;

  /** A process without a program. */
  ProgramLink(Claims claims) {
    this.claims = claims;
  }

  /** From now on the program runs in this session. */
  void connect(Session newSession, FrameMemory newMemory) {
    session = newSession;
    memory = newMemory;
  }

  // ---- memory ----

  @Override
  public boolean present(long address, int length) {
    return memory != null && memory.present(address, length);
  }

  @Override
  public void read(long address, ByteBuffer into) {
    memory.read(address, into);
  }

  @Override
  public void store(long address, ByteBuffer from) {
    if (memory != null) {
      memory.store(address, from);
    }
  }

  @Override
  public int deliver(long address, ByteBuffer from) {
    return memory == null ? 0 : memory.deliver(address, from);
  }

  @Override
  public LentMemory lend(long address, int length) {
    return memory == null ? null : memory.lend(address, length);
  }

  @Override
  public boolean forward(long address, ByteBuffer view) {
    return memory != null && memory.forward(address, view);
  }

  @Override
  public void unmapped(long base, long length) {
    if (memory != null) {
      memory.unmapped(base, length);
    }
  }

  @Override
  public int fetch(long address, int length, PayloadReceiver receiver) {
    if (memory == null) {
      receiver.payload(null);
      return 0;
    }
    return memory.fetch(address, length, receiver);
  }

  // ---- whom the kernel tells ----

  @Override
  public void returned(Lwp lwp, Rval result) {
    session.returned(lwp, result);
  }

  @Override
  public void missing(Lwp lwp, List<Range> ranges) {
    session.missing(lwp, ranges);
  }

  @Override
  public void released(Lwp lwp) {
    if (session != null) {
      session.released(lwp);
    }
  }

  @Override
  public void signalled(Lwp lwp, SigInfo info) {
    session.signalled(lwp, info);
  }

  @Override
  public Program child() {
    ProgramLink link = new ProgramLink(claims);
    return new Program(link, link);
  }

  @Override
  public void forked(Proc child, Program program) {
    session.offered(child, claims.offer(child, (ProgramLink) program.side()));
  }

  @Override
  public void execed(Proc proc) {
    Session old = session;
    connect(null, null);
    old.replaced(proc, claims.offer(proc, this));
  }

  @Override
  public void exited(Proc proc, int status, int signo) {
    claims.gone(proc);
    if (session != null) {
      session.exited(proc, status, signo);
    }
  }
}
