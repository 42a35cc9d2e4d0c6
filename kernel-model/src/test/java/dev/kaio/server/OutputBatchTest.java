package dev.kaio.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class OutputBatchTest {
  private static final int ROOM = 64 * 1024;

  /** A batch, and what becomes of it. */
  private static final class Sent {
    final ByteBuf chunk = Unpooled.directBuffer(ROOM, ROOM);
    ChannelPromise written;
    final OutputBatch batch = new OutputBatch(chunk);

    void pack(byte[] frame) {
      ByteBuffer room = batch.next(frame.length);
      room.put(frame);
      batch.packed(room, frame.length);
    }

    /** The bytes that left. */
    byte[] write() {
      EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
      written = channel.newPromise();
      batch.write(channel.pipeline().firstContext(), written);
      channel.flush();
      ByteBuf all = Unpooled.buffer();
      for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
        all.writeBytes(part);
        part.release();
      }
      return ByteBufUtil.getBytes(all);
    }
  }

  private static byte[] filled(int length, int with) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) with);
    return bytes;
  }

  /** Positive: a packed frame of this length; negative: a view of this length behind a head. */
  @Property(tries = 200)
  void frames_and_views_leave_in_their_order(
      @ForAll @NotEmpty List<@IntRange(min = -3000, max = 500) Integer> lengths) {
    Sent sent = new Sent();
    ByteBuf expected = Unpooled.buffer();
    int number = 0;
    for (int length : lengths) {
      number++;
      byte[] packed = filled(length > 0 ? length : 24, number);
      if (!sent.batch.holds(packed.length)) {
        break;
      }
      sent.pack(packed);
      expected.writeBytes(packed);
      if (length < 0) {
        ByteBuffer view = ByteBuffer.allocateDirect(-length).put(filled(-length, -number)).flip();
        sent.batch.add(view);
        expected.writeBytes(view.duplicate());
      }
    }
    assertThat(sent.batch.size()).isEqualTo(expected.readableBytes());
    assertThat(sent.batch.room()).isEqualTo(ROOM);

    assertThat(sent.write()).isEqualTo(ByteBufUtil.getBytes(expected));

    assertThat(sent.written.isSuccess()).isTrue();
    sent.batch.end(true);
    assertThat(sent.batch.isLast()).isTrue();
    assertThat(sent.chunk.refCnt()).isZero();
  }

  @Test
  void a_batch_that_ends_with_a_view_keeps_no_memory() {
    Sent sent = new Sent();
    sent.pack(filled(24, 1));
    sent.batch.add(ByteBuffer.allocateDirect(4096));
    assertThat(sent.write()).hasSize(24 + 4096);
    assertThat(sent.chunk.refCnt()).isZero();
  }

  @Test
  void what_will_not_leave_is_released() {
    Sent sent = new Sent();
    sent.pack(filled(24, 1));
    sent.batch.add(ByteBuffer.allocateDirect(4096));
    sent.pack(filled(24, 2));
    sent.batch.release();
    assertThat(sent.chunk.refCnt()).isZero();
  }
}
