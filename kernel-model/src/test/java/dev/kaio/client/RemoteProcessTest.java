package dev.kaio.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.wire.Call;
import dev.kaio.wire.Control;
import dev.kaio.wire.Controlled;
import dev.kaio.wire.Exited;
import dev.kaio.wire.Fetch;
import dev.kaio.wire.Frame;
import dev.kaio.wire.MessageType;
import dev.kaio.wire.Missing;
import dev.kaio.wire.Payload;
import dev.kaio.wire.ProtocolFault;
import dev.kaio.wire.Return;
import dev.kaio.wire.SignalDelivery;
import dev.kaio.wire.Span;
import dev.kaio.wire.Store;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client against servers that do what a real one never or rarely does. */
@Timeout(30)
class RemoteProcessTest {
  private static final long BASE = 0x10000;

  @TempDir Path directory;

  private RemoteProcess attach(ScriptedServer server) throws IOException {
    return KernelClient.attach(server.endpoint(), Abi.LP64_SPARC, "test");
  }

  private static Return ok(Frame frame, long value) {
    return new Return(frame.lwp(), frame.sequence(), value, 0);
  }

  private ScriptedServer serve(ScriptedServer.Script script) throws IOException {
    return ScriptedServer.start(directory, ScriptedServer.attaching(script));
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
  void aServerThatHangsUpEndsTheCallThatWaits() throws IOException {
    try (ScriptedServer server = serve((frame, script) -> script.hangUp())) {
      RemoteProcess process = attach(server);
      assertThatThrownBy(() -> process.lwp1().call(Sysnum.GETPID))
          .isInstanceOf(ConnectionLostException.class)
          .hasMessageStartingWith("lost the kernel at " + server.endpoint() + ": ");
    }
  }

  @Test
  void aServerThatSendsGarbageBreaksTheProtocol() throws IOException {
    assertBroken((frame, script) -> script.say(ByteBuffer.wrap(new byte[64])));
  }

  @Test
  void anAnswerToNoCallBreaksTheProtocol() throws IOException {
    assertBroken(
        (frame, script) -> script.say(new Return(frame.lwp(), frame.sequence() + 1, 0, 0)));
    assertBroken((frame, script) -> script.say(new Return(77, frame.sequence(), 0, 0)));
  }

  @Test
  void aStoreWhereNothingIsMappedBreaksTheProtocol() throws IOException {
    assertBroken((frame, script) -> script.say(new Store(BASE, ByteBuffer.allocate(1))));
  }

  @Test
  void aFetchOfWhatIsNotMappedBreaksTheProtocol() throws IOException {
    assertBroken((frame, script) -> script.say(new Fetch(1, BASE, 1)));
  }

  private void assertBroken(ScriptedServer.Script script) throws IOException {
    try (ScriptedServer server = serve(script)) {
      RemoteProcess process = attach(server);
      assertThatThrownBy(() -> process.lwp1().call(Sysnum.GETPID))
          .isInstanceOf(ConnectionLostException.class)
          .hasMessageContaining("the server broke the protocol");
    } finally {
      Files.delete(directory.resolve("script.sock"));
    }
  }

  @Test
  void aCallIsSentAgainWithWhatIsMissingUntilItIsComplete() throws IOException {
    AtomicReference<Call> last = new AtomicReference<>();
    try (ScriptedServer server =
        serve(
            (frame, script) -> {
              Call call = (Call) frame.decode();
              if (call.sysnum() == Sysnum.MMAP) {
                script.say(ok(frame, call.args()[0]));
              } else if (call.ranges().count() < 2) {
                long address = BASE + 64L * call.ranges().count();
                script.say(
                    new Missing(frame.lwp(), frame.sequence(), List.of(new Span(address, 8))));
              } else {
                last.set(call);
                script.say(ok(frame, call.snapshot().covers(BASE + 64, 8) ? 1 : 0));
              }
            })) {
      RemoteProcess process = attach(server);
      process.lwp1().mmap(BASE, 8192, 3);
      assertThat(process.lwp1().kaio(7, 1, 2).value()).isEqualTo(1);
      assertThat(last.get().args()).containsExactly(7, 1, 2);
      assertThat(last.get().sequence()).isEqualTo(4);
    }
  }

  private static Controlled refusal(Frame frame) throws ProtocolFault {
    return Controlled.failed((Control) frame.decode(), Errno.EPERM.code());
  }

  @Test
  void settlingGoesOnAsLongAsTheKernelAsksForMore() throws IOException {
    int questions = 20;
    try (ScriptedServer server =
        serve(
            (frame, script) -> {
              if (frame.type() == MessageType.CONTROL) {
                script.say(refusal(frame));
                return;
              }
              Call call = (Call) frame.decode();
              long next = BASE + 64L * call.ranges().count();
              if (call.sysnum() == Sysnum.MMAP) {
                script.say(ok(frame, call.args()[0]));
              } else if (call.ranges().count() < questions) {
                script.say(new Missing(1, frame.sequence(), List.of(new Span(next, 8))));
              } else {
                script.say(ok(frame, 0));
              }
            })) {
      RemoteProcess process = attach(server);
      process.lwp1().mmap(BASE, 8192, 3);
      CompletableFuture<CallResult> call = process.lwp1().kaioAsync(7, 1, 2);
      process.settle();
      assertThat(call).isDone();
    }
  }

  @Test
  void settlingWaitsForTheHandlersOfSignalsThatHaveCome() throws Exception {
    AtomicBoolean sent = new AtomicBoolean();
    CountDownLatch inHandler = new CountDownLatch(1);
    CountDownLatch mayReturn = new CountDownLatch(1);
    try (ScriptedServer server =
        serve(
            (frame, script) -> {
              if (sent.compareAndSet(false, true)) {
                script.say(new SignalDelivery(1, Signal.SIGUSR1, 0, 0, 0, 0));
              }
              script.say(refusal(frame));
            })) {
      RemoteProcess process = attach(server);
      process.handle(
          Signal.SIGUSR1,
          signal -> {
            inHandler.countDown();
            try {
              mayReturn.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          });
      CompletableFuture<Void> settled = CompletableFuture.runAsync(process::settle);
      inHandler.await();
      process.control().clock(); // its answer comes behind that for settle
      assertThat(settled).isNotDone();
      mayReturn.countDown();
      settled.get();
    }
  }

  @Test
  void aKernelThatWantsWhatIsNotMappedGetsNoSecondCall() throws IOException {
    try (ScriptedServer server =
        serve(
            (frame, script) ->
                script.say(
                    new Missing(frame.lwp(), frame.sequence(), List.of(new Span(0x50000, 8)))))) {
      RemoteProcess process = attach(server);
      assertThatThrownBy(() -> process.lwp1().kaio(7))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("not mapped here");
      // The LWP is free again.
      assertThatThrownBy(() -> process.lwp1().kaio(7)).hasMessageContaining("not mapped here");
    }
  }

  @Test
  void aFetchIsAnsweredWithTheBytesOfTheMoment() throws IOException {
    CompletableFuture<Payload> payload = new CompletableFuture<>();
    try (ScriptedServer server =
        serve(
            (frame, script) -> {
              if (frame.type() == MessageType.PAYLOAD) {
                Payload answer = (Payload) frame.decode();
                ByteBuffer copy = ByteBuffer.allocate(answer.bytes().remaining());
                payload.complete(new Payload(answer.request(), copy.put(answer.bytes()).flip()));
              } else if (((Call) frame.decode()).sysnum() == Sysnum.MMAP) {
                script.say(ok(frame, BASE));
              } else {
                script.say(new Store(BASE, ByteBuffer.wrap(new byte[] {1, 2, 3})));
                script.say(new Fetch(9, BASE + 1, 3));
                script.say(ok(frame, 0));
              }
            })) {
      RemoteProcess process = attach(server);
      process.lwp1().mmap(BASE, 8192, 3);
      process.lwp1().call(Sysnum.GETPID);
      assertThat(payload.join()).isEqualTo(new Payload(9, ByteBuffer.wrap(new byte[] {2, 3, 0})));
      assertThat(process.memory().get(BASE, 3)).containsExactly(1, 2, 3);
    }
  }

  @Test
  void anExitBeatsTheEndOfTheConnectionBehindIt() throws IOException {
    try (ScriptedServer server =
        serve(
            (frame, script) -> {
              script.say(new Exited(0, 12));
              script.hangUp();
            })) {
      RemoteProcess process = attach(server);
      assertThatThrownBy(() -> process.lwp1().call(200))
          .isInstanceOfSatisfying(
              ProcessExitedException.class,
              e -> assertThat(e.exitStatus()).hasToString("killed by SIGSYS"));
      assertThat(process.awaitExit()).isEqualTo(new ExitStatus(0, 12));
    }
  }

  @Test
  void closingEndsEveryCallThatWaits() throws IOException {
    try (ScriptedServer server = serve((frame, script) -> {})) {
      RemoteProcess process = attach(server);
      CompletableFuture<CallResult> wait = process.lwp1().callAsync(Sysnum.GETPID);
      process.close();
      process.close();
      assertThatThrownBy(wait::join)
          .hasCauseInstanceOf(ConnectionLostException.class)
          .hasMessageContaining("this program closed it");
    }
  }
}
