package dev.kaio.abi;

/**
 * The error numbers of R-LAY-8 and their neighbours, with the text that {@code strerror} gives
 * them.
 *
 * <p>Errors travel as plain ints, because a device may report any number (R-DRV-8).
 */
public enum Errno {
  EPERM(1, "Not owner"),
  ENOENT(2, "No such file or directory"),
  ESRCH(3, "No such process"),
  EINTR(4, "Interrupted system call"),
  EIO(5, "I/O error"),
  ENXIO(6, "No such device or address"),
  E2BIG(7, "Arg list too long"),
  ENOEXEC(8, "Exec format error"),
  EBADF(9, "Bad file number"),
  ECHILD(10, "No child processes"),
  EAGAIN(11, "Resource temporarily unavailable"),
  ENOMEM(12, "Not enough space"),
  EACCES(13, "Permission denied"),
  EFAULT(14, "Bad address"),
  ENOTBLK(15, "Block device required"),
  EBUSY(16, "Device busy"),
  EEXIST(17, "File exists"),
  EXDEV(18, "Cross-device link"),
  ENODEV(19, "No such device"),
  ENOTDIR(20, "Not a directory"),
  EISDIR(21, "Is a directory"),
  EINVAL(22, "Invalid argument"),
  ENFILE(23, "File table overflow"),
  EMFILE(24, "Too many open files"),
  ENOTTY(25, "Inappropriate ioctl for device"),
  ETXTBSY(26, "Text file busy"),
  EFBIG(27, "File too large"),
  ENOSPC(28, "No space left on device"),
  ESPIPE(29, "Illegal seek"),
  EROFS(30, "Read-only file system"),
  EMLINK(31, "Too many links"),
  EPIPE(32, "Broken pipe"),
  EDOM(33, "Argument out of domain"),
  ERANGE(34, "Result too large"),
  EDEADLK(45, "Deadlock situation detected/avoided"),
  ENOLCK(46, "No record locks available"),
  ECANCELED(47, "Operation canceled"),
  ENOTSUP(48, "Operation not supported"),
  ETIME(62, "Timer expired"),
  ENAMETOOLONG(78, "File name too long"),
  EOVERFLOW(79, "Value too large for defined data type"),
  EBADFD(81, "File descriptor in bad state"),
  ENOSYS(89, "Operation not applicable"),
  ELOOP(90, "Number of symbolic links encountered during path name traversal exceeds MAXSYMLINKS"),
  ERESTART(91, "Error 91"),
  ETIMEDOUT(145, "Connection timed out"),
  EALREADY(149, "Operation already in progress"),
  EINPROGRESS(150, "Operation now in progress");

  private static final Errno[] BY_CODE = new Errno[160];

  static {
    for (Errno errno : values()) {
      BY_CODE[errno.code] = errno;
    }
  }

  private final int code;
  private final String text;

  Errno(int code, String text) {
    this.code = code;
    this.text = text;
  }

  /** The number that the program finds in {@code errno}. */
  public int code() {
    return code;
  }

  private static Errno find(int code) {
    return code > 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }

  /** The symbolic name of a number, or the number in decimal where it has none. */
  public static String nameOf(int code) {
    Errno errno = find(code);
    return errno == null ? Integer.toString(code) : errno.name();
  }

  /** What {@code strerror} says of a number. */
  public static String textOf(int code) {
    Errno errno = find(code);
    return errno == null ? "Error " + code : errno.text;
  }
}
