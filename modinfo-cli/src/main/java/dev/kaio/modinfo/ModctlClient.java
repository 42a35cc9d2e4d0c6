package dev.kaio.modinfo;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.ModinfoLayout;
import dev.kaio.abi.Sysnum;
import dev.kaio.client.CallResult;
import dev.kaio.client.KernelClient;
import dev.kaio.client.ProcessGoneException;
import dev.kaio.client.ProcessMemory;
import dev.kaio.client.RemoteProcess;
import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * modctl(2) of a kernel behind a socket, called by a process of our own with one page of memory.
 */
public final class ModctlClient implements Modctl {
  private static final int MODLOAD = 0;
  private static final int MODUNLOAD = 1;
  private static final int MODINFO = 2;

  /** Any data model does; this one sees the addresses of every profile (R-MOD-16). */
  private static final Abi ABI = Abi.LP64_SPARC;

  private static final int PROT_READ_WRITE = 3;

  /** Where the operands are: the struct or the id at the page's start, the file name behind it. */
  private static final long PAGE = 0x1_0000_0000L;

  private static final long NAME = PAGE + 512;

  private final RemoteProcess process;

  private ModctlClient(RemoteProcess process) {
    this.process = process;
  }

  /**
   * Becomes a process of the kernel at this endpoint.
   *
   * @param name what traces call the process
   * @throws IOException with one line that says what went wrong
   */
  public static ModctlClient attach(Endpoint endpoint, String name) throws IOException {
    ModctlClient client = new ModctlClient(KernelClient.attach(endpoint, ABI, name));
    CallResult mapped =
        client.call(
            Sysnum.MMAP,
            PAGE,
            ABI.pageSize(),
            PROT_READ_WRITE,
            RemoteProcess.MAP_FIXED_ANON,
            -1,
            0);
    if (mapped.isError()) {
      client.close();
      throw new IOException("cannot map a page: " + Errno.textOf(mapped.errno()));
    }
    return client;
  }

  @Override
  public String profile() {
    return process.profile();
  }

  @Override
  public Answer<Integer> load(boolean usePath, String file) throws IOException {
    byte[] name = (file + '\0').getBytes(StandardCharsets.UTF_8);
    if (NAME + name.length > PAGE + ABI.pageSize()) {
      return Answer.error(Errno.EFAULT.code()); // what the kernel says of any name so long
    }
    ProcessMemory memory = process.memory();
    memory.put(NAME, name);
    CallResult result = call(Sysnum.MODCTL, MODLOAD, usePath ? 1 : 0, NAME, PAGE);
    return result.isError() ? Answer.error(result.errno()) : Answer.of(memory.getInt(PAGE));
  }

  @Override
  public int unload(int id) throws IOException {
    return call(Sysnum.MODCTL, MODUNLOAD, id).errno();
  }

  @Override
  public Answer<ModuleRecord> info(int id, int flags) throws IOException {
    ByteBuffer struct = ABI.buffer(ModinfoLayout.size(ABI));
    struct.putInt(ModinfoLayout.INFO, flags);
    struct.putInt(ModinfoLayout.ID, id).putInt(ModinfoLayout.NEXT_ID, id);
    ProcessMemory memory = process.memory();
    memory.put(PAGE, struct);
    CallResult result = call(Sysnum.MODCTL, MODINFO, id, PAGE);
    if (result.isError()) {
      return Answer.error(result.errno());
    }
    memory.get(PAGE, struct);
    return Answer.of(ModuleRecord.decode(ABI, struct));
  }

  @Override
  public Statistics statistics() {
    return new StatisticsClient(process);
  }

  private CallResult call(int sysnum, long... args) throws IOException {
    try {
      return process.lwp1().call(sysnum, args);
    } catch (ProcessGoneException | IllegalStateException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
