package dev.kaio.kernel;

import dev.kaio.dev.Mount;
import java.util.List;

/** Which directories of the host a kernel boots with. */
@FunctionalInterface
public interface MountConfig {
  MountConfig NONE = List::of;

  List<Mount> build();
}
