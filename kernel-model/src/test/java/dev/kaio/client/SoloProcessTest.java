package dev.kaio.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.wire.Attached;
import dev.kaio.wire.Call;
import dev.kaio.wire.Exited;
import dev.kaio.wire.Fetch;
import dev.kaio.wire.Frame;
import dev.kaio.wire.MessageType;
import dev.kaio.wire.Missing;
import dev.kaio.wire.Payload;
import dev.kaio.wire.Return;
import dev.kaio.wire.Span;
import dev.kaio.wire.Store;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process without a reader thread, against servers that do as they are told. */
@Timeout(30)
class SoloProcessTest {
  private static final long BASE = 0x1_0000_0000L;
  private static final int SIZE = 8192;

  @TempDir Path directory;

  /** A server that maps the segment, and answers other calls by this. */
  private ScriptedServer serve(ScriptedServer.Script script) throws IOException {
    return serve(1 << 20, 0, script);
  }

  private ScriptedServer serve(int maxFrame, int keepaliveSeconds, ScriptedServer.Script script)
      throws IOException {
    return ScriptedServer.start(
        directory,
        ScriptedServer.attaching(
            maxFrame,
            keepaliveSeconds,
            (frame, server) -> {
              if (isMapping(frame)) {
                server.say(ok(frame, BASE));
              } else if (frame.type() != MessageType.BYE) {
                script.answer(frame, server);
              }
            }));
  }

  /** The first call of a process maps its segment. */
  private static boolean isMapping(Frame frame) {
    return frame.type() == MessageType.CALL && frame.sequence() == 1;
  }

  private static Return ok(Frame frame, long value) {
    return new Return(frame.lwp(), frame.sequence(), value, 0);
  }

  private static SoloProcess attach(ScriptedServer server) throws IOException {
    return SoloProcess.attach(server.endpoint(), Abi.LP64_SPARC, "test", BASE, SIZE);
  }

  @Test
  void whatTheKernelStoresIsThereWhenTheCallReturns() throws IOException {
    try (ScriptedServer server =
            serve(
                (frame, script) -> {
                  script.say(new Store(BASE + 8, ByteBuffer.wrap(new byte[] {0, 0, 1, 2})));
                  script.say(ok(frame, 7));
                });
        SoloProcess process = attach(server)) {
      assertThat(process.profile()).isEqualTo("classic");
      assertThat(process.call(Sysnum.GETPID)).isEqualTo(new CallResult(7, 0));
      assertThat(process.memory().getInt(8)).isEqualTo(0x102);
    }
  }

  @Test
  void aCallIsSentAgainWithWhatIsMissing() throws IOException {
    List<Integer> brought = new ArrayList<>();
    try (ScriptedServer server =
            serve(
                (frame, script) -> {
                  Call call = (Call) frame.decode();
                  int size = call.ranges().count() == 0 ? 0 : call.ranges().length(0);
                  brought.add(size);
                  if (call.snapshot().covers(BASE, 16) && call.snapshot().covers(BASE + 64, 8)) {
                    script.say(ok(frame, 1));
                  } else {
                    long address = size == 0 ? BASE + 64 : BASE;
                    int length = size == 0 ? 8 : 16;
                    script.say(
                        new Missing(
                            frame.lwp(), frame.sequence(), List.of(new Span(address, length))));
                  }
                });
        SoloProcess process = attach(server)) {
      assertThat(process.call(Sysnum.KAIO, 7).value()).isEqualTo(1);
      process.begin(BASE, 72, Sysnum.KAIO, 7);
      assertThat(process.finish().value()).isEqualTo(1);
      assertThat(brought).containsExactly(0, 8, 72, 72);
    }
  }

  @Test
  void memoryThatIsNotThereEndsTheCall() throws IOException {
    assertFails(
        (frame, script) ->
            script.say(
                new Missing(frame.lwp(), frame.sequence(), List.of(new Span(BASE + SIZE - 4, 8)))),
        "the kernel wants memory that is not here");
    assertFails(
        (frame, script) ->
            script.say(new Missing(frame.lwp(), frame.sequence(), List.of(new Span(BASE, 8)))),
        "the kernel wants memory that is not here");
  }

  @Test
  void theKernelMayFetchFromTheSegment() throws IOException {
    try (ScriptedServer server =
            serve(
                (frame, script) -> {
                  if (frame.type() == MessageType.PAYLOAD) {
                    Payload payload = (Payload) frame.decode();
                    script.say(new Return(1, 2, payload.bytes().get(0), 0));
                  } else {
                    script.say(new Fetch(1, BASE + 100, 4));
                  }
                });
        SoloProcess process = attach(server)) {
      process.memory().put(100, (byte) 42);
      assertThat(process.call(Sysnum.GETPID).value()).isEqualTo(42);
    }
  }

  @Test
  void whatNobodyWaitsForBreaksTheProtocol() throws IOException {
    String why = "the server broke the protocol";
    assertFails((frame, script) -> script.say(new Store(BASE - 1, ByteBuffer.allocate(1))), why);
    assertFails((frame, script) -> script.say(new Store(BASE + SIZE, ByteBuffer.allocate(1))), why);
    assertFails((frame, script) -> script.say(new Fetch(1, BASE, SIZE + 1)), why);
    assertFails((frame, script) -> script.say(new Return(1, frame.sequence() + 1, 0, 0)), why);
    assertFails((frame, script) -> script.say(ByteBuffer.wrap(new byte[64])), why);
  }

  @Test
  void aProcessThatIsKilledSaysSo() throws IOException {
    assertFails((frame, script) -> script.say(new Exited(0, Signal.SIGKILL)), "killed by SIGKILL");
  }

  @Test
  void aServerThatHangsUpEndsTheCall() throws IOException {
    assertFails((frame, script) -> script.hangUp(), "lost the kernel at ");
    assertFails(ScriptedServer.refusing("full up"), "LIMIT: full up");
  }

  private void assertFails(ScriptedServer.Script script, String why) throws IOException {
    try (ScriptedServer server = serve(script);
        SoloProcess process = attach(server)) {
      assertThatThrownBy(() -> process.call(Sysnum.GETPID))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(why);
    } finally {
      Files.delete(directory.resolve("script.sock"));
    }
  }

  @Test
  void aRefusalComesToTheCallerOfAttachWithItsReason() throws IOException {
    try (ScriptedServer server =
        ScriptedServer.start(directory, ScriptedServer.refusing("full up"))) {
      assertThatThrownBy(() -> attach(server))
          .isInstanceOf(IOException.class)
          .hasMessage("lost the kernel at " + server.endpoint() + ": LIMIT: full up");
    }
  }

  @Test
  void aServerThatAttachesBeforeItSaysWelcomeBreaksTheProtocol() throws IOException {
    try (ScriptedServer server =
        ScriptedServer.start(
            directory, (frame, script) -> script.say(new Attached(1, 2, false, SIZE)))) {
      assertThatThrownBy(() -> attach(server)).hasMessageContaining("broke the protocol");
    }
  }

  @Test
  void aServerThatSaysNothingIsGivenUp() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(directory, (frame, script) -> {})) {
      assertThatThrownBy(
              () -> SoloProcess.attach(server.endpoint(), Abi.LP64_SPARC, "test", BASE, SIZE, 1))
          .isInstanceOf(IOException.class)
          .hasMessage("no kernel answers at " + server.endpoint() + " within 1 s");
    }
  }

  @Test
  void aCallThatNeedsALongerFrameThanMayBeIsNotSent() throws IOException {
    try (ScriptedServer server = serve(4096, 0, (frame, script) -> script.hangUp());
        SoloProcess process = attach(server)) {
      assertThatThrownBy(() -> process.begin(BASE, SIZE, Sysnum.KAIO, 7))
          .isInstanceOf(IOException.class)
          .hasMessage("the call needs a frame of 8240 bytes; 4096 may be");
    }
  }

  /** A client has to speak from time to time where the server wants it: over TCP (PROTOCOL.md). */
  @Test
  void itSaysSomethingAsOftenAsTheServerWants() throws IOException {
    ScriptedServer.Script answerToPing =
        (frame, script) -> {
          if (frame.type() == MessageType.PING) {
            script.say(new Return(1, 2, 5, 0));
          }
        };
    try (ScriptedServer server = serve(1 << 20, 1, answerToPing);
        SoloProcess process = attach(server)) {
      // The server answers the call only when it hears a PING.
      assertThat(process.call(Sysnum.GETPID).value()).isEqualTo(5);
    }
  }
}
