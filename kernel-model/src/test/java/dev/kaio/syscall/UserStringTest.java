package dev.kaio.syscall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.testkit.DirectMemory;
import dev.kaio.vm.AddressSpace;
import dev.kaio.vm.Segment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Strings of the program, and the slots of a call. */
class UserStringTest {
  private static final int EFAULT = Errno.EFAULT.code();
  private static final long PAGE = 0x2000;
  private static final long BASE = 0x1_0000;

  private final DirectMemory memory = new DirectMemory();
  private final AddressSpace as = new AddressSpace(Abi.LP64_SPARC, memory);

  private void map(long base) {
    as.map(base, PAGE, Segment.PROT_READ);
  }

  private void put(long address, String text) {
    memory.put(address, text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void a_string_ends_at_its_NUL() {
    map(BASE);
    put(BASE + 5, "kaio\0rest");
    assertThat(UserString.read(as, BASE + 5)).isEqualTo(new UserString("kaio", 0));
    assertThat(UserString.read(as, BASE + 9)).isEqualTo(new UserString("", 0));
  }

  @Test
  void a_string_may_end_on_the_last_mapped_byte_but_not_behind_it() {
    map(BASE);
    put(BASE + PAGE - 3, "ab\0");
    assertThat(UserString.read(as, BASE + PAGE - 3).text()).isEqualTo("ab");
    put(BASE + PAGE - 3, "abc");
    assertThat(UserString.read(as, BASE + PAGE - 3)).isEqualTo(new UserString(null, EFAULT));
  }

  @Test
  void a_string_may_lie_across_segments() {
    map(BASE);
    map(BASE + PAGE);
    put(BASE + PAGE - 3, "abcdef\0");
    assertThat(UserString.read(as, BASE + PAGE - 3).text()).isEqualTo("abcdef");
  }

  @Test
  void a_string_does_not_go_on_at_address_0_behind_the_top_of_the_space() {
    map(-PAGE);
    map(0);
    put(-3, "abc");
    put(0, "def\0");
    assertThat(UserString.read(as, -3).errno()).isEqualTo(EFAULT);
    assertThat(UserString.read(as, 0).text()).isEqualTo("def");
  }

  @Test
  void a_string_has_at_most_1023_bytes() {
    map(BASE);
    put(BASE, "x".repeat(1023) + '\0');
    assertThat(UserString.read(as, BASE).text()).hasSize(1023);
    put(BASE, "x".repeat(1024) + '\0');
    assertThat(UserString.read(as, BASE).errno()).isEqualTo(Errno.ENAMETOOLONG.code());
  }

  @Test
  void what_cannot_be_read_is_EFAULT() {
    as.map(BASE, PAGE, Segment.PROT_WRITE);
    assertThat(UserString.read(as, BASE).errno()).isEqualTo(EFAULT);
    assertThat(UserString.read(as, 0).errno()).isEqualTo(EFAULT);
  }

  @Test
  void nothing_is_asked_for_when_the_string_is_at_hand_or_can_never_be_had() {
    map(BASE);
    put(BASE, "kaio\0");
    List<String> asked = new ArrayList<>();
    UserString.collect(as, BASE, (address, length) -> asked.add("asked"));
    UserString.collect(as, BASE + PAGE, (address, length) -> asked.add("asked"));
    assertThat(asked).isEmpty();
  }

  @Test
  void slots_of_a_32_bit_program_are_zero_extended_and_those_not_given_are_0_R_SYS_5() {
    SyscallArgs args = new SyscallArgs(Abi.ILP32_SPARC.model(), 0x1_FFFF_FFFFL, -1);
    assertThat(args.longAt(0)).isEqualTo(0xFFFF_FFFFL);
    assertThat(args.intAt(0)).isEqualTo(-1);
    assertThat(args.longAt(1)).isEqualTo(0xFFFF_FFFFL);
    assertThat(args.longAt(2)).isZero();
    assertThat(args.count()).isEqualTo(2);
  }

  @Test
  void slots_of_a_64_bit_program_are_whole_and_ints_are_cut_R_SYS_5() {
    SyscallArgs args = new SyscallArgs(Abi.LP64_X86.model(), 0x1_0000_0002L, -1);
    assertThat(args.longAt(0)).isEqualTo(0x1_0000_0002L);
    assertThat(args.intAt(0)).isEqualTo(2);
    assertThat(args.longAt(1)).isEqualTo(-1);
  }
}
