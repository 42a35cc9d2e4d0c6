package dev.kaio.aio;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.proc.Lwp;
import dev.kaio.sched.Rval;
import dev.kaio.sched.WaitResult;
import dev.kaio.syscall.SyscallArgs;
import dev.kaio.time.CalloutQueue;
import dev.kaio.vm.AddressSpace;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** AIOWAITN: collects several done requests; one call at a time per process (R-WTN). */
final class AioWaitn {
  private final Aio aio;
  private final Lwp lwp;
  private final AddressSpace as;
  private final long listAddress;
  private final int entries;
  private final long nwaitAddress;

  private boolean blocking;
  private KaioTimeout timeout;

  /** How many the caller wants. */
  private long target;

  private long deadline = CalloutQueue.NEVER;

  /** Why the call will fail if the last scan does not satisfy it: 0 or ETIME. */
  private int failure;

  private final List<AioReq> taken = new ArrayList<>();

  private AioWaitn(Aio aio, Lwp lwp, long listAddress, int entries, long nwaitAddress) {
    this.aio = aio;
    this.lwp = lwp;
    this.as = aio.proc.addressSpace();
    this.listAddress = listAddress;
    this.entries = entries;
    this.nwaitAddress = nwaitAddress;
  }

  /** Slots: out aiocb*[], nent, uint *nwait, timespec*. */
  static Rval call(Aio aio, Lwp lwp, SyscallArgs args) {
    long entries = Integer.toUnsignedLong(args.intAt(2));
    if (aio == null || entries == 0 || entries > KaioList.MAX_ENTRIES) {
      return Rval.error(Errno.EINVAL);
    }
    return new AioWaitn(aio, lwp, args.longAt(1), (int) entries, args.longAt(3))
        .check(args.longAt(4));
  }

  /** The rest of the checks of R-WTN-1, in order. */
  private Rval check(long timeoutAddress) {
    if (aio.outstanding == 0) {
      return Rval.error(Errno.EAGAIN);
    }
    ByteBuffer nwait = as.abi().buffer(4);
    if (as.copyin(nwaitAddress, nwait) != 0 || storeCount(0) != 0) {
      return Rval.error(Errno.EFAULT);
    }
    target = Integer.toUnsignedLong(nwait.getInt(0));
    if (target == 0) {
      target = entries;
      timeout = KaioTimeout.NONE;
    } else {
      timeout = KaioTimeout.ofTimespec(as, timeoutAddress);
      if (timeout.errno() != 0) {
        return Rval.ofErrno(timeout.errno());
      }
    }
    blocking = timeout.isBlocking();
    return takeTurn();
  }

  /** One call is active at a time; the others queue (R-WTN-2). */
  private Rval takeTurn() {
    if (aio.has(Aio.WAITN)) {
      if (!blocking) {
        return Rval.error(Errno.EAGAIN);
      }
      aio.flags |= Aio.WAITN_PENDING;
      return aio.waitnCv.awaitSig(
          lwp, why -> why == WaitResult.INTERRUPTED ? Rval.error(Errno.EINTR) : takeTurn());
    }
    if (aio.memory.isExhausted()) {
      return Rval.error(Errno.ENOMEM);
    }
    aio.flags |= Aio.WAITN;
    aio.waitncnt = (int) target;
    deadline = timeout.deadline(lwp.scheduler().clock());
    return scan();
  }

  /** One turn of the loop of R-WTN-3. */
  private Rval scan() {
    if (!aio.pollq.isEmpty()) {
      QueueProcessing.run(aio, QueueProcessing.Mode.USER);
    }
    if (!aio.doneq.isEmpty()) {
      if (taken.size() == entries) {
        return finish(0); // R-WTN-9: more is wanted than the list holds
      }
      collect();
    }
    if (aio.notifycnt > 0) {
      aio.notifycnt--;
      return finish(0);
    }
    boolean allThereIs = !taken.isEmpty() && aio.pending == 0 && aio.doneq.isEmpty();
    if (taken.size() >= target || allThereIs) {
      return finish(0);
    }
    if (blocking) {
      return aio.waitCv.awaitUntilSig(lwp, deadline, this::woken);
    }
    return finish(failure);
  }

  private Rval woken(WaitResult why) {
    switch (why) {
      case WOKEN -> {}
      case TIMED_OUT -> {
        failure = Errno.ETIME.code();
        blocking = false;
      }
      case INTERRUPTED -> {
        return finish(Errno.EINTR.code());
      }
    }
    return scan();
  }

  /** Takes what is done; a later batch goes before earlier ones (R-WTN-6). */
  private void collect() {
    List<AioReq> batch = new ArrayList<>();
    while (taken.size() + batch.size() < entries && !aio.doneq.isEmpty()) {
      AioReq req = aio.doneq.poll();
      req.flags &= ~AioReq.DONEQ;
      aio.collected.enqueue(req);
      batch.add(req);
    }
    taken.addAll(0, batch);
    aio.waitncnt = (int) (target - taken.size());
  }

  /** Hands over what was taken, whatever the outcome, and lets the next caller in (R-WTN-4). */
  private Rval finish(int errno) {
    int outcome = errno;
    if (!taken.isEmpty() && handOver() != 0) {
      outcome = Errno.EFAULT.code();
    }
    aio.flags &= ~Aio.WAITN;
    if (aio.has(Aio.WAITN_PENDING)) {
      aio.flags &= ~Aio.WAITN_PENDING;
      aio.waitnCv.signal();
    }
    return Rval.ofErrno(outcome);
  }

  private int handOver() {
    Abi abi = as.abi();
    ByteBuffer pointers = abi.buffer(taken.size() * abi.wordSize());
    for (int i = 0; i < taken.size(); i++) {
      AioReq req = taken.get(i);
      abi.putWord(pointers, i * abi.wordSize(), req.aiocbAddress);
      aio.collected.dequeue(req);
      aio.reap(req);
    }
    int fault = as.copyout(listAddress, pointers);
    return fault != 0 ? fault : storeCount(taken.size());
  }

  private int storeCount(int count) {
    return as.copyout(nwaitAddress, as.abi().buffer(4).putInt(0, count));
  }
}
