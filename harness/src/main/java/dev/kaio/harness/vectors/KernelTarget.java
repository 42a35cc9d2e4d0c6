package dev.kaio.harness.vectors;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Machine;
import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.aio.Aio;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.limit.Quota;
import dev.kaio.mod.MachineProfile;
import dev.kaio.port.EventPort;
import dev.kaio.proc.Lwp;
import dev.kaio.proc.Proc;
import dev.kaio.proc.ProcSpec;
import dev.kaio.sched.Rval;
import dev.kaio.snapshot.ProcSnapshot;
import dev.kaio.vm.KernelMemory;
import dev.kaio.vm.Segment;
import dev.kaio.vnode.OpenFile;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;

/** A kernel in this process with the scenario's process on it. */
final class KernelTarget implements ScenarioTarget {
  private static final long BOOT_WALL_NANOS = 1_000_000_000L * 1_000_000_000L;
  private static final int FIRST_PORT_FD = 3;

  /** portfs's operation that fetches several events; 0 wanted does not wait. */
  private static final int PORT_GETN = 6;

  private final Scenario.Setup setup;
  private final Kernel kernel;
  private final ProgramLink link;
  private final Proc proc;
  private final ProgramMemory memory = new ProgramMemory();
  private final ScenarioDevices devices;
  private final OutcomeRecorder recorder;

  /** Where the bytes of the program are, as seen from the kernel. */
  enum Memory {
    /** In the same process. */
    DIRECT,
    /** Behind the frames of the wire protocol. */
    FRAMES
  }

  KernelTarget(Scenario scenario, Memory where) {
    setup = scenario.setup();
    Abi abi = new Abi(scenario.model(), Machine.X86);
    devices = new ScenarioDevices(setup.maxTransfer());
    recorder = new OutcomeRecorder(abi);
    kernel =
        new Kernel(
            KernelConfig.of(MachineProfile.AMD64)
                .withBootWallNanos(BOOT_WALL_NANOS)
                .withImmediateAsts(scenario.ast() == Scenario.Ast.NOW),
            recorder);
    ProcSpec spec = new ProcSpec("scenario", abi, Scenario.Setup.UID, false);
    link =
        switch (where) {
          case DIRECT -> new DirectLink(kernel, spec, memory);
          case FRAMES -> new FrameLink(kernel, spec, memory, recorder);
        };
    proc = link.proc();
    while (proc.lwps().size() < setup.lwps()) {
      proc.createLwp();
    }
    mapAll();
    setup.descriptors().forEach(this::open);
    ScenarioSignals.discardUnblockable(proc);
    setSigio(setup.sigio());
  }

  private void mapAll() {
    for (Scenario.Mapping segment : setup.segments()) {
      int protection = Segment.PROT_READ | (segment.writable() ? Segment.PROT_WRITE : 0);
      proc.addressSpace().map(segment.base(), segment.length(), protection);
    }
  }

  private void open(Scenario.Descriptor descriptor) {
    OpenFile file =
        switch (descriptor.kind()) {
          case DUP -> proc.descriptors().get(descriptor.access());
          case PORT -> new OpenFile(newPort(descriptor.fd()), descriptor.access());
          default -> new OpenFile(devices.make(descriptor.kind()), descriptor.access());
        };
    proc.descriptors().install(descriptor.fd(), file);
  }

  private EventPort newPort(int number) {
    return new EventPort(number, Quota.of(setup.portEvents()), recorder);
  }

  // ---- actions ----

  @Override
  public void write(long address, byte[] bytes) {
    memory.write(address, ByteBuffer.wrap(bytes));
  }

  @Override
  public void call(int lwp, long[] args) {
    call(lwp, Sysnum.KAIO, args);
  }

  @Override
  public void complete(int request, int errno, long resid) {
    devices.complete(request, errno, resid);
    kernel.runUntilIdle();
  }

  @Override
  public void advance(long nanos) {
    kernel.advanceTo(kernel.scheduler().clock().monotonicNanos() + nanos);
  }

  @Override
  public void setTime(long nanos) {
    kernel.shiftWallClock(nanos);
  }

  @Override
  public void munmap(int lwp, long address, long length) {
    call(lwp, Sysnum.MUNMAP, address, length);
  }

  @Override
  public void signal(int lwp) {
    lwp(lwp).interrupt();
    kernel.runUntilIdle();
  }

  @Override
  public void setSigio(Scenario.Sigio disposition) {
    proc.signals().setDisposition(Signal.SIGIO, ScenarioSignals.dispositionOf(disposition));
  }

  @Override
  public void noMem(int mode) {
    kernel
        .memory()
        .setPressure(
            switch (mode) {
              case 0 -> KernelMemory.Pressure.NORMAL;
              case 1 -> KernelMemory.Pressure.LOW;
              case 2 -> KernelMemory.Pressure.EXHAUSTED;
              default -> throw new IllegalArgumentException("memory mode " + mode);
            });
  }

  @Override
  public void portCreate(int number) {
    run(
        number,
        lwp -> {
          int fd = proc.descriptors().lowestFree(FIRST_PORT_FD);
          proc.descriptors()
              .install(fd, new OpenFile(newPort(fd), OpenFile.FREAD | OpenFile.FWRITE));
          return Rval.of(fd);
        });
  }

  @Override
  public void portGet(int lwp, int fd, int max) {
    EventWindow window = EventWindow.open(proc, memory, max);
    call(lwp, Sysnum.PORTFS, PORT_GETN, fd, window.address(), max, 0, 0);
    int count = (int) Math.max(0, recorder.valueReturnedTo(lwp));
    recorder.fetched(window.close(fd, count));
  }

  @Override
  public void close(int lwp, int fd) {
    call(lwp, Sysnum.CLOSE, fd);
  }

  @Override
  public void reconfigure() {
    Aio aio = Aio.of(proc);
    if (aio != null) {
      aio.requestCleanup();
      kernel.runUntilIdle();
    }
  }

  @Override
  public void fork1(int number) {
    run(number, lwp -> proc.fork1(lwp, child -> Rval.ZERO));
  }

  @Override
  public void forkAll(int number) {
    run(number, lwp -> proc.forkAll(lwp, child -> Rval.ZERO));
  }

  @Override
  public void exec(int number) {
    run(
        number,
        lwp ->
            proc.exec(
                lwp,
                freed -> {
                  memory.clear();
                  mapAll();
                  return Rval.ZERO;
                }));
  }

  @Override
  public void lwpCreate(int number) {
    if (proc.createLwp().id() != number) {
      throw new UnsupportedOperationException("LWP " + number + " is not the lowest free one");
    }
  }

  @Override
  public void exit(int lwp) {
    call(lwp, Sysnum.EXIT, 0);
  }

  private void call(int number, int sysnum, long... args) {
    link.call(lwp(number).id(), sysnum, args);
  }

  /** Something that an LWP does in the kernel without a system call for it; may sleep. */
  private interface Routine {
    Rval runOn(Lwp lwp);
  }

  private void run(int number, Routine routine) {
    Lwp lwp = lwp(number);
    lwp.enter(why -> routine.runOn(lwp));
    kernel.runUntilIdle();
  }

  private Lwp lwp(int number) {
    Lwp lwp = proc.lwp(number);
    if (lwp == null) {
      throw new IllegalStateException("LWP " + number + " is gone");
    }
    return lwp;
  }

  // ---- observation ----

  @Override
  public StepOutcome outcome() {
    link.check();
    ProcSnapshot seen = link.snapshot();
    return new StepOutcome(
        recorder.takeReturned(),
        proc.lwps().stream().filter(Lwp::isInKernel).map(Lwp::id).toList(),
        IntStream.rangeClosed(1, setup.lwps())
            .filter(number -> proc.lwp(number) == null)
            .boxed()
            .toList(),
        memory.takeChanges(),
        recorder.takeSignals(),
        recorder.takePortEvents(),
        recorder.takeGot(),
        devices.takeAccepted(),
        seen == null ? null : AioState.of(seen.aio()),
        seen == null ? 0 : seen.lockedPages(),
        seen != null && seen.unmapWait());
  }
}
