package dev.kaio.harness.vectors;

import dev.kaio.abi.DataModel;
import java.util.List;
import java.util.Map;

/**
 * A recorded scenario: a process, and what is done to it, step by step, with the outcome that the
 * real kernel code gave.
 *
 * @param id its name
 * @param rules the rules that it was written for; empty for a random one
 * @param seed the seed of the generator that made it, or 0
 * @param model the data model of the process
 * @param ast what LWPs in user mode do when asked for queue processing
 * @param setup the process at the start
 * @param steps in order
 * @param truncated why it ends early, or null
 */
record Scenario(
    String id,
    List<String> rules,
    long seed,
    DataModel model,
    Ast ast,
    Setup setup,
    List<RecordedStep> steps,
    String truncated) {

  /** When an LWP in user mode does the queue processing that a completion asks for (R-DONE-4). */
  public enum Ast {
    /** At once. */
    NOW,
    /** When its next call returns. */
    RETURN
  }

  /** What becomes of a SIGIO. */
  public enum Sigio {
    DEFAULT,
    IGNORED,
    HANDLER;

    static final Map<String, Sigio> BY_NAME =
        Map.of("dfl", DEFAULT, "ign", IGNORED, "handler", HANDLER);
  }

  /** What a descriptor leads to. */
  public enum FdKind {
    /** An eligible device; its requests wait until a step completes them. */
    RAW,
    /** An eligible device that completes inside the submitting call. */
    SYNC,
    /** Like RAW, but refuses what is not a multiple of 512. */
    RAW512,
    NO_AWRITE,
    NO_AREAD,
    /** A STREAMS device. */
    TTY,
    /** A regular file. */
    REG,
    /** A block special file. */
    BLK,
    /** A driver with an ops revision below 3. */
    OLD_REV,
    /** A driver with a cb revision below 1. */
    OLD_CB,
    /** A driver without a strategy routine: the absent one of the DDI. */
    NO_STRATEGY,
    /** A driver whose strategy routine is a null pointer. */
    NULL_STRATEGY,
    /** An event port. */
    PORT,
    /** The same open file as another descriptor. */
    DUP;

    static final Map<String, FdKind> BY_NAME =
        Map.ofEntries(
            Map.entry("raw", RAW),
            Map.entry("sync", SYNC),
            Map.entry("raw512", RAW512),
            Map.entry("noawrite", NO_AWRITE),
            Map.entry("noaread", NO_AREAD),
            Map.entry("tty", TTY),
            Map.entry("reg", REG),
            Map.entry("blk", BLK),
            Map.entry("oldrev", OLD_REV),
            Map.entry("oldcb", OLD_CB),
            Map.entry("nostrat", NO_STRATEGY),
            Map.entry("nullstrat", NULL_STRATEGY),
            Map.entry("port", PORT),
            Map.entry("dup", DUP));
  }

  /** A segment that is mapped at the start, zero-filled; base and length in bytes. */
  public record Mapping(long base, long length, boolean writable) {}

  /**
   * An open descriptor.
   *
   * @param access bit 1 for reading, bit 2 for writing; of a DUP, the descriptor that it duplicates
   */
  public record Descriptor(int fd, FdKind kind, int access) {}

  /**
   * The process at the start. Its pid and uid are {@link #PID} and {@link #UID}.
   *
   * @param lwps how many LWPs there are, numbered from 1, all in user mode
   * @param maxTransfer what every device takes at once, in bytes
   * @param portEvents how many event slots a port has
   */
  public record Setup(
      List<Mapping> segments,
      List<Descriptor> descriptors,
      int lwps,
      Sigio sigio,
      int maxTransfer,
      int portEvents) {

    public static final int PID = 100;
    public static final int UID = 100;

    /** Pages of the recording machine, in bytes. */
    public static final int PAGE_SIZE = 4096;
  }

  /**
   * A step as recorded.
   *
   * @param step what to do
   * @param text the step as the file has it, without its outcome
   * @param expected its outcome
   */
  public record RecordedStep(Step step, String text, StepOutcome expected) {}
}
