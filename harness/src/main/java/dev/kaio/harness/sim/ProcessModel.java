package dev.kaio.harness.sim;

import dev.kaio.abi.Errno;
import dev.kaio.harness.sim.ModelRequest.Notice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a program may expect of the kernel, from the rules alone: which requests there are, how they
 * ended, and what a submission must return.
 */
final class ProcessModel {
  /** Bits of an access mode, and of a segment's protection. */
  static final int READ = 1;

  static final int WRITE = 2;
  static final int READ_WRITE = READ | WRITE;

  /** What a descriptor leads to. */
  enum Kind {
    DISK,
    PORT,
    OTHER
  }

  record File(Kind kind, int access) {}

  /** Whether AIOINIT was called. */
  boolean initialised;

  /** Whether an exec has closed it to requests for good (R-CLN-14, R-CLN-15). */
  boolean closed;

  /** AIONOTIFYs that nobody has consumed. */
  int notifications;

  /** How tight memory is: 0 not, 1 low, 2 exhausted. */
  int pressure;

  /** Whether SIGIO has a handler. */
  boolean catchesSigio;

  /** Whether a completion has asked for SIGIO since the last one came (R-DONE-7). */
  boolean sigioDue;

  /** The lists that have a signal. */
  final Map<Integer, ModelList> listsByTag = new TreeMap<>();

  /** Whether the last request was freed in a way that wakes nobody (R-ST-7). */
  boolean freedSilently;

  final Map<Integer, File> files = new HashMap<>();

  /** Protection of the segments that are mapped, by base. */
  final Map<Long, Integer> segments = new HashMap<>();

  /** The requests that are not reaped, by the address of their result. */
  final TreeMap<Long, ModelRequest> requests = new TreeMap<>(Long::compareUnsigned);

  private final int sector;
  private final int requestLimit;
  private final long segmentLength;

  /** Requests that the kernel has had memory for, and that are free again (R-RW-2). */
  private int freeInKernel;

  ProcessModel(int sector, int requestLimit, long segmentLength) {
    this.sector = sector;
    this.requestLimit = requestLimit;
    this.segmentLength = segmentLength;
  }

  long pendingOn(int fd) {
    return requests.values().stream().filter(r -> !r.complete && r.fd == fd).count();
  }

  /** The descriptors that lead to ports. */
  List<Integer> ports() {
    List<Integer> ports = new ArrayList<>();
    files.forEach(
        (fd, file) -> {
          if (file.kind == Kind.PORT) {
            ports.add(fd);
          }
        });
    return ports;
  }

  /** Another program begins, with nothing mapped and no handlers. */
  void execed() {
    segments.clear();
    catchesSigio = false;
    sigioDue = false;
  }

  // ---- the steps of a submission ----

  /** The file of a request: 0, EBADF, or EBADFD (R-RW-1). */
  int checkFile(ModelRequest request) {
    File file = files.get(request.fd);
    if (file == null || (file.access & accessOf(request)) == 0) {
      return Errno.EBADF.code();
    }
    return file.kind == Kind.DISK ? 0 : Errno.EBADFD.code();
  }

  static int accessOf(ModelRequest request) {
    return request.write ? WRITE : READ;
  }

  /** Setup (R-RW-2): 0, EAGAIN, EIO or EBUSY. With 0 the request is in. */
  int setup(ModelRequest request) {
    if (request.notice == Notice.SIGNAL && pressure == 2) {
      return Errno.EAGAIN.code();
    }
    if (closed) {
      return Errno.EIO.code();
    }
    if ((pressure != 0 && freeInKernel == 0) || requests.size() >= requestLimit) {
      return Errno.EAGAIN.code();
    }
    freeInKernel = Math.max(0, freeInKernel - 1);
    if (requests.containsKey(request.result)) {
      freeInKernel++;
      return Errno.EBUSY.code();
    }
    requests.put(request.result, request);
    return 0;
  }

  /** The event slot of a request with a port: 0, or the raw errno (R-PORT-2, R-LIO-3). */
  int allocateSlot(ModelRequest request) {
    File file = files.get(request.port);
    if (file == null) {
      return Errno.EBADF.code();
    }
    if (file.kind != Kind.PORT) {
      return Errno.EBADFD.code();
    }
    return pressure == 2 ? Errno.ENOMEM.code() : 0;
  }

  /** What submissions but those of lists make of it. */
  static int slotErrno(int raw) {
    return raw == 0 ? 0 : raw == Errno.ENOMEM.code() ? Errno.EAGAIN.code() : Errno.EINVAL.code();
  }

  /** The driver (R-DRV-2, R-DRV-3, R-DRV-7); zero bytes complete without it. */
  int start(ModelRequest request) {
    if (request.length == 0) {
      request.completed(0, 0);
      return 0;
    }
    if (request.offset % sector != 0 || request.length % sector != 0) {
      return Errno.EINVAL.code();
    }
    if (request.offset < 0) {
      return Errno.EINVAL.code();
    }
    if (request.length > SimDisk.MAX_TRANSFER) {
      return Errno.ENOTSUP.code();
    }
    return lockErrno(request);
  }

  private int lockErrno(ModelRequest request) {
    boolean allowed = true;
    int wanted = request.write ? READ : WRITE;
    long first = Math.floorDiv(request.buffer, segmentLength);
    long last = Math.floorDiv(request.buffer + request.length - 1, segmentLength);
    for (long segment = first; segment <= last; segment++) {
      Integer protection = segments.get(segment * segmentLength);
      if (protection == null) {
        return Errno.EFAULT.code();
      }
      allowed &= (protection & wanted) != 0;
    }
    return allowed ? 0 : Errno.EACCES.code();
  }

  /** Takes back what {@link #setup} took in. */
  void discard(ModelRequest request) {
    remove(request);
  }

  /** Reaped, fetched, or discarded with its port. */
  void remove(ModelRequest request) {
    requests.remove(request.result);
    freeInKernel++;
    freedSilently &= !requests.isEmpty();
  }

  /** What AIOREAD, AIOWRITE and their forms with an aiocb return (R-RW-1, R-PRW-1). */
  int submit(ModelRequest request) {
    if (!initialised) {
      return Errno.EINVAL.code();
    }
    int errno = checkFile(request);
    if (errno != 0) {
      return errno;
    }
    errno = setup(request);
    if (errno != 0) {
      return errno;
    }
    if (request.notice == Notice.PORT) {
      errno = slotErrno(allocateSlot(request));
    }
    if (errno == 0) {
      errno = start(request);
    }
    if (errno != 0) {
      discard(request);
    }
    return errno;
  }

  /** What one entry of a list comes to. */
  record Entry(int errno, boolean unsupported) {}

  /** One entry of a list that is neither NULL nor LIO_NOP (R-LIO-3). */
  Entry submitOfList(ModelRequest request) {
    int errno = checkFile(request);
    if (errno != 0) {
      return new Entry(errno, errno == Errno.EBADFD.code());
    }
    errno = setup(request);
    if (errno != 0) {
      return new Entry(errno, false);
    }
    request.errnoBefore = Errno.EINPROGRESS.code();
    if (request.notice == Notice.PORT) {
      errno = allocateSlot(request);
    }
    if (errno == 0) {
      errno = start(request);
    }
    if (errno != 0) {
      discard(request);
    }
    return new Entry(errno, errno == Errno.ENOTSUP.code());
  }
}
