package dev.kaio.harness.bench;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.OpenFlags;
import dev.kaio.abi.Sysnum;
import dev.kaio.client.SharedMapping;
import dev.kaio.wire.Attach;
import dev.kaio.wire.Hello;
import dev.kaio.wire.Message;
import dev.kaio.wire.MessageType;
import dev.kaio.wire.Share;
import dev.kaio.wire.ShareStep;
import dev.kaio.wire.Wire;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.function.IntConsumer;

/**
 * One client process: slots, each with a buffer and a result address for a request at a time.
 * Requests are made with AIO_POLL_BIT, so their results come without being asked for; an AIOWAIT,
 * which does not sleep then, gives each back to the kernel (R-WAIT-1). LWP 1 makes all calls;
 * posted requests are not calls.
 */
final class LoadProcess implements AutoCloseable {
  private static final Abi ABI = Abi.LP64_X86;
  private static final long BASE = 0x1000_0000L;
  private static final int RESULT_SIZE = 16;
  private static final int PROTECTION = 3;
  private static final int MAP_FIXED_ANON_PRIVATE = 0x112;
  private static final int CALL_HEADER = Wire.HEADER_SIZE + 8;
  private static final int INPUT_SIZE = 4 << 20;

  private final SocketChannel channel;
  private final LoadPlan plan;
  private final long results;

  /** Of all processes of the load, whose turns follow each other: so it stays in the cache. */
  private final ByteBuffer input;

  /** The beginning of a frame whose rest is still to come. */
  private ByteBuffer unfinished = ByteBuffer.allocate(0);

  /** Twice what can be unsent, so that it is moved to the front once for many turns. */
  private final ByteBuffer output;

  /** The same bytes, from the first that the socket has not taken. */
  private final ByteBuffer unsent;

  private final long[] fds;
  private int sequence;

  /** Slots whose empty calls have not returned, in the order of the calls. */
  private final ArrayDeque<Integer> calling = new ArrayDeque<>();

  /** RETURNs of calls and results of posted requests that are still to come. */
  private int unanswered;

  /**
   * Attaches, and opens what is to be read or written.
   *
   * @param input room that others use in their turns, from {@link #newInput}
   */
  LoadProcess(SocketChannel channel, LoadPlan plan, ByteBuffer input) throws IOException {
    this.channel = channel;
    this.input = input;
    this.plan = plan;
    long buffers = pages((long) plan.depth() * plan.size());
    results = BASE + buffers;
    fds = new long[plan.devices().size()];
    int request = CALL_HEADER + 6 * 8 + (carries() ? Wire.RANGE_HEADER + plan.size() + 8 : 0);
    output = buffer(2 * (4096 + plan.depth() * (request + CALL_HEADER + 3 * 8)));
    unsent = output.duplicate();
    if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
    begin(pages((long) plan.depth() * RESULT_SIZE) + buffers);
    if (plan.shared()) {
      share(buffers);
    }
    channel.configureBlocking(false);
  }

  static ByteBuffer newInput() {
    return buffer(INPUT_SIZE);
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static long pages(long bytes) {
    return (bytes + 0xFFF) & ~0xFFFL;
  }

  SocketChannel channel() {
    return channel;
  }

  // ---- the beginning ----

  private void begin(long memory) throws IOException {
    say(new Hello(Wire.VERSION, Wire.VERSION));
    say(new Attach(ABI, "bench"));
    await(MessageType.ATTACHED);
    call(Sysnum.MMAP, BASE, memory, PROTECTION, MAP_FIXED_ANON_PRIVATE, -1, 0);
    answer("mmap of " + memory + " bytes");
    for (int i = 0; plan.work().isTransfer() && i < fds.length; i++) {
      open((plan.devices().get(i) + '\0').getBytes(StandardCharsets.UTF_8));
      fds[i] = answer(plan.devices().get(i));
    }
    call(Sysnum.KAIO, KaioOp.AIOINIT.code());
    answer("kaio");
  }

  private void share(long length) throws IOException {
    say(new Share(++sequence, BASE, length));
    int at = await(MessageType.SHARED);
    int errno = input.getInt(at + 16);
    if (errno != 0) {
      throw new IOException("memory cannot be shared: " + Errno.nameOf(errno));
    }
    byte[] path = new byte[input.getShort(at + 24)];
    input.get(at + 26, path);
    var unused = SharedMapping.map(Path.of(new String(path, StandardCharsets.UTF_8)), length);
    say(new ShareStep(MessageType.BACK, input.getInt(at + 20)));
  }

  /** Whether the calls bring the data of their requests. */
  private boolean carries() {
    return plan.work() == Work.WRITE && !plan.shared();
  }

  private void say(Message message) throws IOException {
    ByteBuffer frame = message.toFrame();
    while (frame.hasRemaining()) {
      channel.write(frame);
    }
  }

  private void open(byte[] path) {
    putCall(Sysnum.OPEN, 2, Wire.RANGE_HEADER + padded(path.length));
    output.putLong(BASE).putLong(OpenFlags.O_RDWR);
    output.putLong(BASE).putInt(path.length).putInt(0).put(path);
    pad(path.length);
  }

  /** Sends what was put, and waits for the RETURN; gives its value. */
  private long answer(String what) throws IOException {
    send();
    int at = await(MessageType.RETURN);
    int errno = input.getInt(at + 24);
    if (errno != 0) {
      throw new IOException(what + ": " + Errno.nameOf(errno));
    }
    return input.getLong(at + 16);
  }

  /** Reads, blocking, up to and with a message of this type; returns where in the input it is. */
  private int await(MessageType wanted) throws IOException {
    beginTurn();
    while (true) {
      while (hasFrame()) {
        int at = input.position();
        input.position(at + input.getInt(at));
        int type = input.get(at + 4) & 0xFF;
        if (type == wanted.code()) {
          endTurn();
          return at;
        }
        if (type == MessageType.ERROR.code()) {
          throw new IOException(errorText(at));
        }
      }
      read();
    }
  }

  private String errorText(int at) {
    byte[] text = new byte[input.getInt(at) - Wire.HEADER_SIZE - 4];
    input.get(at + Wire.HEADER_SIZE + 4, text);
    return new String(text, StandardCharsets.UTF_8);
  }

  // ---- requests ----

  /** Begins a request of a slot, at an offset of its device if it is a transfer. */
  void submit(int slot, long offset) {
    if (!plan.work().isTransfer()) {
      call(Sysnum.GETPID);
      calling.add(slot);
      unanswered++;
      return;
    }
    boolean write = plan.work() == Work.WRITE;
    long buffer = BASE + (long) slot * plan.size();
    int memory = carries() ? Wire.RANGE_HEADER + padded(plan.size()) : 0;
    if (plan.posted()) {
      putFrame(MessageType.POST, 0, 0, Sysnum.KAIO, 6, memory);
    } else {
      putCall(Sysnum.KAIO, 6, memory);
    }
    KaioOp op = write ? KaioOp.AIOWRITE : KaioOp.AIOREAD;
    long fd = fds[slot % fds.length];
    output.putLong(op.code() | KaioOp.POLL_BIT).putLong(fd).putLong(buffer).putLong(plan.size());
    output.putLong(offset).putLong(results + (long) slot * RESULT_SIZE);
    if (carries()) {
      output.putLong(buffer).putInt(plan.size()).putInt(0);
      output.position(output.position() + plan.size()); // whatever the buffer holds
      pad(plan.size());
    }
    unanswered++;
  }

  /** Gives a completed request back to the kernel. */
  private void reap() {
    call(Sysnum.KAIO, KaioOp.AIOWAIT.code(), 0, 0);
    unanswered++;
  }

  private void call(int sysnum, long... args) {
    putCall(sysnum, args.length, 0);
    for (long arg : args) {
      output.putLong(arg);
    }
  }

  private void putCall(int sysnum, int args, int memory) {
    putFrame(MessageType.CALL, 1, ++sequence, sysnum, args, memory);
  }

  private void putFrame(MessageType type, int lwp, int number, int sysnum, int args, int memory) {
    int length = CALL_HEADER + 8 * args + memory;
    makeRoom(length);
    output.putInt(length);
    output.putInt(type.code()).putInt(lwp).putInt(number);
    output.putInt(sysnum).putInt(args);
  }

  private void makeRoom(int length) {
    if (output.remaining() < length) {
      output.flip().position(unsent.position());
      output.compact();
      unsent.position(0);
    }
  }

  private static int padded(int length) {
    return (length + 7) & ~7;
  }

  private void pad(int length) {
    for (int i = length; i < padded(length); i++) {
      output.put((byte) 0);
    }
  }

  /** Sends what the socket takes; false if something is left. */
  boolean send() throws IOException {
    unsent.limit(output.position());
    channel.write(unsent);
    boolean all = !unsent.hasRemaining();
    if (all) {
      output.clear();
      unsent.position(0);
    }
    return all;
  }

  // ---- completions ----

  /**
   * Takes what has come; {@code completed} gets the slot of each request that is done.
   *
   * @throws IOException if the connection is lost, the server complains, or a request fails
   */
  void receive(IntConsumer completed) throws IOException {
    beginTurn();
    read();
    while (hasFrame()) {
      int at = input.position();
      input.position(at + input.getInt(at));
      int type = input.get(at + 4) & 0xFF;
      if (type == MessageType.STORE.code()) {
        stored(at, completed);
      } else if (type == MessageType.RETURN.code()) {
        unanswered--;
        check(input.getInt(at + 24));
        if (!calling.isEmpty()) {
          completed.accept(calling.remove());
        }
      } else if (type == MessageType.ERROR.code()) {
        throw new IOException(errorText(at));
      } else {
        throw new IOException("the server sent an unexpected message " + type);
      }
    }
    endTurn();
  }

  private void stored(int at, IntConsumer completed) throws IOException {
    long into = input.getLong(at + 16) - results;
    if (into >= 0) {
      check(input.getInt(at + 24 + 8));
      if (input.getLong(at + 24) != plan.size()) {
        throw new IOException("a transfer was short: the device ends inside the span");
      }
      if (plan.posted()) {
        unanswered--;
      }
      reap();
      completed.accept((int) (into / RESULT_SIZE));
    }
  }

  private static void check(int errno) throws IOException {
    if (errno != 0) {
      throw new IOException("a request failed: " + Errno.nameOf(errno));
    }
  }

  private void beginTurn() {
    input.clear().put(unfinished.rewind()).flip();
  }

  private void endTurn() {
    int left = input.remaining();
    if (unfinished.capacity() < left) {
      unfinished = ByteBuffer.allocate(left);
    }
    unfinished.clear().put(input).flip();
  }

  private void read() throws IOException {
    input.compact();
    int count = channel.read(input);
    input.flip();
    if (count < 0) {
      throw new EOFException("the server has closed the connection");
    }
  }

  private boolean hasFrame() {
    return input.remaining() >= Wire.HEADER_SIZE
        && input.remaining() >= input.getInt(input.position());
  }

  /** Whether the kernel has answered everything. */
  boolean isIdle() {
    return unanswered == 0;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
