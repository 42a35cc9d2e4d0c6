package dev.kaio.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Whatever is sent arrives, however it is cut; whatever else arrives is a ProtocolFault. */
class WirePropertyTest {
  private static final int MAX_FRAME = 1 << 16;

  @Provide
  Arbitrary<Message> clientMessages() {
    return Arbitraries.oneOf(
        Arbitraries.integers()
            .between(0, 65535)
            .tuple2()
            .map(v -> new Hello(Math.min(v.get1(), v.get2()), Math.max(v.get1(), v.get2()))),
        Combinators.combine(
                Arbitraries.of(Abi.LP64_SPARC, Abi.LP64_X86, Abi.ILP32_SPARC, Abi.ILP32_X86),
                text(60))
            .as(Attach::new),
        Combinators.combine(
                ints(), ints(), ints(), longs().array(long[].class).ofMaxSize(8), ranges())
            .as(Call::new),
        Combinators.combine(longs().array(long[].class).ofMaxSize(8), ranges()).as(Post::new),
        Combinators.combine(longs(), bytes(0)).as(Payload::new),
        Combinators.combine(ints(), ints()).as(Interrupt::new),
        longs().map(Ping::new),
        Combinators.combine(
                Arbitraries.integers().between(0, 2),
                Arbitraries.integers().between(0, 1),
                Arbitraries.integers().between(0, 255),
                ints(),
                longs().array(long[].class).ofMaxSize(4).map(BitSet::valueOf),
                ints().list().ofMaxSize(9))
            .as(Follow::new),
        Arbitraries.just(new Bye()),
        Combinators.combine(ints(), controlRequests()).as(Control::new));
  }

  @Provide
  Arbitrary<Message> serverMessages() {
    Arbitrary<Integer> counts = Arbitraries.integers().greaterOrEqual(0);
    Arbitrary<Span> spans =
        Combinators.combine(longs(), Arbitraries.integers().greaterOrEqual(1)).as(Span::new);
    return Arbitraries.oneOf(
        Combinators.combine(
                Arbitraries.integers().between(0, 65535), counts, counts, counts, text(60))
            .as(Welcome::new),
        Combinators.combine(ints(), ints(), Arbitraries.of(true, false), counts).as(Attached::new),
        Combinators.combine(ints(), ints(), longs(), ints()).as(Return::new),
        Combinators.combine(ints(), ints(), spans.list().ofMinSize(1).ofMaxSize(9))
            .as(Missing::new),
        Combinators.combine(longs(), bytes(1)).as(Store::new),
        Combinators.combine(longs(), longs(), Arbitraries.integers().greaterOrEqual(1))
            .as(Fetch::new),
        Combinators.combine(ints(), ints(), ints(), longs(), ints(), ints())
            .as(SignalDelivery::new),
        Combinators.combine(ints(), ints()).as(Exited::new),
        longs().map(Pong::new),
        Combinators.combine(ints(), ints(), Arbitraries.of(true, false), bytes(0))
            .as(
                (sequence, command, more, bytes) ->
                    new Controlled(sequence, command, 0, more, bytes)),
        Combinators.combine(ints(), ints(), Arbitraries.integers().greaterOrEqual(1))
            .as(
                (sequence, command, errno) ->
                    new Controlled(sequence, command, errno, false, ByteBuffer.allocate(0))),
        Combinators.combine(ints(), ints(), Arbitraries.of(true, false)).as(Following::new),
        text(700).filter(line -> !line.isEmpty()).map(Traced::new),
        Combinators.combine(ints(), text(1024)).as(ErrorReport::new));
  }

  private static Arbitrary<ControlRequest> controlRequests() {
    return Arbitraries.oneOf(
        longs().map(ControlRequest.Advance::new),
        Arbitraries.just(new ControlRequest.AdvanceToNext()),
        longs().map(ControlRequest.ShiftWall::new),
        Arbitraries.just(new ControlRequest.Clock()),
        ints().map(ControlRequest.Memory::new),
        Combinators.combine(ints(), ints(), text(300)).as(ControlRequest.Complete::new),
        ints().map(ControlRequest.Reconfigure::new),
        ints().map(ControlRequest.Snapshot::new),
        Arbitraries.just(new ControlRequest.Processes()),
        Arbitraries.integers().greaterOrEqual(100).map(ControlRequest.Unknown::new));
  }

  private static Arbitrary<Integer> ints() {
    return Arbitraries.integers();
  }

  private static Arbitrary<Long> longs() {
    return Arbitraries.longs();
  }

  private static Arbitrary<String> text(int maxChars) {
    return Arbitraries.strings().withCharRange(' ', '\ud7ff').ofMaxLength(maxChars);
  }

  private static Arbitrary<ByteBuffer> bytes(int least) {
    return Arbitraries.bytes()
        .array(byte[].class)
        .ofMinSize(least)
        .ofMaxSize(700)
        .map(ByteBuffer::wrap);
  }

  /** Up to six ranges with gaps of 0 to 40 bytes between them. */
  private static Arbitrary<CallRanges> ranges() {
    Arbitrary<byte[]> contents = Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(40);
    return Combinators.combine(
            Arbitraries.longs().between(0, Long.MAX_VALUE),
            contents.list().ofMaxSize(6),
            Arbitraries.integers().between(0, 40).list().ofSize(6))
        .as(
            (base, list, gaps) -> {
              List<Long> addresses = new ArrayList<>();
              long next = base;
              for (int i = 0; i < list.size(); i++) {
                addresses.add(next);
                next += list.get(i).length + gaps.get(i);
              }
              return new Samples.Ranges(addresses, list);
            });
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void everyClientMessageComesBackAsItWas(@ForAll("clientMessages") Message message)
      throws ProtocolFault {
    assertRoundTrip(message);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void everyServerMessageComesBackAsItWas(@ForAll("serverMessages") Message message)
      throws ProtocolFault {
    assertRoundTrip(message);
  }

  private static void assertRoundTrip(Message message) throws ProtocolFault {
    byte[] frame = Samples.encode(message);
    List<Message> decoded = new ArrayList<>();
    Samples.readerFor(message, MAX_FRAME)
        .feed(ByteBuffer.wrap(frame), whole -> decoded.add(whole.decode()));
    assertThat(decoded).hasSize(1);
    Message back = decoded.get(0);
    assertThat(back.getClass()).isEqualTo(message.getClass());
    assertThat(back.toString()).isEqualTo(message.toString());
    assertThat(Samples.encode(back)).isEqualTo(frame);
  }

  @Property
  void howAStreamIsCutMakesNoDifference(
      @ForAll @Size(max = 12) List<@From("clientMessages") Message> messages, @ForAll Random random)
      throws ProtocolFault {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    List<byte[]> expected = new ArrayList<>();
    for (Message message : messages) {
      byte[] frame = Samples.encode(message);
      expected.add(frame);
      joined.writeBytes(frame);
    }
    byte[] stream = joined.toByteArray();
    FrameReader reader = FrameReader.ofClient(MAX_FRAME);
    List<byte[]> seen = new ArrayList<>();
    int at = 0;
    while (at < stream.length) {
      int end = at + 1 + random.nextInt(Math.min(stream.length - at, 1 + random.nextInt(500)));
      seen.addAll(Samples.decodeAndEncode(reader, Arrays.copyOfRange(stream, at, end)));
      at = end;
    }
    assertThat(seen).containsExactlyElementsOf(expected);
    assertThat(reader.isMidFrame()).isFalse();
  }

  @Property
  void garbageIsAProtocolFaultAndNothingElse(@ForAll @Size(max = 400) byte[] garbage) {
    survive(FrameReader.ofClient(MAX_FRAME), garbage);
    survive(FrameReader.ofServer(MAX_FRAME), garbage);
  }

  @Property
  void aFrameWithRandomContentsIsAProtocolFaultAndNothingElse(
      @ForAll @Size(max = 200) byte[] body, @ForAll("types") MessageType type) {
    ByteBuffer frame = ByteBuffer.allocate(16 + body.length).order(ByteOrder.LITTLE_ENDIAN);
    frame.putInt(16 + body.length).putInt(type.code()).putInt(0).putInt(0).put(body);
    survive(
        type.isFromClient() ? FrameReader.ofClient(MAX_FRAME) : FrameReader.ofServer(MAX_FRAME),
        frame.array());
  }

  @Property
  void aReplyWithOneByteChangedIsAProtocolFaultOrAnotherReply(@ForAll Random random) {
    byte[] reply = Samples.bytes(new ControlReply.Proc(SnapshotSamples.PROCESS).encode());
    reply[random.nextInt(reply.length)] ^= (byte) (1 << random.nextInt(8));
    surviveReply(ControlCommand.SNAPSHOT, reply);
  }

  @Property
  void aReplyOfRandomBytesIsAProtocolFaultAndNothingElse(
      @ForAll @Size(max = 300) byte[] reply, @ForAll ControlCommand command) {
    surviveReply(command, reply);
  }

  private static void surviveReply(ControlCommand command, byte[] reply) {
    try {
      assertThat(
              ControlReply.decode(
                  command.code(), ByteBuffer.wrap(reply).order(ByteOrder.LITTLE_ENDIAN)))
          .isNotNull();
    } catch (ProtocolFault fault) {
      assertThat(fault.fault()).isEqualTo(Fault.BAD_BODY);
    }
  }

  @Property
  void aMessageWithOneByteChangedIsAProtocolFaultOrAnotherMessage(
      @ForAll("clientMessages") Message message, @ForAll Random random) {
    byte[] frame = Samples.encode(message);
    frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
    survive(FrameReader.ofClient(MAX_FRAME), frame);
  }

  @Provide
  Arbitrary<MessageType> types() {
    return Arbitraries.of(MessageType.values());
  }

  private static void survive(FrameReader reader, byte[] bytes) {
    try {
      reader.feed(ByteBuffer.wrap(bytes), frame -> Samples.encode(frame.decode()));
    } catch (ProtocolFault fault) {
      assertThat(fault.getMessage()).isNotBlank();
    }
  }
}
