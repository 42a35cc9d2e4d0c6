package dev.kaio.modinfo;

import java.io.IOException;

/**
 * modctl(2) as a program sees it. Every method throws IOException, with one line that says why, if
 * the kernel cannot be asked any more.
 */
public interface Modctl extends AutoCloseable {
  /** Bits of mi_info: one module, the next one, those that are not installed as well. */
  int INFO_ONE = 1;

  int INFO_ALL = 2;
  int INFO_CNT = 4;

  /**
   * What a call gave.
   *
   * @param value null if the call failed
   * @param errno 0, or why it failed
   */
  record Answer<T>(T value, int errno) {
    static <T> Answer<T> of(T value) {
      return new Answer<>(value, 0);
    }

    static <T> Answer<T> error(int errno) {
      return new Answer<>(null, errno);
    }

    public boolean isError() {
      return errno != 0;
    }
  }

  /** The kernel's machine profile: {@code classic}, {@code sparcv9}, {@code amd64}. */
  String profile() throws IOException;

  /**
   * MODLOAD (R-MOD-10).
   *
   * @param usePath whether the kernel looks along its module path
   * @return the module's id, or an errno
   */
  Answer<Integer> load(boolean usePath, String file) throws IOException;

  /** MODUNLOAD (R-MOD-12); returns 0 or an errno. Id 0 is all that nobody needs. */
  int unload(int id) throws IOException;

  /**
   * Makes a MODINFO call (R-MOD-13), whose {@link #answer} is to be fetched before the next call.
   *
   * @param id of the module, or with INFO_ALL the one whose successor is wanted, −1 for the first
   * @param flags bits of mi_info
   */
  void ask(int id, int flags) throws IOException;

  /** Waits for the MODINFO call that was made last. */
  Answer<ModuleRecord> answer() throws IOException;

  /** MODINFO, waited for. */
  default Answer<ModuleRecord> info(int id, int flags) throws IOException {
    ask(id, flags);
    return answer();
  }

  /** What kstat asks the same kernel. */
  Statistics statistics() throws IOException;

  @Override
  void close();
}
