package dev.kaio.harness.memory;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Sysnum;
import dev.kaio.wire.Attach;
import dev.kaio.wire.Attached;
import dev.kaio.wire.Call;
import dev.kaio.wire.CallRanges;
import dev.kaio.wire.Endpoint;
import dev.kaio.wire.ErrorReport;
import dev.kaio.wire.FrameReader;
import dev.kaio.wire.Hello;
import dev.kaio.wire.Message;
import dev.kaio.wire.ProtocolFault;
import dev.kaio.wire.Return;
import dev.kaio.wire.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** A client process that attaches, and may have requests pending on a gate. */
final class SmallProcess implements AutoCloseable {
  private static final String GATE = "/dev/gate/0";
  private static final long BASE = 0x1_0000_0000L;
  private static final int RESULT_SIZE = 16;
  private static final int PROTECTION = 3;
  private static final int MAP_FIXED_ANON_PRIVATE = 0x112;

  private final SocketChannel channel;
  private final FrameReader reader = FrameReader.ofServer(Wire.GREATEST_MAX_FRAME);
  private final ByteBuffer input = ByteBuffer.allocate(4096);
  private final Deque<Return> returns = new ArrayDeque<>();
  private boolean attached;

  SmallProcess(Endpoint endpoint) throws IOException {
    channel = SocketChannel.open(endpoint.address());
    say(new Hello(Wire.VERSION, Wire.VERSION));
    say(new Attach(Abi.LP64_X86, "memory"));
    while (!attached) {
      receive();
    }
  }

  /** Makes requests that stay pending, each with a buffer and a result address of its own. */
  void request(int requests, int size) throws IOException {
    long results = BASE + (long) requests * size;
    long length = (results - BASE + (long) requests * RESULT_SIZE + 0xFFF) & ~0xFFFL;
    call("mmap", Sysnum.MMAP, BASE, length, PROTECTION, MAP_FIXED_ANON_PRIVATE, -1, 0);
    long fd = open();
    call("kaio", Sysnum.KAIO, KaioOp.AIOINIT.code());
    for (int i = 0; i < requests; i++) {
      long buffer = BASE + (long) i * size;
      long result = results + (long) i * RESULT_SIZE;
      call("a request", Sysnum.KAIO, KaioOp.AIOREAD.code(), fd, buffer, size, 0, result);
    }
  }

  private long open() throws IOException {
    byte[] path = (GATE + '\0').getBytes(StandardCharsets.UTF_8);
    return answer(GATE, new Call(1, 0, Sysnum.OPEN, new long[] {BASE, 0}, new Path(path)));
  }

  private void call(String what, int sysnum, long... args) throws IOException {
    answer(what, new Call(1, 0, sysnum, args, new Path(new byte[0])));
  }

  private long answer(String what, Call call) throws IOException {
    say(call);
    while (returns.isEmpty()) {
      receive();
    }
    Return answer = returns.remove();
    if (answer.errno() != 0) {
      throw new IOException(what + ": " + Errno.nameOf(answer.errno()));
    }
    return answer.value();
  }

  private void say(Message message) throws IOException {
    ByteBuffer frame = message.toFrame();
    while (frame.hasRemaining()) {
      channel.write(frame);
    }
  }

  private void receive() throws IOException {
    if (channel.read(input.clear()) < 0) {
      throw new IOException("the kernel has closed the connection");
    }
    String[] refusal = new String[1];
    try {
      reader.feed(
          input.flip(),
          frame -> {
            Message message = frame.decode();
            if (message instanceof Attached) {
              attached = true;
            } else if (message instanceof Return answer) {
              returns.add(answer);
            } else if (message instanceof ErrorReport report) {
              refusal[0] = report.text();
            }
          });
    } catch (ProtocolFault e) {
      throw new IOException("the kernel broke the protocol: " + e.getMessage(), e);
    }
    if (refusal[0] != null) {
      throw new IOException(refusal[0]);
    }
  }

  /** What goes with open: the path, where its argument says. */
  private record Path(byte[] bytes) implements CallRanges {
    @Override
    public int count() {
      return bytes.length == 0 ? 0 : 1;
    }

    @Override
    public long address(int index) {
      return BASE;
    }

    @Override
    public int length(int index) {
      return bytes.length;
    }

    @Override
    public void put(int index, ByteBuffer out) {
      out.put(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
