package dev.kaio.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Sysnum;
import dev.kaio.wire.Exited;
import dev.kaio.wire.Fetch;
import dev.kaio.wire.Payload;
import dev.kaio.wire.Return;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client that takes all that it may have, or asks for more than there is, in one session. */
class GreedyClientTest {
  private static final long BASE = 0x10000;
  private static final int PAGE = 0x2000;
  private static final int MAP_FIXED_ANON = 0x110;

  private static Conversation withFile(String path) {
    Conversation talk = Conversation.attached();
    talk.result(Sysnum.MMAP, BASE, PAGE, 3, MAP_FIXED_ANON, -1, 0);
    byte[] name = (path + "\0").getBytes(StandardCharsets.UTF_8);
    assertThat(talk.result(new Conversation.Bytes(BASE, name), Sysnum.OPEN, BASE, 2).errno())
        .isZero();
    return talk;
  }

  @Test
  void aProcessWithEverySegmentThatItMayHaveExits() {
    Conversation talk = Conversation.attached();
    int segments = talk.kernel.procs().limits().each().segments();
    for (int i = 0; i < segments; i++) {
      assertThat(talk.result(Sysnum.MMAP, BASE + 2L * PAGE * i, PAGE, 3, MAP_FIXED_ANON).errno())
          .isZero();
    }

    talk.call(Sysnum.EXIT, 0);

    assertThat(talk.next(Exited.class)).isEqualTo(new Exited(0, 0));
    assertThat(talk.kernel.procs().all()).isEmpty();
  }

  @Test
  void aProcessWithEveryDescriptorThatItMayHaveExits() {
    Conversation talk = withFile("/dev/null");
    int descriptors = talk.kernel.procs().limits().each().descriptors();
    for (int fd = 1; fd < descriptors; fd++) {
      assertThat(talk.result(Sysnum.DUP, 0).value()).isEqualTo(fd);
    }

    talk.call(Sysnum.EXIT, 0);

    assertThat(talk.next(Exited.class)).isEqualTo(new Exited(0, 0));
    assertThat(talk.kernel.procs().all()).isEmpty();
  }

  @Test
  void ofAHugeWriteToATerminalOnlyWhatCanBeSeenIsFetchedAndTheCallWaitsForIt() {
    Conversation talk = withFile("/dev/tty");
    long huge = 1L << 40;
    long from = 1L << 32;
    talk.result(Sysnum.MMAP, from, huge, 3, MAP_FIXED_ANON, -1, 0);

    int sequence = talk.call(Sysnum.WRITE, 0, from, huge);

    List<Fetch> fetches = new ArrayList<>();
    int asked = 0;
    while (asked < 16 * 1024) {
      Fetch fetch = talk.next(Fetch.class);
      assertThat(fetch.address()).isEqualTo(from + huge - 16 * 1024 + asked);
      asked += fetch.length();
      fetches.add(fetch);
    }
    assertThat(asked).isEqualTo(16 * 1024);
    talk.assertSilent();
    for (Fetch fetch : fetches) {
      talk.say(new Payload(fetch.request(), ByteBuffer.allocate(fetch.length())));
    }
    assertThat(talk.next(Return.class)).isEqualTo(new Return(1, sequence, huge, 0));
  }
}
