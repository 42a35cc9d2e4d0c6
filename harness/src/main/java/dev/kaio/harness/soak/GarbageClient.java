package dev.kaio.harness.soak;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Sysnum;
import dev.kaio.harness.plain.PlainProcess;
import dev.kaio.harness.soak.Tally.Count;
import dev.kaio.wire.Attach;
import dev.kaio.wire.Endpoint;
import dev.kaio.wire.Hello;
import dev.kaio.wire.Message;
import dev.kaio.wire.MessageType;
import dev.kaio.wire.ProtocolFault;
import dev.kaio.wire.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * Connections that bring what makes no sense: noise, another protocol, frames that are too long,
 * nonsense behind a good beginning, calls with arbitrary arguments. The server must end each, or
 * let it end, and be none the worse.
 */
final class GarbageClient implements Client {
  private static final byte[] HTTP =
      "GET / HTTP/1.1\r\nHost: kaio\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int MOST_NOISE = 4096;
  private static final int MOST_CALLS = 64;
  private static final int TAKE = 4096;
  private static final Duration BETWEEN = Duration.ofMillis(5);

  /** Calls that harm nobody but the caller, and a number that no call has. */
  private static final int[] HARMLESS = {
    Sysnum.KAIO, Sysnum.KAIO, Sysnum.KAIO, Sysnum.KAIO, Sysnum.MMAP, Sysnum.MUNMAP, Sysnum.MPROTECT,
    Sysnum.READ, Sysnum.PREAD, Sysnum.PWRITE, Sysnum.CLOSE, Sysnum.DUP, Sysnum.FSTAT, Sysnum.GETPID,
    Sysnum.LWP_CREATE, Sysnum.PORTFS, Sysnum.TABLE_SIZE + 1
  };

  /** Of those that may follow: not CONTROL, which could stop the clock of a server. */
  private static final MessageType[] TYPES = {
    MessageType.HELLO,
    MessageType.ATTACH,
    MessageType.CALL,
    MessageType.POST,
    MessageType.PAYLOAD,
    MessageType.INTERRUPT,
    MessageType.PING,
    MessageType.CLAIM,
    MessageType.FOLLOW,
    MessageType.SHARE,
    MessageType.BACK,
    MessageType.UNSHARE,
    MessageType.RETURN
  };

  private final Endpoint endpoint;
  private final SplittableRandom random;
  private final Tally tally;
  private volatile PlainProcess process;

  GarbageClient(Endpoint endpoint, long seed, Tally tally) {
    this.endpoint = endpoint;
    random = new SplittableRandom(seed);
    this.tally = tally;
  }

  @Override
  public String name() {
    return "client that talks garbage";
  }

  @Override
  public void turn(Part part) throws IOException {
    try (PlainProcess connection = new PlainProcess(endpoint)) {
      process = connection;
      talkUntilClosed(connection);
    }
    tally.add(Count.GARBAGE);
    part.rest(BETWEEN);
  }

  /** What is sent may meet a closed connection; that the server closes it must be seen. */
  private void talkUntilClosed(PlainProcess connection) throws IOException {
    try {
      talk(connection);
      connection.endOutput();
      while (connection.receive(TAKE, message -> {})) {
        // until the server has closed it; if that does not come the part does not end
      }
    } catch (IOException e) {
      if (e.getCause() instanceof ProtocolFault) {
        throw e;
      }
      // else it was closed while there was more to come: a reset, or a broken pipe
    }
  }

  private void talk(PlainProcess connection) throws IOException {
    switch (random.nextInt(7)) {
      case 0 -> connection.write(noise(1 + random.nextInt(MOST_NOISE)));
      case 1 -> connection.write(ByteBuffer.wrap(HTTP));
      case 2 -> connection.write(header(random.nextInt(), MessageType.HELLO));
      case 3 -> {
        ByteBuffer hello = new Hello(Wire.VERSION, Wire.VERSION).toFrame();
        connection.write(hello.limit(random.nextInt(hello.limit())));
      }
      case 4 -> {
        greet(connection);
        connection.write(noise(1 + random.nextInt(MOST_NOISE)));
      }
      case 5 -> {
        greet(connection);
        for (int i = 0; i < 4; i++) {
          strangeFrame(connection);
        }
      }
      default -> {
        greet(connection);
        for (int calls = random.nextInt(MOST_CALLS); calls > 0; calls--) {
          connection.say(strangeCall(connection));
        }
      }
    }
  }

  private static void greet(PlainProcess connection) throws IOException {
    connection.say(new Hello(Wire.VERSION, Wire.VERSION));
    connection.say(new Attach(Abi.LP64_X86, SoakRun.NAME));
  }

  private ByteBuffer noise(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  /** A header that is good but for the length, perhaps. */
  private ByteBuffer header(int length, MessageType type) {
    return ByteBuffer.allocate(Wire.HEADER_SIZE)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(length)
        .putInt(type.code())
        .putInt(1)
        .putInt(random.nextInt())
        .flip();
  }

  private void strangeFrame(PlainProcess connection) throws IOException {
    int body = 8 * random.nextInt(16);
    connection.write(header(Wire.HEADER_SIZE + body, TYPES[random.nextInt(TYPES.length)]));
    connection.write(noise(body));
  }

  private Message strangeCall(PlainProcess connection) {
    long[] args = new long[random.nextInt(Wire.MAX_ARGS + 1)];
    for (int i = 0; i < args.length; i++) {
      args[i] = random.nextBoolean() ? random.nextInt(40) : random.nextLong();
    }
    return connection.call(HARMLESS[random.nextInt(HARMLESS.length)], args);
  }

  @Override
  public void cut() throws IOException {
    if (process != null) {
      process.close();
    }
  }
}
