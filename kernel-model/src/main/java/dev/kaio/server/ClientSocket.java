package dev.kaio.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The socket of a client, on its own event loop, which may be the kernel's or another one. What
 * comes goes to the connection, in whole buffers, on the kernel's loop; what that sends comes back
 * in whole batches. While much of what came is not handled yet nothing more is read, but neither
 * loop waits for the other as long as it is little.
 */
final class ClientSocket extends ChannelInboundHandlerAdapter {
  /** Bytes of buffers with input from which on nothing is read. */
  static final long MOST_UNHANDLED = 512 * 1024;

  /** Bytes down to which it must fall until something is read again. */
  static final long FEW_UNHANDLED = MOST_UNHANDLED / 2;

  private final EmbeddedServer server;
  private final KernelLoop kernelLoop;
  private final ClientConnection connection;
  private final Runnable endTurn;
  private final AtomicLong unhandled = new AtomicLong();
  private ChannelHandlerContext ctx;

  ClientSocket(EmbeddedServer server, KernelLoop kernelLoop, int keepaliveSeconds) {
    this.server = server;
    this.kernelLoop = kernelLoop;
    connection = new ClientConnection(server, kernelLoop, this, keepaliveSeconds);
    endTurn = connection::endTurn;
  }

  // ---- on the loop of the socket ----

  @Override
  public void channelActive(ChannelHandlerContext context) throws IOException {
    ctx = context;
    Peer peer = server.transport().peer(context.channel());
    kernelLoop.run(() -> connection.begin(peer));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    count(bytes.capacity());
    kernelLoop.run(() -> connection.received(bytes));
    if (isMuch()) {
      context.channel().config().setAutoRead(false);
      readIfHandled(); // all may be handled by now, and that no reading was to be resumed
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    kernelLoop.run(endTurn);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    kernelLoop.run(connection::end);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      context.close(); // the client is gone; channelInactive does the rest
    } else {
      kernelLoop.run(() -> server.panic(cause));
    }
  }

  private void write(OutputBatch batch) {
    ChannelPromise written = ctx.newPromise();
    batch.write(ctx, written);
    if (batch.isLast()) {
      ctx.flush();
    }
    written.addListener(done -> kernelLoop.run(() -> connection.taken(batch)));
  }

  // ---- on the kernel's loop ----

  /** Bytes of buffers with input that was read and is not handled. */
  long unhandledBytes() {
    return unhandled.get();
  }

  /** A buffer of this size has been handled. */
  void handled(int bytes) {
    count(-bytes);
    readIfHandled();
  }

  private void readIfHandled() {
    if (isLittle() && isOpen() && !ctx.channel().config().isAutoRead()) {
      ctx.channel().config().setAutoRead(true);
    }
  }

  private void count(int bytes) {
    unhandled.addAndGet(bytes);
    server.readAhead().add(bytes);
  }

  /** Whether nothing more is to be read now. */
  private boolean isMuch() {
    long own = unhandled.get();
    return own > MOST_UNHANDLED || (own > 0 && server.readAhead().isTooMuch());
  }

  /** Whether reading goes on. Who has nothing unhandled would not be told when to. */
  private boolean isLittle() {
    long own = unhandled.get();
    return own == 0 || (own <= FEW_UNHANDLED && !server.readAhead().isTooMuch());
  }

  /** Memory for output. */
  ByteBuf room(int bytes) {
    return ctx.alloc().directBuffer(bytes);
  }

  /** Sends it; {@link ClientConnection#taken} is told when it has left, or never will. */
  void send(OutputBatch batch) {
    if (ctx.executor().inEventLoop()) {
      write(batch);
    } else {
      try {
        ctx.executor().execute(() -> write(batch));
      } catch (RejectedExecutionException ended) {
        batch.release(); // the server has ended, and its sockets are closed
      }
    }
  }

  /** Bytes that have left of a piece that has not left whole. */
  long progress() {
    ChannelOutboundBuffer leaving = ctx.channel().unsafe().outboundBuffer();
    return leaving == null ? 0 : leaving.currentProgress();
  }

  boolean isOpen() {
    return ctx.channel().isActive();
  }

  /** Whether the client is on this machine, and has its files. */
  boolean isLocal() {
    return !(ctx.channel().localAddress() instanceof InetSocketAddress);
  }

  /** The client gets the end of the stream. */
  void shutdownOutput() {
    ((DuplexChannel) ctx.channel()).shutdownOutput();
  }

  void close() {
    ctx.close();
  }
}
