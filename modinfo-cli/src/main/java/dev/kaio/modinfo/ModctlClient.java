package dev.kaio.modinfo;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.abi.ModinfoLayout;
import dev.kaio.abi.Sysnum;
import dev.kaio.client.CallResult;
import dev.kaio.client.KernelClient;
import dev.kaio.client.SoloProcess;
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

  /** Where the operands are: the struct or the id at the page's start, the file name behind it. */
  private static final long PAGE = 0x1_0000_0000L;

  private static final long NAME = PAGE + 512;

  /** What goes along of a name; of one that is longer, the kernel asks for the rest. */
  private static final int LONGEST_NAME = 1024;

  private final Endpoint endpoint;
  private final String name;
  private SoloProcess process;
  private StatisticsClient statistics;

  /**
   * The kernel at this endpoint. It is connected when it is first asked.
   *
   * @param name what traces call the process that asks
   */
  public ModctlClient(Endpoint endpoint, String name) {
    this.endpoint = endpoint;
    this.name = name;
  }

  private SoloProcess process() throws IOException {
    if (process == null) {
      process = SoloProcess.attach(endpoint, ABI, name, PAGE, ABI.pageSize());
    }
    return process;
  }

  @Override
  public String profile() throws IOException {
    return process().profile();
  }

  @Override
  public Answer<Integer> load(boolean usePath, String file) throws IOException {
    byte[] text = (file + '\0').getBytes(StandardCharsets.UTF_8);
    if (NAME + text.length > PAGE + ABI.pageSize()) {
      return Answer.error(Errno.EFAULT.code()); // what the kernel says of any name so long
    }
    ByteBuffer memory = process().memory();
    memory.put((int) (NAME - PAGE), text);
    int known = Math.min(text.length, LONGEST_NAME);
    process().begin(NAME, known, Sysnum.MODCTL, MODLOAD, usePath ? 1 : 0, NAME, PAGE);
    CallResult result = process().finish();
    return result.isError() ? Answer.error(result.errno()) : Answer.of(memory.getInt(0));
  }

  @Override
  public int unload(int id) throws IOException {
    return process().call(Sysnum.MODCTL, MODUNLOAD, id).errno();
  }

  @Override
  public void ask(int id, int flags) throws IOException {
    ByteBuffer memory = process().memory();
    int size = ModinfoLayout.size(ABI);
    memory.put(0, new byte[size]);
    memory.putInt(ModinfoLayout.INFO, flags);
    memory.putInt(ModinfoLayout.ID, id).putInt(ModinfoLayout.NEXT_ID, id);
    process().begin(PAGE, size, Sysnum.MODCTL, MODINFO, id, PAGE);
  }

  @Override
  public Answer<ModuleRecord> answer() throws IOException {
    CallResult result = process().finish();
    return result.isError()
        ? Answer.error(result.errno())
        : Answer.of(ModuleRecord.decode(ABI, process().memory()));
  }

  @Override
  public Statistics statistics() throws IOException {
    if (statistics == null) {
      statistics = new StatisticsClient(KernelClient.attach(endpoint, ABI, name));
    }
    return statistics;
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
    if (statistics != null) {
      statistics.close();
    }
  }
}
