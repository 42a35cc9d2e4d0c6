package dev.kaio.syscall;

import static dev.kaio.kernel.Program.DATA;
import static dev.kaio.kernel.Program.LENGTH;
import static dev.kaio.kernel.Program.UNMAPPED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.Sysnum;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.kernel.Program;
import dev.kaio.proc.ProcSpec;
import dev.kaio.sched.Rval;
import dev.kaio.testkit.Kernels;
import dev.kaio.vm.AddressSpace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** mmap, munmap and mprotect. */
class MemoryCallsTest {
  private static final int EINVAL = Errno.EINVAL.code();
  private static final int FIXED = 0x110;
  private static final int ANYWHERE = 0x100;
  private static final long P = 0x2000;

  private final Kernel kernel = Kernels.boot(KernelConfig.DEFAULT);
  private final Program program = new Program(kernel);
  private final AddressSpace as = program.proc().addressSpace();

  private long mmap(long base, long length, int prot, int flags) {
    return program.value(Sysnum.MMAP, base, length, prot, flags, -1, 0);
  }

  private int mmapErrno(long base, long length, int flags) {
    return program.errno(Sysnum.MMAP, base, length, 3, flags, -1, 0);
  }

  @Test
  void a_fixed_mapping_is_where_it_was_asked_for_rounded_up_to_pages() {
    assertThat(mmap(UNMAPPED, P + 1, 3, FIXED)).isEqualTo(UNMAPPED);
    assertThat(as.access(UNMAPPED, 2 * P, 3)).isZero();
    assertThat(as.access(UNMAPPED + 2 * P, 1, 0)).isEqualTo(Errno.EFAULT.code());
  }

  @Test
  void a_mapping_has_the_protection_that_was_asked_for_and_exec_is_not_kept() {
    mmap(UNMAPPED, P, 1 | 4, FIXED);
    assertThat(as.access(UNMAPPED, P, 1)).isZero();
    assertThat(as.access(UNMAPPED, P, 2)).isEqualTo(Errno.EACCES.code());
  }

  @Test
  void a_fixed_mapping_replaces_what_was_there() {
    mmap(DATA + P, P, 1, FIXED);
    assertThat(as.access(DATA, P, 3)).isZero();
    assertThat(as.access(DATA + P, P, 3)).isEqualTo(Errno.EACCES.code());
    assertThat(as.access(DATA + 2 * P, P, 3)).isZero();
  }

  @Test
  void a_fixed_mapping_over_locked_pages_waits_R_CLN_8() {
    as.pageLock(DATA, 1, true);
    assertThat(program.call(1, Sysnum.MMAP, DATA, P, 1, FIXED, -1, 0)).isNull();
    as.pageUnlock(DATA, 1);
    kernel.runUntilIdle();
    assertThat(program.result(1).value()).isEqualTo(DATA);
  }

  @Test
  void a_range_that_is_mapped_by_another_lwp_while_mmap_waits_is_replaced_too() {
    program.newLwp();
    as.pageLock(DATA + LENGTH - 1, 1, true);
    program.call(1, Sysnum.MMAP, DATA - P, LENGTH + P, 1, FIXED, -1, 0);
    program.call(2, Sysnum.MMAP, DATA - P, P, 3, FIXED, -1, 0);
    as.pageUnlock(DATA + LENGTH - 1, 1);
    kernel.runUntilIdle();
    assertThat(program.result(1).value()).isEqualTo(DATA - P);
    assertThat(as.access(DATA - P, LENGTH + P, 1)).isZero();
    assertThat(as.access(DATA - P, 1, 2)).isEqualTo(Errno.EACCES.code());
  }

  @Test
  void without_a_fixed_address_the_kernel_chooses_free_room() {
    long a = mmap(0, P, 3, ANYWHERE);
    long b = mmap(a, P, 3, ANYWHERE);
    assertThat(b).isEqualTo(a + P);
    assertThat(as.access(a, 2 * P, 3)).isZero();
  }

  @Test
  void the_top_of_the_space_can_be_mapped_and_unmapped() {
    assertThat(mmap(-P, P, 3, FIXED)).isEqualTo(-P);
    assertThat(program.result(1).errno()).isZero();
    assertThat(as.access(-1, 1, 3)).isZero();
    assertThat(program.errno(Sysnum.MUNMAP, -P, P)).isZero();
  }

  @Test
  void only_anonymous_memory_can_be_mapped() {
    assertThat(mmapErrno(DATA + 1, 0, 0x10)).isEqualTo(Errno.ENODEV.code());
  }

  @ParameterizedTest
  @CsvSource({"0x400001, 0x2000", "0x400000, 0", "0x400000, -1", "-8192, 0x4000", "8192, -8192"})
  void a_bad_range_is_EINVAL_for_all_three(String at, long length) {
    long base = Long.decode(at);
    assertThat(mmapErrno(base, length, FIXED)).isEqualTo(EINVAL);
    assertThat(program.errno(Sysnum.MUNMAP, base, length)).isEqualTo(EINVAL);
    assertThat(program.errno(Sysnum.MPROTECT, base, length, 1)).isEqualTo(EINVAL);
  }

  @Test
  void no_length_is_EINVAL_and_no_room_is_ENOMEM_when_the_kernel_chooses() {
    assertThat(mmapErrno(0, 0, ANYWHERE)).isEqualTo(EINVAL);
    assertThat(mmapErrno(0, Long.MAX_VALUE & -P, ANYWHERE)).isZero();
    assertThat(mmapErrno(0, P, ANYWHERE)).isEqualTo(Errno.ENOMEM.code());
  }

  @Test
  void a_32_bit_program_has_4_gib_and_no_more() {
    Program program32 = new Program(kernel, new ProcSpec("p", Abi.ILP32_X86, 100, false));
    assertThat(program32.value(Sysnum.MMAP, 0xFFFF_F000L, 4096, 3, FIXED, -1, 0))
        .isEqualTo(0xFFFF_F000L);
    assertThat(program32.errno(Sysnum.MMAP, 0xFFFF_F000L, 8192, 3, FIXED, -1, 0)).isEqualTo(EINVAL);
    assertThat(program32.errno(Sysnum.MMAP, 0, 0xFFFF_E000L, 3, ANYWHERE, -1, 0))
        .isEqualTo(Errno.ENOMEM.code());
  }

  @Test
  void munmap_of_nothing_succeeds_and_of_a_part_cuts() {
    assertThat(program.errno(Sysnum.MUNMAP, UNMAPPED, P)).isZero();
    assertThat(program.errno(Sysnum.MUNMAP, DATA + P, 1)).isZero();
    assertThat(as.access(DATA, P, 3)).isZero();
    assertThat(as.access(DATA + P, 1, 3)).isEqualTo(Errno.EFAULT.code());
    assertThat(as.access(DATA + 2 * P, P, 3)).isZero();
  }

  @Test
  void mprotect_of_a_hole_is_ENOMEM_and_changes_nothing() {
    assertThat(program.errno(Sysnum.MPROTECT, DATA, LENGTH + P, 1)).isEqualTo(Errno.ENOMEM.code());
    assertThat(as.access(DATA, LENGTH, 3)).isZero();
  }

  @Test
  void munmap_and_mprotect_wait_for_locked_pages_whatever_the_signals_R_CLN_8() {
    program.newLwp();
    as.pageLock(DATA, 1, true);
    program.call(1, Sysnum.MUNMAP, DATA, P);
    program.call(2, Sysnum.MPROTECT, DATA + P, P, 1);
    kernel.interrupt(program.lwp(1));
    kernel.interrupt(program.lwp(2));
    kernel.runUntilIdle();
    assertThat(program.result(1)).isNull();
    assertThat(program.result(2)).isNull();
    as.pageUnlock(DATA, 1);
    kernel.runUntilIdle();
    assertThat(program.result(1)).isEqualTo(Rval.ZERO);
    assertThat(program.result(2)).isEqualTo(Rval.ZERO);
  }
}
