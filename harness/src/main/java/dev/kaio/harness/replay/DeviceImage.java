package dev.kaio.harness.replay;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Sysnum;
import dev.kaio.client.CallResult;
import dev.kaio.client.KernelClient;
import dev.kaio.client.RemoteLwp;
import dev.kaio.client.RemoteProcess;
import dev.kaio.harness.replay.ReplayKernel.Completions;
import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
   * @param completions who completes the device's requests, or null if it does so by itself
   * @throws ReplayException naming the first byte that differs
   */
  void verify(Endpoint endpoint, String device, Completions completions)
      throws IOException, ReplayException {
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
        byte[] bytes = read(lwp, fd, first, (int) (next - first), completions);
        compare(bytes, device, first, (int) (next - first));
        first = sectors.ceilingKey(next);
      }
      var unused = lwp.exit(0);
    }
  }

  private static byte[] read(RemoteLwp lwp, long fd, long first, int count, Completions completions)
      throws ReplayException {
    CompletableFuture<CallResult> reading =
        lwp.callAsync(Sysnum.PREAD, fd, BUFFER, (long) count * SECTOR, first * SECTOR);
    if (completions != null) {
      letThrough(reading, completions);
    }
    long got = value(reading.join(), "pread");
    return lwp.process().memory().get(BUFFER, (int) got);
  }

  /** The device holds reads, too, and nobody is told when it has got one. */
  private static void letThrough(CompletableFuture<CallResult> reading, Completions completions)
      throws ReplayException {
    boolean held = true;
    while (held) {
      completions.completeAll();
      try {
        reading.get(1, TimeUnit.MILLISECONDS);
        held = false;
      } catch (TimeoutException e) {
        held = true;
      } catch (ExecutionException e) {
        throw new ReplayException(e.getCause().getMessage(), e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ReplayException("interrupted", e);
      }
    }
  }

  private void compare(byte[] bytes, String device, long first, int count) throws ReplayException {
    for (int i = 0; i < count * SECTOR; i++) {
      byte expected = sectors.get(first + i / SECTOR)[i % SECTOR];
      if (i >= bytes.length || bytes[i] != expected) {
        throw new ReplayException(
            String.format("%s differs from what was written at 0x%X", device, first * SECTOR + i));
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
