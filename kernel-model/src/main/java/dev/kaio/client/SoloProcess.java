package dev.kaio.client;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.Sysnum;
import dev.kaio.wire.Attach;
import dev.kaio.wire.Attached;
import dev.kaio.wire.Bye;
import dev.kaio.wire.Call;
import dev.kaio.wire.Endpoint;
import dev.kaio.wire.ErrorReport;
import dev.kaio.wire.Exited;
import dev.kaio.wire.Fault;
import dev.kaio.wire.Fetch;
import dev.kaio.wire.Frame;
import dev.kaio.wire.FrameReader;
import dev.kaio.wire.Hello;
import dev.kaio.wire.Message;
import dev.kaio.wire.Missing;
import dev.kaio.wire.Payload;
import dev.kaio.wire.Ping;
import dev.kaio.wire.ProtocolFault;
import dev.kaio.wire.Return;
import dev.kaio.wire.Store;
import dev.kaio.wire.Welcome;
import dev.kaio.wire.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A process of one LWP and one segment of memory, for programs that make a few calls and end. Who
 * calls reads the answer itself: no other thread has to be woken, and little has to be loaded. It
 * catches no signals, does not fork, and is for one thread.
 */
public final class SoloProcess implements AutoCloseable {
  private static final int LWP = 1;
  private static final int PROT_READ_WRITE = 3;
  private static final int INPUT_SIZE = 16 * 1024;
  private static final int FIRST_OUTPUT_SIZE = 4 * 1024;

  private final Endpoint endpoint;
  private final SocketChannel channel;
  private final Segment segment;
  private final int patienceSeconds;
  private final Watch watch;
  private final FrameReader frames = FrameReader.ofServer(Wire.GREATEST_MAX_FRAME);
  private final Answers answers = new Answers();
  private final ByteBuffer input = ByteBuffer.allocateDirect(INPUT_SIZE);
  private final Object outputLock = new Object();

  /** Guarded by outputLock. */
  private ByteBuffer output = ByteBuffer.allocateDirect(FIRST_OUTPUT_SIZE);

  private volatile boolean gaveUp;
  private Welcome welcome;
  private Attached attached;
  private int sequence;

  /** The call that has begun last. */
  private Call call;

  /** RETURN or MISSING of it, once it is there. */
  private Message answer;

  /** How the process has ended, or null. */
  private String gone;

  /** What the kernel had to say before it closes the connection, or null. */
  private String refusal;

  private SoloProcess(
      Endpoint endpoint, SocketChannel channel, Segment segment, int patienceSeconds) {
    this.endpoint = endpoint;
    this.channel = channel;
    this.segment = segment;
    this.patienceSeconds = patienceSeconds;
    watch = new Watch(new Silence(), patienceSeconds);
  }

  /**
   * Becomes a process of the kernel at this endpoint.
   *
   * @param name what traces call the process; at most 255 bytes of UTF-8
   * @param base where its memory is, on a page boundary
   * @param size of its memory in bytes, whole pages
   * @throws IOException with one line that says what went wrong
   */
  public static SoloProcess attach(Endpoint endpoint, Abi abi, String name, long base, int size)
      throws IOException {
    return attach(endpoint, abi, name, base, size, Wire.HANDSHAKE_SECONDS);
  }

  /** The same with the time that the kernel has to answer. */
  static SoloProcess attach(
      Endpoint endpoint, Abi abi, String name, long base, int size, int patienceSeconds)
      throws IOException {
    Segment segment = new Segment(abi, base, size);
    SoloProcess process =
        new SoloProcess(endpoint, Sockets.connect(endpoint), segment, patienceSeconds);
    try {
      process.handshake(new Attach(abi, name));
      CallResult mapped =
          process.call(
              Sysnum.MMAP, base, size, PROT_READ_WRITE, RemoteProcess.MAP_FIXED_ANON, -1, 0);
      if (mapped.isError()) {
        throw new IOException("cannot map a segment: " + Errno.textOf(mapped.errno()));
      }
      return process;
    } catch (IOException e) {
      process.close();
      throw e;
    }
  }

  private void handshake(Attach attach) throws IOException {
    RemoteProcess.daemon(watch, "kaio-watch-" + endpoint).start();
    send(new Hello(Wire.VERSION, Wire.VERSION));
    send(attach);
    while (attached == null) {
      read();
    }
    watch.answered(welcome.keepaliveSeconds());
  }

  /** {@code classic}, {@code sparcv9} or {@code amd64}. */
  public String profile() {
    return welcome.profile();
  }

  /** The memory of the process; index 0 is its base. */
  public ByteBuffer memory() {
    return segment.bytes();
  }

  /**
   * Makes a system call that reads nothing of the process's memory, and waits for it.
   *
   * @throws IOException with one line, if the process is gone or the kernel cannot be reached
   */
  public CallResult call(int sysnum, long... args) throws IOException {
    begin(segment.base(), 0, sysnum, args);
    return finish();
  }

  /**
   * Makes a system call. Its result must be waited for before the next one.
   *
   * @param address of the memory that it reads, as far as is known: it goes with the call
   * @param length of that memory in bytes
   * @throws IOException with one line, if no frame may be so long
   */
  public void begin(long address, int length, int sysnum, long... args) throws IOException {
    begin(new Call(LWP, ++sequence, sysnum, args, new SegmentRange(segment, address, length)));
  }

  private void begin(Call newCall) throws IOException {
    if (newCall.frameSize() > welcome.maxFrame()) {
      throw new IOException(
          "the call needs a frame of "
              + newCall.frameSize()
              + " bytes; "
              + welcome.maxFrame()
              + " may be");
    }
    call = newCall;
    answer = null;
    send(newCall);
  }

  /**
   * Waits for the call that has begun.
   *
   * @throws IOException with one line, if the process is gone, the kernel cannot be reached, or the
   *     kernel wants memory that is not there
   */
  public CallResult finish() throws IOException {
    while (true) {
      Message message = answer();
      if (message instanceof Return result) {
        return new CallResult(result.value(), result.errno());
      }
      Missing missing = (Missing) message;
      SegmentRange known = (SegmentRange) call.ranges();
      SegmentRange more = known.with(missing.spans());
      if (more == null || more.equals(known)) {
        throw new IOException("the kernel wants memory that is not here: " + missing.spans());
      }
      begin(new Call(LWP, ++sequence, call.sysnum(), call.args(), more));
    }
  }

  private Message answer() throws IOException {
    while (answer == null) {
      if (gone != null) {
        throw new IOException(gone);
      }
      read();
    }
    return answer;
  }

  /** Sends a message. Of a lost connection it does nothing: who reads finds out. */
  private void send(Message message) {
    synchronized (outputLock) {
      int size = message.frameSize();
      if (output.capacity() < size) {
        output = ByteBuffer.allocateDirect(size);
      }
      message.encode(output.clear());
      output.flip();
      try {
        while (output.hasRemaining()) {
          channel.write(output);
        }
      } catch (IOException e) {
        // The peer is gone. The reader finds that out, too, and what the peer said last with it.
        output.clear();
      }
    }
  }

  /** Waits for something from the kernel, and takes it. */
  private void read() throws IOException {
    int count;
    try {
      count = channel.read(input);
      frames.feed(input.flip(), answers);
    } catch (IOException e) {
      throw gaveUp ? noAnswer(e) : lost(e.getMessage(), e);
    } catch (ProtocolFault e) {
      throw lost("the server broke the protocol: " + e.getMessage(), e);
    }
    input.clear();
    if (count < 0) {
      throw lost("the server closed the connection", null);
    }
  }

  private IOException noAnswer(IOException cause) {
    return new IOException(
        "no kernel answers at " + endpoint + " within " + patienceSeconds + " s", cause);
  }

  private IOException lost(String why, Exception cause) {
    return new IOException(
        "lost the kernel at " + endpoint + ": " + (refusal != null ? refusal : why), cause);
  }

  /** Ends the process as if the program had died; does not wait for the kernel to be done. */
  @Override
  public void close() {
    watch.over();
    send(new Bye());
    release();
  }

  private void release() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new IllegalStateException("a socket that cannot be closed", e);
    }
  }

  private final class Silence implements Watch.Subject {
    @Override
    public void giveUp() {
      gaveUp = true;
      release();
    }

    @Override
    public void keepAlive() {
      send(new Ping(0));
    }
  }

  /** What the kernel says, on the thread that waits for its answer. */
  private final class Answers implements FrameReader.Handler {
    @Override
    public void frame(Frame frame) throws ProtocolFault {
      Message message = frame.decode();
      if (message instanceof Store store) {
        expect(segment.holds(store.address(), store.bytes().remaining()), message);
        segment.put(store.address(), store.bytes());
      } else if (message instanceof Return || message instanceof Missing) {
        expect(call != null && answer == null && message.sequence() == sequence, message);
        answer = message;
      } else if (message instanceof Fetch fetch) {
        expect(segment.holds(fetch.address(), fetch.length()), message);
        send(new Payload(fetch.request(), segment.view(fetch.address(), fetch.length())));
      } else if (message instanceof Welcome first) {
        welcome = first;
      } else if (message instanceof Attached process) {
        expect(welcome != null, message);
        attached = process;
      } else if (message instanceof Exited end) {
        expect(attached != null, message);
        ExitStatus status = new ExitStatus(end.status(), end.signo());
        gone = "process " + attached.pid() + " " + status;
      } else if (message instanceof ErrorReport report) {
        Fault fault = Fault.of(report.code());
        refusal = (fault == null ? "fault " + report.code() : fault) + ": " + report.text();
      }
    }

    private void expect(boolean asked, Message message) throws ProtocolFault {
      if (!asked) {
        throw new ProtocolFault(Fault.OUT_OF_ORDER, "nobody waits for " + message);
      }
    }
  }
}
