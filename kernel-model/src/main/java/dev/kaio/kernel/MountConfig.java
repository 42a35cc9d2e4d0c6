package dev.kaio.kernel;

import dev.kaio.dev.Mount;
import dev.kaio.sched.Scheduler;
import java.util.List;

/** Which directories of the host a kernel boots with. */
@FunctionalInterface
public interface MountConfig {
  MountConfig NONE = scheduler -> List.of();

  List<Mount> build(Scheduler scheduler);
}
