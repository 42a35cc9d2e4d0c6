package dev.kaio.wire;

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
import dev.kaio.snapshot.RequestSnapshot;
import dev.kaio.snapshot.SegmentSnapshot;
import dev.kaio.snapshot.SignalSnapshot;
import java.util.List;

/** Snapshots in which no two fields are the same. */
final class SnapshotSamples {
  static final ClockSnapshot CLOCK =
      new ClockSnapshot(true, 600_000_000_000L, 1_000_000_600_000_000_000L, Long.MAX_VALUE);

  static final ModuleSnapshot MODULE =
      new ModuleSnapshot(105, 1, true, true, new CounterSnapshot(3, 4, 6, 1, 1536, 8704, 2));

  static final KernelSnapshot KERNEL =
      new KernelSnapshot(
          CLOCK,
          1,
          MODULE,
          List.of(
              new ProcSummary(101, 1000, false, 2, 1, "lgwr"),
              new ProcSummary(102, 0, true, 1, 1, "dbw0")));

  static final ProcSnapshot PROCESS =
      new ProcSnapshot(
          CLOCK,
          MODULE,
          101,
          1000,
          true,
          false,
          false,
          "lgwr",
          Abi.LP64_SPARC,
          true,
          List.of(
              new LwpSnapshot(1, LwpSnapshot.State.USER, false, "", 0, 0, List.of()),
              new LwpSnapshot(
                  2,
                  LwpSnapshot.State.ASLEEP,
                  true,
                  "a completion",
                  0x8000,
                  1,
                  List.of(new SignalSnapshot(16, 0, 0, 102, 0, false)))),
          List.of(new SignalSnapshot(22, -4, 1234, 101, 1000, true)),
          List.of(new SegmentSnapshot(0x805b22000L, 0x4000, 3, 2)),
          List.of(new DescriptorSnapshot(259, DescriptorSnapshot.Kind.CHARACTER, 2, 512, 1, true)),
          new AioSnapshot(
              1,
              2,
              3,
              4,
              5,
              0x41,
              true,
              false,
              8704,
              new CounterSnapshot(7, 8, 9, 10, 11, 12, 13),
              new AioSnapshot.Queues(
                  List.of(0x10755D3C0L),
                  List.of(),
                  List.of(),
                  List.of(0x21L),
                  List.of(),
                  List.of(),
                  List.of(),
                  List.of()),
              List.of(
                  new RequestSnapshot(
                      0x10755D3C0L, 0, 0x1280, 259, -1, true, 0x805b22000L, 8704, 0x1000, -1, 5))));

  private SnapshotSamples() {}
}
