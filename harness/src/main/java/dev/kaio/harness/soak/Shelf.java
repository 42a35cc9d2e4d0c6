package dev.kaio.harness.soak;

import dev.kaio.abi.Abi;
import dev.kaio.abi.OpenFlags;
import dev.kaio.abi.Sysnum;
import dev.kaio.client.CallResult;
import dev.kaio.client.KernelClient;
import dev.kaio.client.RemoteLwp;
import dev.kaio.client.RemoteProcess;
import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.util.SplittableRandom;

/** Blocks of a disk that are written once, before the run, and read by those who read slowly. */
final class Shelf {
  static final int BLOCKS = 32;

  /** Bytes of a block; also those from one to the next. */
  static final int BLOCK = 48 << 10;

  private static final long BASE = 0x1000_0000L;
  private static final long FIRST_OFFSET = 1L << 30;

  private final String device;
  private final long[] checksums = new long[BLOCKS];

  private Shelf(String device) {
    this.device = device;
  }

  /** Writes the blocks. */
  static Shelf fill(Endpoint endpoint, String device, long seed) throws IOException {
    Shelf shelf = new Shelf(device);
    SplittableRandom random = new SplittableRandom(seed);
    try (RemoteProcess process = KernelClient.attach(endpoint, Abi.LP64_X86, SoakRun.NAME)) {
      RemoteLwp lwp = process.lwp1();
      require("mmap", lwp.mmap(BASE, BLOCK, 3));
      long fd = require(device, lwp.open(device, OpenFlags.O_WRONLY));
      byte[] bytes = new byte[BLOCK];
      for (int block = 0; block < BLOCKS; block++) {
        random.nextBytes(bytes);
        process.memory().put(BASE, bytes);
        shelf.checksums[block] = Checksum.of(bytes);
        require("pwrite", lwp.call(Sysnum.PWRITE, fd, BASE, BLOCK, offset(block)));
      }
    }
    return shelf;
  }

  private static long require(String what, CallResult result) throws IOException {
    if (result.isError()) {
      throw new IOException(what + ": " + result);
    }
    return result.value();
  }

  String device() {
    return device;
  }

  static long offset(int block) {
    return FIRST_OFFSET + (long) block * BLOCK;
  }

  boolean has(int block, byte[] bytes) {
    return Checksum.of(bytes) == checksums[block];
  }
}
