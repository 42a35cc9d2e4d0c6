package dev.kaio.server.shared;

import dev.kaio.abi.Errno;
import dev.kaio.server.host.HostErrors;
import dev.kaio.vm.AddressSpace;
import dev.kaio.wire.Fault;
import dev.kaio.wire.MessageType;
import dev.kaio.wire.ProtocolFault;
import dev.kaio.wire.Share;
import dev.kaio.wire.ShareStep;
import dev.kaio.wire.Shared;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The shared memory of a process. A file goes through three states: asked for (SHARE), used (BACK),
 * gone (UNSHARE, or when nothing of its range is mapped any more). Of a range that is unmapped in
 * part the rest remains.
 */
public final class SharedRanges {
  private final SharedFiles files;

  /** By number; what is asked for included. */
  private final Map<Integer, SharedFile> byId = new HashMap<>();

  /** What is left of the range of each file, by number; without overlap. */
  private final Map<Integer, List<SharedRange>> asked = new HashMap<>();

  /** What is used, by base. */
  private final TreeMap<Long, SharedRange> used = new TreeMap<>(Long::compareUnsigned);

  /** The range that was found last, or null. */
  private SharedRange recent;

  private long bytes;
  private int nextId = 1;

  /**
   * @param files null: nothing can be shared
   */
  public SharedRanges(SharedFiles files) {
    this.files = files;
  }

  // ---- from the client ----

  /** Makes a file for a range, which is not used before BACK. */
  public Shared share(Share request, AddressSpace as) {
    Errno refusal = refusal(request.address(), request.length(), as);
    if (refusal != null) {
      return refused(request, refusal);
    }
    try {
      SharedFile file = files.make(request.length());
      int id = nextId++;
      byId.put(id, file);
      asked.put(id, List.of(new SharedRange(request.address(), request.length(), file, 0)));
      bytes += request.length();
      return new Shared(request.sequence(), 0, id, file.path().toString());
    } catch (IOException e) {
      return refused(request, HostErrors.errno(e));
    }
  }

  private static Shared refused(Share request, Errno why) {
    return new Shared(request.sequence(), why.code(), 0, "");
  }

  private Errno refusal(long address, long length, AddressSpace as) {
    if (files == null) {
      return Errno.ENOTSUP;
    } else if (!as.isPageRange(address, length)) {
      return Errno.EINVAL;
    } else if (as.access(address, length, 0) != 0) {
      return Errno.EFAULT;
    } else if (overlaps(address, length)) {
      return Errno.EBUSY;
    } else if (byId.size() >= files.limits().files()) {
      return Errno.EMFILE;
    }
    return length > files.limits().bytes() - bytes ? Errno.ENOMEM : null;
  }

  private boolean overlaps(long address, long length) {
    return used.values().stream().anyMatch(range -> touches(range, address, length))
        || asked.values().stream()
            .flatMap(List::stream)
            .anyMatch(range -> touches(range, address, length));
  }

  private static boolean touches(SharedRange range, long address, long length) {
    return Long.compareUnsigned(address - range.base(), range.length()) < 0
        || Long.compareUnsigned(range.base() - address, length) < 0;
  }

  /** The client has mapped the file, and the bytes are there from now on. */
  public void back(ShareStep step) throws ProtocolFault {
    List<SharedRange> ranges = asked.remove(step.id());
    if (ranges == null) {
      throw unknown(step);
    }
    ranges.forEach(range -> used.put(range.base(), range));
    byId.get(step.id()).unlink();
  }

  /**
   * The client has no use for the file any more; from now on its bytes go by frames.
   *
   * @param answer gets UNSHARED when no device moves bytes to or from the file any more
   */
  public void unshare(ShareStep step, Consumer<ShareStep> answer) throws ProtocolFault {
    SharedFile file = byId.get(step.id());
    ShareStep unshared = new ShareStep(MessageType.UNSHARED, step.id());
    if (file != null) {
      asked.remove(step.id());
      used.values().removeIf(range -> range.file() == file);
      forget(step.id(), () -> answer.accept(unshared));
    } else if (step.id() > 0 && step.id() < nextId) {
      answer.accept(unshared); // munmap was faster
    } else {
      throw unknown(step);
    }
  }

  private static ProtocolFault unknown(ShareStep step) {
    return new ProtocolFault(
        Fault.OUT_OF_ORDER,
        step.type() + " of " + Integer.toUnsignedString(step.id()) + ", which is no such file");
  }

  private void forget(int id) {
    forget(id, () -> {});
  }

  private void forget(int id, Runnable closed) {
    SharedFile file = byId.remove(id);
    recent = null;
    bytes -= file.length();
    file.close(closed);
  }

  // ---- from the kernel ----

  /** The range that has all of these bytes, or null. */
  public SharedRange find(long address, int length) {
    if (used.isEmpty()) {
      return null;
    }
    if (recent == null || !recent.holds(address, length)) {
      Map.Entry<Long, SharedRange> entry = used.floorEntry(address);
      recent = entry != null && entry.getValue().holds(address, length) ? entry.getValue() : null;
    }
    return recent;
  }

  /** Nothing of this range of addresses has bytes any more. */
  public void unmapped(long base, long length) {
    if (byId.isEmpty()) {
      return;
    }
    for (SharedRange range : List.copyOf(used.values())) {
      if (touches(range, base, length)) {
        used.remove(range.base());
        cut(range, base, length).forEach(rest -> used.put(rest.base(), rest));
      }
    }
    asked.replaceAll(
        (id, ranges) ->
            ranges.stream()
                .flatMap(
                    range ->
                        touches(range, base, length)
                            ? cut(range, base, length).stream()
                            : List.of(range).stream())
                .toList());
    recent = null;
    // A file that is only asked for stays: its BACK or UNSHARE is still to come.
    List.copyOf(byId.keySet()).stream()
        .filter(id -> !asked.containsKey(id) && !isUsed(byId.get(id)))
        .forEach(this::forget);
  }

  private boolean isUsed(SharedFile file) {
    return used.values().stream().anyMatch(range -> range.file() == file);
  }

  /** What is left of a range that overlaps with another. */
  private static List<SharedRange> cut(SharedRange range, long base, long length) {
    List<SharedRange> left = new ArrayList<>();
    long from = base - range.base();
    if (Long.compareUnsigned(from, range.length()) < 0 && from != 0) {
      left.add(range.part(0, from));
    }
    long to = base + length - range.base();
    if (Long.compareUnsigned(to, range.length()) < 0 && to != 0) {
      left.add(range.part(to, range.length()));
    }
    return left;
  }

  /** The process or its client is gone. */
  public void close() {
    asked.clear();
    used.clear();
    List.copyOf(byId.keySet()).forEach(this::forget);
  }
}
