package dev.kaio.modinfo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.snapshot.AioSnapshot;
import dev.kaio.snapshot.ClockSnapshot;
import dev.kaio.snapshot.CounterSnapshot;
import dev.kaio.snapshot.DescriptorSnapshot;
import dev.kaio.snapshot.KernelSnapshot;
import dev.kaio.snapshot.LwpSnapshot;
import dev.kaio.snapshot.ModuleSnapshot;
import dev.kaio.snapshot.ProcSnapshot;
import dev.kaio.snapshot.ProcSummary;
import dev.kaio.snapshot.SegmentSnapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What kstat prints of literal snapshots, to the byte. */
class KstatTest {
  private static final String USAGE =
      "usage:  kstat [-lpq] [-c class] [-m module] [-i instance] [-n name]"
          + " [module[:instance[:name[:statistic]]]]...";

  private static final ClockSnapshot CLOCK = new ClockSnapshot(true, 12_000_000_345L, 0, 0);
  private static final ModuleSnapshot MODULE =
      new ModuleSnapshot(105, 1, true, true, new CounterSnapshot(3, 4, 6, 1, 1536, 8704, 2));
  private static final KernelSnapshot KERNEL =
      new KernelSnapshot(
          CLOCK,
          0,
          MODULE,
          List.of(
              new ProcSummary(101, 1000, false, 2, 1, "lgwr"),
              new ProcSummary(102, 0, false, 1, 0, "hidden"),
              new ProcSummary(1001, 1000, true, 1, 1, "dbw0")));

  private static final ProcSnapshot LGWR =
      new ProcSnapshot(
          CLOCK,
          MODULE,
          101,
          1000,
          false,
          false,
          false,
          "lgwr",
          Abi.LP64_SPARC,
          true,
          List.of(
              new LwpSnapshot(1, LwpSnapshot.State.USER, false, "", 0, 0, List.of()),
              new LwpSnapshot(2, LwpSnapshot.State.ASLEEP, true, "a completion", 0, 0, List.of())),
          List.of(),
          List.of(
              new SegmentSnapshot(0x10000, 8192, 3, 2), new SegmentSnapshot(0x20000, 8192, 1, 1)),
          List.of(new DescriptorSnapshot(259, DescriptorSnapshot.Kind.CHARACTER, 3, 0, 1, false)),
          new AioSnapshot(
              1,
              5,
              2,
              0,
              0,
              0x41,
              true,
              false,
              8704,
              new CounterSnapshot(1, 4, 4, 0, 512, 8704, 2),
              new AioSnapshot.Queues(
                  List.of(1L, 2L),
                  List.of(),
                  List.of(3L),
                  List.of(),
                  List.of(),
                  List.of(),
                  List.of(),
                  List.of(4L)),
              List.of()));

  private static final ProcSnapshot DBW0 =
      new ProcSnapshot(
          CLOCK,
          MODULE,
          1001,
          1000,
          false,
          true,
          true,
          "dbw0",
          Abi.ILP32_X86,
          false,
          List.of(new LwpSnapshot(0, LwpSnapshot.State.ASLEEP, false, "close", 0, 0, List.of())),
          List.of(),
          List.of(),
          List.of(),
          null);

  private final FakeStatistics statistics = new FakeStatistics(KERNEL, LGWR, DBW0);
  private final FakeModctl kernel = new FakeModctl().with(statistics);

  private Run kstat(String... words) {
    String[] all = new String[words.length + 1];
    all[0] = "kstat";
    System.arraycopy(words, 0, all, 1, words.length);
    return Run.of(kernel, all);
  }

  @Test
  void theModuleHasItsCounters() {
    kstat("-p", "kaio:0")
        .assertPrinted(
            "kaio:0:kaio:bytes_read\t1536",
            "kaio:0:kaio:bytes_written\t8704",
            "kaio:0:kaio:class\tmisc",
            "kaio:0:kaio:cleanup_passes\t2",
            "kaio:0:kaio:completions\t6",
            "kaio:0:kaio:errors\t1",
            "kaio:0:kaio:id\t105",
            "kaio:0:kaio:in_memory\t1",
            "kaio:0:kaio:installed\t1",
            "kaio:0:kaio:loads\t1",
            "kaio:0:kaio:memory_pressure\t0",
            "kaio:0:kaio:processes\t3",
            "kaio:0:kaio:reads\t3",
            "kaio:0:kaio:snaptime\t12.000000345",
            "kaio:0:kaio:writes\t4");
    assertThat(statistics.looked).isEmpty();
  }

  @Test
  void aProcessHasItsCountersItsQueuesAndItsLwps() {
    kstat("-p", "kaio:101")
        .assertPrinted(
            "kaio:101:aio:bytes_in_flight\t8704",
            "kaio:101:aio:bytes_read\t512",
            "kaio:101:aio:bytes_written\t8704",
            "kaio:101:aio:class\tproc",
            "kaio:101:aio:cleanup_passes\t2",
            "kaio:101:aio:completions\t4",
            "kaio:101:aio:errors\t0",
            "kaio:101:aio:flags\t65",
            "kaio:101:aio:notifycnt\t2",
            "kaio:101:aio:outstanding\t5",
            "kaio:101:aio:pending\t1",
            "kaio:101:aio:reads\t1",
            "kaio:101:aio:snaptime\t12.000000345",
            "kaio:101:aio:started\t1",
            "kaio:101:aio:writes\t4",
            "kaio:101:lwps:asleep\t1",
            "kaio:101:lwps:class\tproc",
            "kaio:101:lwps:lwp_1\tuser",
            "kaio:101:lwps:lwp_2\tasleep: a completion",
            "kaio:101:lwps:lwps\t2",
            "kaio:101:lwps:snaptime\t12.000000345",
            "kaio:101:proc:class\tproc",
            "kaio:101:proc:descriptors\t1",
            "kaio:101:proc:locked_pages\t3",
            "kaio:101:proc:name\tlgwr",
            "kaio:101:proc:segments\t2",
            "kaio:101:proc:snaptime\t12.000000345",
            "kaio:101:proc:state\trunning",
            "kaio:101:proc:uid\t1000",
            "kaio:101:proc:unmap_wait\t1",
            "kaio:101:queues:class\tproc",
            "kaio:101:queues:cleanupq\t0",
            "kaio:101:queues:collected\t1",
            "kaio:101:queues:doneq\t2",
            "kaio:101:queues:notifyq\t1",
            "kaio:101:queues:pollq\t0",
            "kaio:101:queues:portcleanupq\t0",
            "kaio:101:queues:portpending\t0",
            "kaio:101:queues:portq\t0",
            "kaio:101:queues:snaptime\t12.000000345");
    assertThat(statistics.looked).containsExactly(101);
  }

  @Test
  void oneStatisticIsPickedOfEveryProcessThatMayBeLookedInto() {
    kstat("-p", ":::state")
        .assertPrinted("kaio:101:proc:state\trunning", "kaio:1001:proc:state\texiting");
    kstat("-p", "kaio::lwps:lwp_*")
        .assertPrinted(
            "kaio:101:lwps:lwp_1\tuser",
            "kaio:101:lwps:lwp_2\tasleep: a completion",
            "kaio:1001:lwps:lwp_0\tasleep: close");
    kstat("-p", ":::/^(pend|outst)ing/").assertPrinted("kaio:101:aio:pending\t1");
  }

  @Test
  void optionsPickAsOperandsDo() {
    kstat("-p", "-m", "kaio", "-i", "101", "-n", "queu*")
        .assertPrintedSameAs(kstat("-p", "kaio:101:queu*"));
    kstat("-pc", "misc").assertPrintedSameAs(kstat("-p", "kaio:0:kaio:*"));
  }

  @Test
  void severalOperandsPickWhatAnyOfThemPicksOnce() {
    kstat("-p", ":::pending", ":101::pend*", ":::loads")
        .assertPrinted("kaio:0:kaio:loads\t1", "kaio:101:aio:pending\t1");
  }

  @Test
  void namesAreListedWithoutValues() {
    kstat("-l", "kaio:101:queues:*q")
        .assertPrinted(
            "kaio:101:queues:cleanupq",
            "kaio:101:queues:doneq",
            "kaio:101:queues:notifyq",
            "kaio:101:queues:pollq",
            "kaio:101:queues:portcleanupq",
            "kaio:101:queues:portq");
  }

  @Test
  void withoutPItIsATable() {
    kstat("kaio:1001:proc", "kaio:0:kaio:*s")
        .assertPrinted(
            "module: kaio                            instance: 0     ",
            "name:   kaio                            class:    misc",
            "\tcleanup_passes                  2",
            "\tcompletions                     6",
            "\terrors                          1",
            "\tloads                           1",
            "\tprocesses                       3",
            "\treads                           3",
            "\twrites                          4",
            "",
            "module: kaio                            instance: 1001  ",
            "name:   proc                            class:    proc",
            "\tdescriptors                     0",
            "\tlocked_pages                    0",
            "\tname                            dbw0",
            "\tsegments                        0",
            "\tsnaptime                        12.000000345",
            "\tstate                           exiting",
            "\tuid                             1000",
            "\tunmap_wait                      0",
            "");
  }

  @Test
  void noMatchIsExitStatus1() {
    for (String pattern : List.of("unix", "kaio:5", "kaio:0:nothing", ":::nothing")) {
      Run run = kstat("-p", pattern);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).isEmpty();
      assertThat(run.status()).isEqualTo(1);
    }
    assertThat(kstat("-p", "-c", "disk").status()).isEqualTo(1);
  }

  @Test
  void quietSaysItByTheExitStatusAlone() {
    kstat("-q", ":::pending").assertPrinted();
    assertThat(kstat("-q", ":::nothing").status()).isEqualTo(1);
  }

  @Test
  void aWrongCommandLineIsExitStatus2() {
    kstat("-x").assertFailed(2, USAGE);
    kstat("-m").assertFailed(2, USAGE);
    kstat("-m", "kaio", ":::pending").assertFailed(2, USAGE);
    kstat("a:b:c:d:e")
        .assertFailed(2, "kstat: bad kstat 'a:b:c:d:e': module:instance:name:statistic is wanted");
    kstat("-p", ":::/(/").assertFailed(2, "kstat: bad regular expression /(/: Unclosed group");
    kstat("-n", "/(/").assertFailed(2, "kstat: bad regular expression /(/: Unclosed group");
    assertThat(kernel.calls).isEmpty();
  }
}
