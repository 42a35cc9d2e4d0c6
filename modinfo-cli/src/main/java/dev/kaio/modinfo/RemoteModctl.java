package dev.kaio.modinfo;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Sysnum;
import dev.kaio.client.CallResult;
import dev.kaio.client.KernelClient;
import dev.kaio.client.RemoteProcess;
import dev.kaio.wire.Endpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Module calls of a process that is attached for them alone. */
public final class RemoteModctl implements Modctl {
  private static final int MODLOAD = 0;
  private static final int MODUNLOAD = 1;
  private static final int MODINFO = 2;

  /** The data model in which every load address fits; the machine does not matter. */
  private static final Abi ABI = Abi.LP64_SPARC;

  /** Longer names are none (the kernel's limit is 1023 bytes); longer than this need not go out. */
  private static final int NAME_LIMIT = 2048;

  private final RemoteProcess process;

  private RemoteModctl(RemoteProcess process) {
    this.process = process;
  }

  /**
   * Attaches a process.
   *
   * @param endpoint {@code unix:PATH} or {@code tcp:[HOST:]PORT}; null: what the environment says
   * @param environment of this program
   * @param name what traces call the process
   * @throws IOException with one line that says to what it could not be connected, and why
   * @throws IllegalArgumentException with one line that says why that is not an endpoint
   */
  public static RemoteModctl connect(String endpoint, Map<String, String> environment, String name)
      throws IOException {
    Endpoint to = endpoint == null ? Endpoint.ofEnvironment(environment) : Endpoint.parse(endpoint);
    return new RemoteModctl(KernelClient.attach(to, ABI, name));
  }

  /** Makes the calls as LWP 1 of this process, which has LP64 SPARC. */
  public static RemoteModctl of(RemoteProcess process) {
    if (!process.abi().equals(ABI)) {
      throw new IllegalArgumentException("not a process of " + ABI);
    }
    return new RemoteModctl(process);
  }

  @Override
  public String profile() {
    return process.profile();
  }

  @Override
  public int load(boolean usePath, String name) throws ModctlException {
    byte[] bytes = (name + '\0').getBytes(StandardCharsets.UTF_8);
    byte[] sent = bytes.length <= NAME_LIMIT ? bytes : Arrays.copyOf(bytes, NAME_LIMIT);
    ByteBuffer id = ABI.buffer(4);
    check(
        process.withScratch(
            process.lwp1(),
            scratch -> {
              long nameAt = scratch + 8;
              process.memory().put(nameAt, sent);
              CallResult result = modctl(MODLOAD, usePath ? 1 : 0, nameAt, scratch);
              process.memory().get(scratch, id);
              return result;
            }));
    return id.getInt(0);
  }

  @Override
  public void unload(int id) throws ModctlException {
    check(modctl(MODUNLOAD, id));
  }

  @Override
  public ModuleRecord info(int id, int flags) throws ModctlException {
    ByteBuffer struct = ModinfoStruct.question(ABI, flags, id);
    check(
        process.withScratch(
            process.lwp1(),
            scratch -> {
              process.memory().put(scratch, struct);
              CallResult result = modctl(MODINFO, id, scratch);
              process.memory().get(scratch, struct.clear());
              return result;
            }));
    return ModinfoStruct.answer(ABI, struct);
  }

  private CallResult modctl(long... slots) {
    return process.lwp1().call(Sysnum.MODCTL, slots);
  }

  private static void check(CallResult result) throws ModctlException {
    if (result.isError()) {
      throw new ModctlException(result.errno());
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
