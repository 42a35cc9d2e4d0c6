package dev.kaio.server;

import dev.kaio.wire.Endpoint;
import dev.kaio.wire.ProtocolFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The whole server on a Unix socket. The client makes no objects, so that what the gc profiler
 * counts, in all threads, is the server's.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
public class ServerBenchmark {
  private static final int DEPTH = 32;

  @Param({"8192", "65536"})
  int size;

  @Param({"read", "write"})
  String direction;

  private final ByteBuffer input = ByteBuffer.allocateDirect(1 << 20);
  private Path directory;
  private EmbeddedServer server;
  private RawClient client;
  private ByteBuffer round;
  private int answerBytes;

  @Setup
  public void begin() throws IOException, ProtocolFault {
    directory = Files.createTempDirectory("kaio-jmh");
    Endpoint endpoint = new Endpoint.Unix(directory.resolve("k.sock"));
    server = EmbeddedServer.builder().listen(endpoint).start();
    client = new RawClient(endpoint);
    LoadFrames frames = new LoadFrames(DEPTH, size, direction.equals("write"));
    client.say(frames.beginning());
    for (int i = 0; i < frames.answersToBeginning(); i++) {
      client.next();
    }
    round = frames.round();
    answerBytes = frames.answerBytes();
    client.channel().configureBlocking(false);
  }

  @TearDown
  public void end() throws IOException {
    client.close();
    server.close();
    Files.deleteIfExists(directory);
  }

  /** A client that only wrote at first could fill the pipe both ways, so it reads meanwhile. */
  @Benchmark
  @OperationsPerInvocation(DEPTH)
  public int request() throws IOException {
    SocketChannel channel = client.channel();
    round.rewind();
    int left = answerBytes;
    while (left > 0) {
      if (round.hasRemaining()) {
        channel.write(round);
      }
      int count = channel.read(input.clear());
      if (count < 0) {
        throw new IOException("the server has closed the connection");
      }
      left -= count;
    }
    return left;
  }
}
