package dev.kaio.dev;

/**
 * What a driver has, as far as asynchronous I/O asks (R-DRV-1).
 *
 * @param streams a STREAMS driver
 * @param revision of the device operations
 * @param cbRevision of the character entry points
 * @param strategy has a strategy routine
 * @param aread has an asynchronous read entry
 * @param awrite has an asynchronous write entry
 */
public record DriverOps(
    boolean streams,
    int revision,
    int cbRevision,
    boolean strategy,
    boolean aread,
    boolean awrite) {

  /** A disk driver: everything. */
  public static final DriverOps DISK = new DriverOps(false, 3, 1, true, true, true);

  /** A driver without asynchronous entries, such as that of /dev/null. */
  public static final DriverOps PLAIN = new DriverOps(false, 3, 1, false, false, false);

  public static final DriverOps STREAMS = new DriverOps(true, 3, 1, false, false, false);

  /** Whether requests of this direction may go to the driver; otherwise they are EBADFD. */
  public boolean takesAsync(boolean write) {
    return !streams && revision >= 3 && cbRevision >= 1 && strategy && (write ? awrite : aread);
  }
}
