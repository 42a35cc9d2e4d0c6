package dev.kaio.harness.vectors;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.Signal;
import dev.kaio.aio.Aio;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.libaio.AioFunction;
import dev.kaio.libaio.LibAio;
import dev.kaio.libaio.LibThread;
import dev.kaio.limit.Quota;
import dev.kaio.mod.MachineProfile;
import dev.kaio.port.EventPort;
import dev.kaio.port.PortEvent;
import dev.kaio.proc.Lwp;
import dev.kaio.proc.Proc;
import dev.kaio.proc.ProcSpec;
import dev.kaio.sched.Rval;
import dev.kaio.vm.Segment;
import dev.kaio.vnode.OpenFile;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A program that uses the C library's asynchronous I/O, on a kernel in the same run queue. */
final class LibraryTarget {
  private static final int FIRST_PORT_FD = 3;

  private final Kernel kernel;
  private final Proc proc;
  private final LibraryHost host;
  private final LibAio lib;
  private final ProgramMemory memory = new ProgramMemory();
  private final ScenarioDevices devices;
  private final OutcomeRecorder recorder = new OutcomeRecorder(Abi.LP64_X86);

  /** The threads of the application. */
  private final TreeMap<Integer, LibThread> threads = new TreeMap<>();

  LibraryTarget(LibraryScenario.Setup setup) {
    devices = new ScenarioDevices(setup.maxTransfer());
    kernel = new Kernel(KernelConfig.of(MachineProfile.AMD64), recorder);
    ProcSpec spec = new ProcSpec("scenario", Abi.LP64_X86, Scenario.Setup.UID, false);
    host = new LibraryHost(kernel, spec, memory, setup);
    proc = host.proc();
    lib = new LibAio(kernel.scheduler(), host, setup.minWorkers(), setup.maxWorkers());
    while (proc.lwps().size() < setup.lwps()) {
      proc.createLwp();
    }
    for (Lwp lwp : proc.lwps()) {
      LibThread thread = new LibThread(kernel.scheduler(), host, lwp.id());
      host.bind(thread, lwp);
      threads.put(lwp.id(), thread);
    }
    for (Scenario.Mapping segment : setup.segments()) {
      int protection = Segment.PROT_READ | (segment.writable() ? Segment.PROT_WRITE : 0);
      proc.addressSpace().map(segment.base(), segment.length(), protection);
    }
    setup.descriptors().forEach(this::open);
    ScenarioSignals.discardUnblockable(proc);
    setSigio(setup.sigio());
  }

  private void open(LibraryScenario.Descriptor descriptor) {
    OpenFile file =
        switch (descriptor.kind()) {
          case DUP -> proc.descriptors().get(descriptor.access());
          case PORT -> new OpenFile(newPort(descriptor.fd()), descriptor.access());
          default -> new OpenFile(devices.make(descriptor.kind()), descriptor.access());
        };
    proc.descriptors().install(descriptor.fd(), file);
  }

  private EventPort newPort(int number) {
    return new EventPort(number, Quota.of(LibraryScenario.Setup.PORT_EVENTS), recorder);
  }

  // ---- actions ----

  void write(long address, String hex) {
    memory.write(address, ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
  }

  void call(int lwp, AioFunction function, long[] args) {
    lib.call(threads.get(lwp), function, args);
    kernel.runUntilIdle();
  }

  void complete(int request, int errno, long resid) {
    devices.complete(request, errno, resid);
    kernel.runUntilIdle();
  }

  void finishPoolCall(int number, long value, int errno) {
    host.finish(number, value, errno);
    kernel.runUntilIdle();
  }

  void advance(long nanos) {
    kernel.advanceTo(kernel.clock().monotonicNanos() + nanos);
  }

  void signal(int lwp) {
    proc.lwp(lwp).interrupt();
    threads.get(lwp).interruptSleep();
    kernel.runUntilIdle();
  }

  void setSigio(Scenario.Sigio disposition) {
    proc.signals().setDisposition(Signal.SIGIO, ScenarioSignals.dispositionOf(disposition));
    lib.setSigioHandler(disposition == Scenario.Sigio.HANDLER);
  }

  void setThreads(int count) {
    host.setThreads(count);
  }

  void portCreate(int number) {
    Lwp lwp = proc.lwp(number);
    lwp.enter(
        why -> {
          int fd = proc.descriptors().lowestFree(FIRST_PORT_FD);
          proc.descriptors()
              .install(fd, new OpenFile(newPort(fd), OpenFile.FREAD | OpenFile.FWRITE));
          return Rval.of(fd);
        });
    kernel.runUntilIdle();
  }

  void portGet(int number, int fd, int max) {
    proc.lwp(number).enter(why -> fetch(fd, max));
    kernel.runUntilIdle();
  }

  private Rval fetch(int fd, int max) {
    OpenFile file = proc.descriptors().get(fd);
    if (file == null) {
      return Rval.error(Errno.EBADF);
    }
    if (!(file.vnode() instanceof EventPort port)) {
      return Rval.error(Errno.EBADFD);
    }
    List<PortEvent> events = port.fetch(proc.pid(), max);
    recorder.fetched(
        events.stream()
            .map(
                event ->
                    new StepOutcome.PortEvent(
                        fd, event.events(), event.source(), event.object(), event.user()))
            .toList());
    return Rval.of(events.size());
  }

  // ---- observation ----

  /** What has happened since the last call of this method, and the state now. */
  LibraryOutcome outcome() {
    recorder.takeReturned();
    Aio aio = Aio.of(proc);
    return new LibraryOutcome(
        host.takeReturned(),
        IntStream.rangeClosed(1, threads.size()).filter(this::isInCall).boxed().toList(),
        memory.takeChanges().stream().filter(run -> !isScratch(run.address())).toList(),
        recorder.takeSignals(),
        recorder.takePortEvents(),
        recorder.takeGot(),
        devices.takeAccepted(),
        host.takePoolCalls(),
        host.takeCanceled(),
        host.takeKaioCalls(),
        lib.state(),
        aio == null
            ? null
            : new LibraryOutcome.KernelCounts(aio.pending(), aio.outstanding(), aio.notifycnt()));
  }

  private boolean isInCall(int lwp) {
    return threads.get(lwp).isBusy() || proc.lwp(lwp).isInKernel();
  }

  private static boolean isScratch(long address) {
    return address >= LibraryHost.SCRATCH
        && address < LibraryHost.SCRATCH + LibraryHost.SCRATCH_LENGTH;
  }
}
