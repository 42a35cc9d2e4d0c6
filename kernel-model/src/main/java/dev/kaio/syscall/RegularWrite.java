package dev.kaio.syscall;

import dev.kaio.abi.Errno;
import dev.kaio.proc.Lwp;
import dev.kaio.sched.CondVar;
import dev.kaio.sched.Continuation;
import dev.kaio.sched.Rval;
import dev.kaio.sched.WaitResult;
import dev.kaio.vm.AddressSpace;
import dev.kaio.vm.Segment;
import dev.kaio.vnode.OpenFile;
import java.nio.ByteBuffer;
import java.util.function.LongFunction;

/**
 * A write to a regular file. It goes in pieces, each in a turn of its own, whose bytes are at hand
 * before the turn begins: a program that does not send them holds up nobody else.
 */
final class RegularWrite {
  /** The most that one turn writes, in bytes. */
  static final int PIECE = 128 * 1024;

  /** Where a piece goes. */
  @FunctionalInterface
  interface Place {
    /**
     * Finds the offset and writes there; called in the piece's turn.
     *
     * @param done bytes of the pieces before
     */
    Rval put(long done, LongFunction<Rval> write);
  }

  private final Lwp lwp;
  private final OpenFile file;
  private final long address;
  private final long length;
  private final Place place;

  private RegularWrite(Lwp lwp, OpenFile file, long address, long length, Place place) {
    this.lwp = lwp;
    this.file = file;
    this.address = address;
    this.length = length;
    this.place = place;
  }

  /** At an offset. */
  static Rval at(Lwp lwp, OpenFile file, long address, long length, long offset) {
    Place place = (done, write) -> write.apply(offset + done);
    return new RegularWrite(lwp, file, address, length, place).start();
  }

  /** At the position, which every piece moves. */
  static Rval atPosition(Lwp lwp, OpenFile file, long address, long length) {
    Place place = (done, write) -> moving(lwp, file, file.position(), write);
    return new RegularWrite(lwp, file, address, length, place).start();
  }

  /** At the end that there is in each piece's turn. */
  static Rval append(Lwp lwp, OpenFile file, long address, long length) {
    Place place =
        (done, write) -> file.vnode().stat(lwp, stat -> moving(lwp, file, stat.size(), write));
    return new RegularWrite(lwp, file, address, length, place).start();
  }

  private static Rval moving(Lwp lwp, OpenFile file, long from, LongFunction<Rval> write) {
    return lwp.whenDone(
        write.apply(from),
        written -> {
          if (!written.isError()) {
            file.seek(from + written.value());
          }
          return written;
        });
  }

  private Rval start() {
    if (length > 0 && addressSpace().access(address, length, Segment.PROT_READ) != 0) {
      return Rval.error(Errno.EFAULT);
    }
    return from(0);
  }

  private AddressSpace addressSpace() {
    return lwp.proc().addressSpace();
  }

  /** Writes what is left; an error after the first piece only ends the write. */
  private Rval from(long done) {
    int piece = (int) Math.min(length - done, PIECE);
    if (piece == 0) {
      return Rval.of(done);
    }
    return lwp.whenDone(
        onePiece(done, piece),
        written -> {
          if (written.isError()) {
            return done > 0 ? Rval.of(done) : written;
          }
          return from(done + piece);
        });
  }

  private Rval onePiece(long done, int piece) {
    Payload payload = new Payload(piece);
    int errno = addressSpace().memory().fetch(address + done, piece, payload::arrived);
    if (errno != 0) {
      return Rval.ofErrno(errno);
    }
    return payload.await(
        arrived ->
            payload.isLost
                ? Rval.error(Errno.EIO)
                : file.vnode().inTurn(lwp, true, turn -> place.put(done, payload::write)));
  }

  /** The bytes of a piece, which come now or later, or never because the program is gone. */
  private final class Payload {
    private final CondVar comes = CondVar.ofDevice("bytes of a write");
    private final ByteBuffer bytes;
    private boolean isHere;
    private boolean isLost;

    Payload(int length) {
      bytes = ByteBuffer.allocate(length);
    }

    void arrived(ByteBuffer from) {
      isHere = true;
      isLost = from == null;
      if (!isLost) {
        bytes.put(from).flip();
      }
      comes.broadcast();
    }

    Rval await(Continuation then) {
      return isHere ? then.resume(WaitResult.WOKEN) : comes.await(lwp, why -> await(then));
    }

    Rval write(long offset) {
      return offset > Long.MAX_VALUE - bytes.remaining()
          ? Rval.error(Errno.EFBIG)
          : file.vnode().write(lwp, bytes, offset);
    }
  }
}
