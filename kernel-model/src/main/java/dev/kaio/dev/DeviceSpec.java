package dev.kaio.dev;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A disk as {@code --device} describes it.
 *
 * <pre>
 * device    = path "=" [ "gate:" ] ( "ram:" size | "file:" hostpath ) { "," option }
 * option    = "size=" size        of a file only
 *           | "sector=" size      512 to 1m, a power of two; 512 if it is not said
 *           | "maxxfer=" size     one sector to 1g
 * </pre>
 *
 * @param path of the special file
 * @param gated whether a gate is before the disk
 * @param contents where the bytes are
 * @param sector in bytes
 * @param maxTransfer the largest transfer in bytes; 0: what the machine has for all disks
 */
public record DeviceSpec(
    String path, boolean gated, Contents contents, int sector, long maxTransfer) {
  public static final int DEFAULT_SECTOR = 512;
  public static final int GREATEST_SECTOR = 1 << 20;
  public static final long GREATEST_TRANSFER = 1L << 30;
  private static final int MAX_PATH = 1023;

  /** Where the bytes of a disk are. */
  public sealed interface Contents {}

  /** In memory. */
  public record Ram(long size) implements Contents {}

  /**
   * In a file of the host.
   *
   * @param size of the disk; −1: that of the file, which must be there
   */
  public record HostBacked(String hostPath, long size) implements Contents {}

  /**
   * Reads one description.
   *
   * @throws IllegalArgumentException with one line that says what is wrong with it
   */
  public static DeviceSpec parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException("device '" + text + "' is not of the form PATH=SPEC");
    }
    String path = checkedPath(text.substring(0, equals));
    try {
      return new Reader(path, text.substring(equals + 1)).read();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("device " + path + ": " + e.getMessage(), e);
    }
  }

  private static String checkedPath(String path) {
    List<String> names = List.of(path.split("/", -1));
    boolean absolute = path.startsWith("/");
    boolean clean =
        names.stream().skip(1).noneMatch(n -> n.isEmpty() || n.equals(".") || n.equals(".."))
            && path.chars().noneMatch(Character::isISOControl);
    if (!absolute || !clean || path.getBytes(StandardCharsets.UTF_8).length > MAX_PATH) {
      throw new IllegalArgumentException("device path '" + path + "' is not a clean absolute path");
    }
    return path;
  }

  private static final class Reader {
    private final String path;
    private final boolean gated;
    private final String kind;
    private final String target;
    private final List<String> options;
    private long size = -1;
    private long sector = -1;
    private long maxTransfer = -1;

    Reader(String path, String spec) {
      this.path = path;
      gated = spec.startsWith("gate:");
      String disk = gated ? spec.substring("gate:".length()) : spec;
      List<String> parts = List.of(disk.split(",", -1));
      int colon = parts.get(0).indexOf(':');
      kind = parts.get(0).substring(0, Math.max(colon, 0));
      target = parts.get(0).substring(colon + 1);
      options = parts.subList(1, parts.size());
    }

    DeviceSpec read() {
      if (!kind.equals("ram") && !kind.equals("file")) {
        throw new IllegalArgumentException("ram:SIZE, file:HOSTPATH or gate:SPEC is wanted");
      }
      if (kind.equals("ram")) {
        size = ByteSize.parse(target);
      } else if (target.isEmpty()) {
        throw new IllegalArgumentException("file: has no path of the host");
      }
      options.forEach(this::option);
      int sectorSize = sector < 0 ? DEFAULT_SECTOR : (int) sector;
      if (size >= 0 && (size == 0 || size % sectorSize != 0)) {
        throw new IllegalArgumentException(
            "size " + size + " is not a multiple of the sector of " + sectorSize + " bytes");
      }
      if (maxTransfer >= 0 && maxTransfer < sectorSize) {
        throw new IllegalArgumentException("maxxfer is less than the sector");
      }
      Contents contents = kind.equals("ram") ? new Ram(size) : new HostBacked(target, size);
      return new DeviceSpec(path, gated, contents, sectorSize, Math.max(maxTransfer, 0));
    }

    private void option(String option) {
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals);
      String value = option.substring(equals + 1);
      switch (name) {
        case "size" -> size = once(name, size, ByteSize.parse(value));
        case "sector" -> sector = once(name, sector, checkedSector(ByteSize.parse(value)));
        case "maxxfer" -> maxTransfer = once(name, maxTransfer, checkedMax(ByteSize.parse(value)));
        default ->
            throw new IllegalArgumentException(
                "no option '" + option + "': size=, sector= or maxxfer= is wanted");
      }
    }

    private static long once(String name, long old, long value) {
      if (old >= 0) {
        throw new IllegalArgumentException(name + " is given twice");
      }
      return value;
    }

    private static long checkedSector(long bytes) {
      if (bytes < DEFAULT_SECTOR || bytes > GREATEST_SECTOR || Long.bitCount(bytes) != 1) {
        throw new IllegalArgumentException("sector " + bytes + " is not a power of two, 512 to 1m");
      }
      return bytes;
    }

    private static long checkedMax(long bytes) {
      if (bytes > GREATEST_TRANSFER) {
        throw new IllegalArgumentException("maxxfer " + bytes + " is more than 1g");
      }
      return bytes;
    }
  }
}
