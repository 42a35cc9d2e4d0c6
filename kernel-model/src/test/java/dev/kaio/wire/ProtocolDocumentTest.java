package dev.kaio.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Sysnum;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** PROTOCOL.md says what the code does: its hex vectors, its message types, its faults. */
class ProtocolDocumentTest {
  private static final Path DOCUMENT = Path.of("docs", "PROTOCOL.md");
  private static final HexFormat HEX = HexFormat.of();

  /** Numbers that have a name but no call, and what is no number of a call. */
  private static final Set<String> NOT_THERE = Set.of("TABLE_SIZE");

  private static final Map<String, Message> MESSAGES = new LinkedHashMap<>();

  static {
    MESSAGES.put("hello", new Hello(1, 1));
    MESSAGES.put("welcome", new Welcome(1, 1 << 20, 0, 30, "classic"));
    MESSAGES.put("attach", new Attach(Abi.LP64_SPARC, "lgwr"));
    UUID cookie = new UUID(0x1112131415161718L, 0x0102030405060708L);
    MESSAGES.put("claim", new Claim(cookie, Abi.LP64_SPARC, "child1"));
    MESSAGES.put("cookie", new CookieOffer(102, cookie));
    MESSAGES.put("attached", new Attached(101, 1000, true, 8192));
    MESSAGES.put(
        "call-mmap",
        new Call(
            1, 7, Sysnum.MMAP, new long[] {0x805b22000L, 8192, 3, 0x110, -1, 0}, Snapshot.EMPTY));
    MESSAGES.put(
        "call-aiowait",
        new Call(
            1,
            8,
            Sysnum.KAIO,
            new long[] {2, 0xFFFFFFFF7FFFD620L, 0},
            Samples.Ranges.of(
                0xFFFFFFFF7FFFD620L, HEX.parseHex("0000000000000258" + "0".repeat(16)))));
    MESSAGES.put(
        "call-open",
        new Call(
            1,
            9,
            Sysnum.OPEN,
            new long[] {0x10000, 2},
            Samples.Ranges.of(0x10000, "/dev\0".getBytes(US_ASCII))));
    MESSAGES.put("return", new Return(1, 8, 4418032576L, 0));
    MESSAGES.put("return-eintr", new Return(2, 11, -1, 4));
    MESSAGES.put("missing", new Missing(1, 9, List.of(new Span(0x10000, 1024))));
    MESSAGES.put(
        "store",
        new Store(0x10755D3C0L, ByteBuffer.wrap(HEX.parseHex("000000000000220000000000"))));
    MESSAGES.put("fetch", new Fetch(3, 0x3805BA200L, 4));
    MESSAGES.put("payload", new Payload(3, ByteBuffer.wrap(HEX.parseHex("deadbeef"))));
    MESSAGES.put("signal", new SignalDelivery(1, 22, -4, 1234, 101, 1000));
    MESSAGES.put("interrupt", new Interrupt(2, 11));
    MESSAGES.put("ping", new Ping(42));
    MESSAGES.put("pong", new Pong(42));
    MESSAGES.put("bye", new Bye());
    MESSAGES.put("control-advance", new Control(1, new ControlRequest.Advance(600_000_000_000L)));
    MESSAGES.put("control-advance-to-next", new Control(2, new ControlRequest.AdvanceToNext()));
    MESSAGES.put(
        "control-shift-wall", new Control(3, new ControlRequest.ShiftWall(-3_600_000_000_000L)));
    MESSAGES.put("control-clock", new Control(4, new ControlRequest.Clock()));
    MESSAGES.put("control-memory", new Control(5, new ControlRequest.Memory(1)));
    MESSAGES.put(
        "control-complete", new Control(6, new ControlRequest.Complete(-1, 5, "/dev/gate/0")));
    MESSAGES.put("control-reconfigure", new Control(7, new ControlRequest.Reconfigure(101)));
    MESSAGES.put("control-snapshot", new Control(8, new ControlRequest.Snapshot(101)));
    MESSAGES.put("control-processes", new Control(9, new ControlRequest.Processes()));
    answer("controlled-clock", 1, 1, new ControlReply.Clock(SnapshotSamples.CLOCK));
    answer("controlled-memory", 5, 5, new ControlReply.Done());
    answer("controlled-complete", 6, 6, new ControlReply.Count(2));
    answer("controlled-snapshot", 8, 8, new ControlReply.Proc(SnapshotSamples.PROCESS));
    answer("controlled-processes", 9, 9, new ControlReply.Kernel(SnapshotSamples.KERNEL));
    MESSAGES.put("controlled-eperm", new Controlled(1, 1, 1, false, ByteBuffer.allocate(0)));
    BitSet kaio = new BitSet();
    kaio.set(Sysnum.KAIO);
    MESSAGES.put(
        "follow",
        new Follow(
            Follow.NAMED,
            Follow.CLASSIC,
            Follow.LWP_IDS | Follow.VERBOSE,
            1000,
            kaio,
            List.of(101)));
    MESSAGES.put("follow-end", Follow.END);
    MESSAGES.put("following", new Following(0, 0, true));
    MESSAGES.put("following-refused", new Following(3, 101, false));
    MESSAGES.put("traced", new Traced("/1:\tkaio(AIOWAIT, 0xFFFFFFFF7FFFD620)\t\t= 4418032576\n"));
    MESSAGES.put("share", new Share(7, 0x805b22000L, 16384));
    MESSAGES.put("shared", new Shared(7, 0, 1, "/dev/shm/kaiod-9/memory"));
    MESSAGES.put("shared-enomem", new Shared(8, 12, 0, ""));
    MESSAGES.put("back", new ShareStep(MessageType.BACK, 1));
    MESSAGES.put("unshare", new ShareStep(MessageType.UNSHARE, 1));
    MESSAGES.put("post", new Post(new long[] {0, 3, 0x12000, 512, 4096, 0x14000}, Snapshot.EMPTY));
    MESSAGES.put("unshared", new ShareStep(MessageType.UNSHARED, 1));
    MESSAGES.put("exited", new Exited(0, 12));
    MESSAGES.put("error", new ErrorReport(8, "LWP 1 is in the kernel"));
  }

  private static void answer(String name, int sequence, int command, ControlReply reply) {
    MESSAGES.put(name, new Controlled(sequence, command, 0, false, reply.encode()));
  }

  private static final Pattern VECTOR =
      Pattern.compile("```hex ([a-z-]+)\n(.*?)```", Pattern.DOTALL);

  private static Map<String, byte[]> vectors() throws IOException {
    Map<String, byte[]> vectors = new LinkedHashMap<>();
    Matcher matcher = VECTOR.matcher(Files.readString(DOCUMENT));
    while (matcher.find()) {
      String digits = matcher.group(2).replaceAll("#[^\n]*", "").replaceAll("\\s", "");
      assertThat(vectors.put(matcher.group(1), HEX.parseHex(digits))).isNull();
    }
    return vectors;
  }

  @Test
  void everyVectorHasAMessageAndEveryMessageAVector() throws IOException {
    assertThat(vectors().keySet()).containsExactlyInAnyOrderElementsOf(MESSAGES.keySet());
    assertThat(MESSAGES.values()).extracting(Message::type).contains(MessageType.values());
  }

  @TestFactory
  Stream<DynamicTest> eachMessageEncodesToItsVector() throws IOException {
    return vectors().entrySet().stream()
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.getKey(),
                    () ->
                        assertThat(Samples.encode(MESSAGES.get(vector.getKey())))
                            .asHexString()
                            .isEqualTo(HEX.withUpperCase().formatHex(vector.getValue()))));
  }

  @TestFactory
  Stream<DynamicTest> eachVectorDecodesToItsMessage() throws IOException {
    return vectors().entrySet().stream()
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.getKey(),
                    () -> {
                      Message expected = MESSAGES.get(vector.getKey());
                      FrameReader reader = Samples.readerFor(expected, Wire.DEFAULT_MAX_FRAME);

                      List<byte[]> decoded = Samples.decodeAndEncode(reader, vector.getValue());

                      assertThat(decoded).containsExactly(vector.getValue());
                      assertThat(reader.isMidFrame()).isFalse();
                    }));
  }

  @Test
  void everyMessageTypeIsDescribedUnderItsNumber() throws IOException {
    String document = Files.readString(DOCUMENT);
    for (MessageType type : MessageType.values()) {
      assertThat(document).contains("**" + type.code() + " " + type + ".**");
    }
  }

  @Test
  void everyControlCommandIsListedUnderItsNumber() throws IOException {
    String document = Files.readString(DOCUMENT);
    for (ControlCommand command : ControlCommand.values()) {
      assertThat(document).contains("| " + command.code() + " | " + command + " |");
      assertThat(ControlCommand.of(command.code())).isSameAs(command);
    }
  }

  @Test
  void everyFaultIsListedUnderItsNumber() throws IOException {
    String document = Files.readString(DOCUMENT);
    for (Fault fault : Fault.values()) {
      assertThat(document).contains("| " + fault.code() + " | " + fault + " |");
      assertThat(Fault.of(fault.code())).isSameAs(fault);
    }
  }

  @Test
  void everySystemCallThatThereIsHasARow() throws IOException, IllegalAccessException {
    String document = Files.readString(DOCUMENT);
    for (Field number : Sysnum.class.getFields()) {
      if (!NOT_THERE.contains(number.getName())) {
        String call = number.getName().toLowerCase(Locale.ROOT);
        assertThat(document)
            .containsPattern("\\| " + number.getInt(null) + " \\| " + call + "(, ILP32 only)? \\|");
      }
    }
  }

  @Test
  void theLimitsAreThoseOfTheCode() throws IOException {
    assertThat(Files.readString(DOCUMENT))
        .contains("| largest frame | " + Wire.DEFAULT_MAX_FRAME + " bytes |")
        .contains(Wire.LEAST_MAX_FRAME + " to " + Wire.GREATEST_MAX_FRAME)
        .contains("| arguments of a call | " + Wire.MAX_ARGS + " |")
        .contains("| process name, profile | " + Wire.MAX_NAME + " bytes |")
        .contains("| path of a device in CONTROL | " + Wire.MAX_PATH + " bytes |")
        .contains("| reply to CONTROL | " + Wire.MAX_CONTROL_REPLY + " bytes |")
        .contains("| text of ERROR | " + Wire.MAX_ERROR_TEXT + " bytes |")
        .contains("| from connecting to ATTACH | " + Wire.HANDSHAKE_SECONDS + " s |")
        .contains("| keepalive, TCP | " + Wire.DEFAULT_TCP_KEEPALIVE_SECONDS + " s |")
        .contains("came for " + Wire.KEEPALIVE_TOLERANCE + " n seconds")
        .contains("| no progress of output | " + Wire.DEFAULT_STALL_SECONDS + " s |")
        .contains("| output that waits for one client | " + Wire.DEFAULT_MAX_BACKLOG + " bytes |")
        .contains(
            "| calls of one client that wait for a fork | " + Wire.DEFAULT_MAX_HELD + " bytes:")
        .contains("clients together | " + Wire.DEFAULT_MAX_BUFFERED + " bytes, or half")
        .contains("| lines that wait for one truss | " + Wire.DEFAULT_MAX_TRACE + " bytes:")
        .contains("| clients that trace | " + Wire.DEFAULT_MAX_TRACES + ":")
        .contains("| processes that one FOLLOW names | " + Wire.MAX_FOLLOWED + ":")
        .contains("| connections | " + Wire.DEFAULT_MAX_CONNECTIONS + ":");
  }
}
