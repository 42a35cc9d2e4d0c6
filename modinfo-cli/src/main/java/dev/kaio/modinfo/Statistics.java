package dev.kaio.modinfo;

import dev.kaio.snapshot.KernelSnapshot;
import dev.kaio.snapshot.ProcSnapshot;
import java.io.IOException;

/**
 * What kstat sees of a kernel. The methods throw IOException, with one line that says why, if the
 * kernel cannot be asked any more.
 */
public interface Statistics {

  /** The kernel with a list of its processes, the tool's own left out. */
  KernelSnapshot kernel() throws IOException;

  /** One process; null if it is gone or may not be looked into. */
  ProcSnapshot process(int pid) throws IOException;
}
