package dev.kaio.server.host;

import dev.kaio.abi.Errno;
import dev.kaio.dev.HostException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Map;

/** What the host's failures are called in the kernel. */
public final class HostErrors {
  /** Java gives the host's errno away only as the text that the C library has for it. */
  private static final Map<String, Errno> BY_TEXT =
      Map.ofEntries(
          Map.entry("Permission denied", Errno.EACCES),
          Map.entry("Operation not permitted", Errno.EPERM),
          Map.entry("No such file or directory", Errno.ENOENT),
          Map.entry("Bad address", Errno.EFAULT),
          Map.entry("Not a directory", Errno.ENOTDIR),
          Map.entry("Is a directory", Errno.EISDIR),
          Map.entry("Too many levels of symbolic links", Errno.ELOOP),
          Map.entry("File name too long", Errno.ENAMETOOLONG),
          Map.entry("No space left on device", Errno.ENOSPC),
          Map.entry("Disk quota exceeded", Errno.ENOSPC),
          Map.entry("Read-only file system", Errno.EROFS),
          Map.entry("File too large", Errno.EFBIG),
          Map.entry("Invalid argument", Errno.EINVAL),
          Map.entry("Too many open files", Errno.EMFILE),
          Map.entry("Too many open files in system", Errno.ENFILE),
          Map.entry("Text file busy", Errno.ETXTBSY),
          Map.entry("Device or resource busy", Errno.EBUSY),
          Map.entry("No such device or address", Errno.ENXIO));

  /** Java adds this to the text of ELOOP. */
  private static final String LINK_SUFFIX = " or unable to access attributes of symbolic link";

  private HostErrors() {}

  /** The errno of a failure; EIO where nothing better is known. */
  public static Errno errno(IOException failure) {
    if (failure instanceof HostException named) {
      return named.errno();
    } else if (failure instanceof NoSuchFileException) {
      return Errno.ENOENT;
    } else if (failure instanceof AccessDeniedException) {
      return Errno.EACCES;
    } else if (failure instanceof FileAlreadyExistsException) {
      return Errno.EEXIST;
    } else if (failure instanceof NotDirectoryException) {
      return Errno.ENOTDIR;
    } else if (failure instanceof FileSystemLoopException) {
      return Errno.ELOOP;
    } else if (failure instanceof ClosedChannelException) {
      return Errno.EBADF;
    }
    String text =
        failure instanceof FileSystemException ofFile ? ofFile.getReason() : failure.getMessage();
    return text == null
        ? Errno.EIO
        : BY_TEXT.getOrDefault(text.replace(LINK_SUFFIX, ""), Errno.EIO);
  }
}
