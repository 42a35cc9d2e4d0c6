package dev.kaio.port;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.PortEventLayout;
import dev.kaio.abi.TimeLayout;
import dev.kaio.limit.Quota;
import dev.kaio.proc.Lwp;
import dev.kaio.proc.Proc;
import dev.kaio.sched.Rval;
import dev.kaio.syscall.OperandCollector;
import dev.kaio.syscall.SyscallArgs;
import dev.kaio.syscall.SyscallHandler;
import dev.kaio.vm.AddressSpace;
import dev.kaio.vm.Segment;
import dev.kaio.vnode.OpenFile;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * portfs: event ports as programs use them. Slot 0 is the operation.
 *
 * <ul>
 *   <li>0 create: a new port; its descriptor. EMFILE.
 *   <li>5 get: fd, port_event*, timespec* or 0. Waits for one event. ETIME, EINTR.
 *   <li>6 getn: fd, port_event[], max, nget, timespec* or 0. Waits for nget events or the timeout,
 *       then fetches up to max; the number fetched. With max 0: the number there is. ETIME with
 *       nothing fetched, EINTR.
 *   <li>8 dispatch: fd, source, events, object, user. Sources 1 and 6 only, else EINVAL; waits for
 *       a slot, EINTR (R-PORT-6).
 * </ul>
 *
 * <p>All of the others: EBADF for a bad descriptor, EBADFD for one that is not a port, EFAULT and
 * EINVAL for the timespec, EFAULT for memory that cannot be written.
 */
public final class PortCalls implements SyscallHandler {
  private static final int CREATE = 0;
  private static final int GET = 5;
  private static final int GETN = 6;
  private static final int DISPATCH = 8;

  private static final int SOURCE_MQ = 6;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final PortObserver observer;

  /** The calls; the observer sees every event that is put on a port. */
  public PortCalls(PortObserver observer) {
    this.observer = observer;
  }

  @Override
  public Rval call(Lwp lwp, SyscallArgs args) {
    int operation = args.intAt(0);
    if (operation == CREATE) {
      return create(lwp);
    }
    if (operation != GET && operation != GETN && operation != DISPATCH) {
      return Rval.error(Errno.EINVAL);
    }
    return lwp.proc()
        .descriptors()
        .use(lwp, args.intAt(1), file -> onPort(lwp, operation, file, args));
  }

  private static Rval onPort(Lwp lwp, int operation, OpenFile file, SyscallArgs args) {
    if (!(file.vnode() instanceof EventPort port)) {
      return Rval.error(Errno.EBADFD);
    }
    return switch (operation) {
      case GET -> get(lwp, port, args.longAt(2), 1, 1, args.longAt(3), true);
      case GETN ->
          get(lwp, port, args.longAt(2), args.intAt(3), args.intAt(4), args.longAt(5), false);
      default -> dispatch(lwp, port, args);
    };
  }

  @Override
  public void operands(Lwp lwp, SyscallArgs args, OperandCollector need) {
    long timeout =
        switch (args.intAt(0)) {
          case GET -> args.longAt(3);
          case GETN -> args.longAt(5);
          default -> 0;
        };
    if (timeout != 0) {
      need.need(timeout, TimeLayout.size(lwp.proc().abi()));
    }
  }

  private Rval create(Lwp lwp) {
    Proc proc = lwp.proc();
    int fd = proc.descriptors().lowestFree(0);
    if (fd < 0) {
      return Rval.error(Errno.EMFILE);
    }
    if (!proc.descriptors().hasRoom()) {
      return Rval.error(Errno.ENFILE);
    }
    EventPort port = new EventPort(fd, slotsOfPort(proc), observer);
    proc.descriptors().install(fd, new OpenFile(port, OpenFile.FREAD | OpenFile.FWRITE));
    return Rval.of(fd);
  }

  private static Quota slotsOfPort(Proc proc) {
    return proc.quotas().portEvents().part(proc.table().limits().each().portEvents());
  }

  // ---- fetching ----

  /** One get or getn that may wait. */
  private static final class Fetch {
    final Lwp lwp;
    final EventPort port;
    final AddressSpace as;
    final long list;
    final int max;
    final int wanted;
    final boolean single;
    long deadline;

    Fetch(Lwp lwp, EventPort port, long list, int max, int wanted, boolean single) {
      this.lwp = lwp;
      this.port = port;
      this.as = lwp.proc().addressSpace();
      this.list = list;
      this.max = max;
      this.wanted = Math.min(wanted, max);
      this.single = single;
    }

    Rval attempt() {
      if (port.isClosed()) {
        return Rval.error(Errno.EBADFD);
      }
      if (port.available(lwp.proc().pid()) >= Math.max(wanted, 1)) {
        return take();
      }
      if (deadline == lwp.scheduler().clock().monotonicNanos() || wanted == 0) {
        return expired();
      }
      return port.eventsCv()
          .awaitUntilSig(
              lwp,
              deadline,
              why ->
                  switch (why) {
                    case WOKEN -> attempt();
                    case INTERRUPTED -> Rval.error(Errno.EINTR);
                    case TIMED_OUT -> expired();
                  });
    }

    /** What there is, or ETIME with nothing. */
    private Rval expired() {
      if (port.available(lwp.proc().pid()) > 0) {
        return take();
      }
      return wanted == 0 ? Rval.ZERO : Rval.error(Errno.ETIME);
    }

    private Rval take() {
      Abi abi = as.abi();
      int size = PortEventLayout.size(abi);
      int count = Math.min(max, port.available(lwp.proc().pid()));
      if (as.access(list, (long) count * size, Segment.PROT_WRITE) != 0) {
        return Rval.error(Errno.EFAULT);
      }
      List<PortEvent> events = port.fetch(lwp.proc().pid(), count);
      ByteBuffer structs = abi.buffer(events.size() * size);
      for (int i = 0; i < events.size(); i++) {
        encode(abi, structs, i * size, events.get(i));
      }
      int fault = as.copyout(list, structs);
      return fault != 0 ? Rval.ofErrno(fault) : Rval.of(single ? 0 : events.size());
    }
  }

  private static void encode(Abi abi, ByteBuffer structs, int at, PortEvent event) {
    structs.putInt(at + PortEventLayout.EVENTS, event.events());
    structs.putShort(at + PortEventLayout.SOURCE, (short) event.source());
    abi.putWord(structs, at + PortEventLayout.OBJECT, event.object());
    abi.putWord(structs, at + PortEventLayout.user(abi), event.user());
  }

  private static Rval get(
      Lwp lwp, EventPort port, long list, int max, int wanted, long timeout, boolean single) {
    if (max < 0 || wanted < 0) {
      return Rval.error(Errno.EINVAL);
    }
    if (max == 0) {
      return Rval.of(port.available(lwp.proc().pid()));
    }
    Fetch fetch = new Fetch(lwp, port, list, max, wanted, single);
    fetch.deadline = Long.MAX_VALUE;
    if (timeout != 0) {
      Abi abi = lwp.proc().abi();
      ByteBuffer struct = abi.buffer(TimeLayout.size(abi));
      if (lwp.proc().addressSpace().copyin(timeout, struct) != 0) {
        return Rval.error(Errno.EFAULT);
      }
      long seconds = TimeLayout.seconds(abi, struct);
      long nanos = TimeLayout.fraction(abi, struct);
      if (seconds < 0 || nanos < 0 || nanos >= NANOS_PER_SECOND) {
        return Rval.error(Errno.EINVAL);
      }
      long now = lwp.scheduler().clock().monotonicNanos();
      if (seconds < (Long.MAX_VALUE - now) / NANOS_PER_SECOND - 1) {
        fetch.deadline = now + seconds * NANOS_PER_SECOND + nanos;
      }
    }
    return fetch.attempt();
  }

  // ---- dispatching ----

  private static Rval dispatch(Lwp lwp, EventPort port, SyscallArgs args) {
    int source = args.intAt(2);
    if (source != PortEvent.SOURCE_AIO && source != SOURCE_MQ) {
      return Rval.error(Errno.EINVAL);
    }
    if (port.isClosed()) {
      return Rval.error(Errno.EBADFD);
    }
    PortEvent event = port.allocate(lwp.proc().pid());
    if (event == null) {
      return port.slotsCv()
          .awaitSig(
              lwp,
              why ->
                  switch (why) {
                    case INTERRUPTED -> Rval.error(Errno.EINTR);
                    case WOKEN, TIMED_OUT -> dispatch(lwp, port, args);
                  });
    }
    event.init(args.intAt(3), source, args.longAt(4), args.longAt(5), null);
    event.send();
    return Rval.ZERO;
  }
}
