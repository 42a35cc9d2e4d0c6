package dev.kaio.harness.plain;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.Sysnum;
import dev.kaio.wire.Attach;
import dev.kaio.wire.Attached;
import dev.kaio.wire.Call;
import dev.kaio.wire.Endpoint;
import dev.kaio.wire.ErrorReport;
import dev.kaio.wire.FrameReader;
import dev.kaio.wire.Hello;
import dev.kaio.wire.Message;
import dev.kaio.wire.ProtocolFault;
import dev.kaio.wire.Return;
import dev.kaio.wire.Wire;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A process behind a socket that blocks, without a thread of its own: it reads only when it is told
 * to, as much as it is told to, and sends whatever it is told to. LWP 1 makes its calls. One thread
 * uses it; any may close it.
 */
public final class PlainProcess implements AutoCloseable {
  private static final int PROTECTION = 3;
  private static final int MAP_FIXED_ANON_PRIVATE = 0x112;
  private static final int INPUT_SIZE = 4096;
  private static final OneRange NOTHING = new OneRange(0, new byte[0]);

  private final SocketChannel channel;
  private final FrameReader reader = FrameReader.ofServer(Wire.GREATEST_MAX_FRAME);
  private final ByteBuffer input = ByteBuffer.allocate(INPUT_SIZE);
  private int sequence;

  /** Why the server ends the connection, if it has said so. */
  private ErrorReport error;

  /** Connects, and says nothing. */
  public PlainProcess(Endpoint endpoint) throws IOException {
    channel = SocketChannel.open(endpoint.address());
    if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
  }

  /** Connects, and becomes a process of 64 bits and of x86. */
  public static PlainProcess attach(Endpoint endpoint, String name) throws IOException {
    PlainProcess process = new PlainProcess(endpoint);
    boolean attached = false;
    try {
      process.say(new Hello(Wire.VERSION, Wire.VERSION));
      process.say(new Attach(Abi.LP64_X86, name));
      process.await(Attached.class, answer -> true);
      attached = true;
      return process;
    } finally {
      if (!attached) {
        process.close();
      }
    }
  }

  // ---- sending ----

  public void say(Message message) throws IOException {
    write(message.toFrame());
  }

  /** Sends bytes that need not make sense. */
  public void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** The next call, without memory, to be sent or not. */
  public Call call(int sysnum, long... args) {
    return new Call(1, ++sequence, sysnum, args, NOTHING);
  }

  /** From now on nothing is sent; the server takes that for the end. */
  public void endOutput() throws IOException {
    channel.shutdownOutput();
  }

  // ---- receiving ----

  /**
   * Waits for bytes, takes what is there but no more than {@code most}, and hands over the messages
   * that are whole now. They are valid until the handler returns.
   *
   * @return false if the server has closed the connection
   */
  public boolean receive(int most, Consumer<Message> handler) throws IOException {
    if (channel.read(input.clear().limit(Math.min(most, INPUT_SIZE))) < 0) {
      return false;
    }
    try {
      reader.feed(
          input.flip(),
          frame -> {
            Message message = frame.decode();
            if (message instanceof ErrorReport report) {
              error = report;
            }
            handler.accept(message);
          });
    } catch (ProtocolFault e) {
      throw new IOException("the kernel broke the protocol: " + e.getMessage(), e);
    }
    return true;
  }

  /** Why the server ends the connection, as far as it was received; null if it does not. */
  public ErrorReport error() {
    return error;
  }

  /** That the connection is over, with the reason if the server has given one. */
  public IOException lost() {
    return new IOException(error == null ? "the kernel has closed the connection" : error.text());
  }

  private interface Wanted<T> {
    boolean is(T message);
  }

  private <T extends Message> T await(Class<T> type, Wanted<T> wanted) throws IOException {
    List<T> found = new ArrayList<>(1);
    while (found.isEmpty()) {
      boolean more =
          receive(
              INPUT_SIZE,
              message -> {
                if (type.isInstance(message) && wanted.is(type.cast(message))) {
                  found.add(type.cast(message));
                }
              });
      if (!more) {
        throw lost();
      }
    }
    return found.get(0);
  }

  // ---- calls that must succeed ----

  /**
   * Makes a call and waits for it; what comes meanwhile is dropped.
   *
   * @throws IOException if it fails, with what it is and the name of the errno
   */
  public long answer(String what, int sysnum, long... args) throws IOException {
    return answer(what, call(sysnum, args));
  }

  private long answer(String what, Call call) throws IOException {
    say(call);
    Return answer = await(Return.class, candidate -> candidate.sequence() == call.sequence());
    if (answer.errno() != 0) {
      throw new IOException(what + ": " + Errno.nameOf(answer.errno()));
    }
    return answer.value();
  }

  /** Maps zeroed memory that may be read and written; whole pages. */
  public void map(long base, long length) throws IOException {
    answer("mmap", Sysnum.MMAP, base, length, PROTECTION, MAP_FIXED_ANON_PRIVATE, -1, 0);
  }

  /**
   * Opens a device.
   *
   * @param scratch mapped memory, where the kernel finds the path
   * @param oflag bits of {@link dev.kaio.abi.OpenFlags}
   */
  public long open(String path, int oflag, long scratch) throws IOException {
    byte[] bytes = (path + '\0').getBytes(StandardCharsets.UTF_8);
    long[] args = {scratch, oflag};
    return answer(path, new Call(1, ++sequence, Sysnum.OPEN, args, new OneRange(scratch, bytes)));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
