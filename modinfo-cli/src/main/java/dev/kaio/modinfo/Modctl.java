package dev.kaio.modinfo;

/** The kernel's module calls (R-MOD-9), as the tools make them. */
public interface Modctl extends AutoCloseable {
  /** mi_info: the module with this id. */
  int INFO_ONE = 1;

  /** mi_info: the first module with a greater id. */
  int INFO_ALL = 2;

  /** mi_info: modules that are not installed, too. */
  int INFO_CNT = 4;

  /** The machine that the kernel plays: {@code classic}, {@code sparcv9} or {@code amd64}. */
  String profile();

  /**
   * Loads a module.
   *
   * @param usePath whether a relative name is looked for in the kernel's module path
   * @return its id
   */
  int load(boolean usePath, String name) throws ModctlException;

  /** Unloads a module; id 0 is every module that nobody needs. */
  void unload(int id) throws ModctlException;

  /**
   * Asks about a module.
   *
   * @param flags {@link #INFO_ONE} or {@link #INFO_ALL}, perhaps with {@link #INFO_CNT}
   */
  ModuleRecord info(int id, int flags) throws ModctlException;

  /** Lets the kernel go. */
  @Override
  void close();

  /** How a tool finds the kernel. */
  @FunctionalInterface
  interface Connector {
    /**
     * Connects.
     *
     * @param endpoint where to, or null for the environment's choice
     * @throws java.io.IOException with one line that says to what it could not be connected
     * @throws IllegalArgumentException with one line that says why that is not an endpoint
     */
    Modctl connect(String endpoint) throws java.io.IOException;
  }
}
