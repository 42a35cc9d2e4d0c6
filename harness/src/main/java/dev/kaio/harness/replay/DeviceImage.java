package dev.kaio.harness.replay;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Sysnum;
import dev.kaio.client.CallResult;
import dev.kaio.client.KernelClient;
import dev.kaio.client.RemoteLwp;
import dev.kaio.client.RemoteProcess;
import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What a device must hold after the writes of a replay, and whether it does. */
final class DeviceImage {
  private static final int SECTOR = 512;
  private static final int MOST_AT_ONCE = 64 * 1024;
  private static final long BUFFER = 0x0000_0FD0_0000_0000L;
  private static final int PROT_READ_WRITE = 3;

  private record Write(long offset, byte[] bytes) {}

  /** Writes that the device has accepted and that have not completed as far as is known. */
  private final Map<Integer, Write> accepted = new LinkedHashMap<>();

  private final TreeMap<Long, byte[]> sectors = new TreeMap<>();

  /** A write of these bytes was accepted. */
  void accepted(int request, long offset, byte[] bytes) {
    accepted.put(request, new Write(offset, bytes));
  }

  /** A request has completed; of two writes to one place the later one counts. */
  void completed(int request) {
    Write write = accepted.remove(request);
    if (write == null) {
      return;
    }
    for (int at = 0; at < write.bytes.length; at += SECTOR) {
      sectors.put((write.offset + at) / SECTOR, Arrays.copyOfRange(write.bytes, at, at + SECTOR));
    }
  }

  /** A request has failed and left the device as it was. */
  void failed(int request) {
    accepted.remove(request);
  }

  /** All that was accepted has completed, in this order. */
  void completedAll() {
    accepted.keySet().stream().toList().forEach(this::completed);
  }

  long size() {
    return (long) sectors.size() * SECTOR;
  }

  /**
   * Reads everything back in a process of its own.
   *
   * @throws ReplayException naming the first byte that differs
   */
  void verify(Endpoint endpoint, String device) throws IOException, ReplayException {
    if (sectors.isEmpty()) {
      return;
    }
    try (RemoteProcess reader = KernelClient.attach(endpoint, Abi.LP64_SPARC, "read back")) {
      RemoteLwp lwp = reader.lwp1();
      long fd = value(lwp.open(device, 0), "open(" + device + ")");
      value(lwp.mmap(BUFFER, MOST_AT_ONCE, PROT_READ_WRITE), "mmap");
      Long first = sectors.firstKey();
      while (first != null) {
        long next = first;
        while (sectors.containsKey(next) && (next - first) * SECTOR < MOST_AT_ONCE) {
          next++;
        }
        compare(lwp, fd, device, first, (int) (next - first));
        first = sectors.ceilingKey(next);
      }
      var unused = lwp.exit(0);
    }
  }

  private void compare(RemoteLwp lwp, long fd, String device, long first, int count)
      throws ReplayException {
    int length = count * SECTOR;
    long offset = first * SECTOR;
    long got = value(lwp.call(Sysnum.PREAD, fd, BUFFER, length, offset), "pread");
    byte[] bytes = lwp.process().memory().get(BUFFER, (int) got);
    for (int i = 0; i < length; i++) {
      byte expected = sectors.get(first + i / SECTOR)[i % SECTOR];
      if (i >= got || bytes[i] != expected) {
        throw new ReplayException(
            String.format("%s differs from what was written at 0x%X", device, offset + i));
      }
    }
  }

  private static long value(CallResult result, String call) throws ReplayException {
    if (result.isError()) {
      throw new ReplayException(call + ": " + result);
    }
    return result.value();
  }
}
