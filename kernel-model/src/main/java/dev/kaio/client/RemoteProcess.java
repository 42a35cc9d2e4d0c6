package dev.kaio.client;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;
import dev.kaio.wire.Attached;
import dev.kaio.wire.Controlled;
import dev.kaio.wire.CookieOffer;
import dev.kaio.wire.Endpoint;
import dev.kaio.wire.ErrorReport;
import dev.kaio.wire.Exited;
import dev.kaio.wire.Fault;
import dev.kaio.wire.Fetch;
import dev.kaio.wire.Follow;
import dev.kaio.wire.Following;
import dev.kaio.wire.Frame;
import dev.kaio.wire.Message;
import dev.kaio.wire.Missing;
import dev.kaio.wire.Payload;
import dev.kaio.wire.Post;
import dev.kaio.wire.ProtocolFault;
import dev.kaio.wire.Return;
import dev.kaio.wire.SignalDelivery;
import dev.kaio.wire.Store;
import dev.kaio.wire.Traced;
import dev.kaio.wire.Welcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** A process whose kernel is behind a connection. Closing it ends the process. */
public final class RemoteProcess implements AutoCloseable {
  /** mmap flags: at this address, zeroed memory. */
  public static final int MAP_FIXED_ANON = 0x110;

  /** fcntl command: a copy of a descriptor under a given number. */
  public static final int F_DUP2FD = 9;

  /** sigaction dispositions. */
  public static final int SIG_DFL = 0;

  public static final int SIG_IGN = 1;
  public static final int SIG_CATCH = 2;

  // Where no program of the traces has anything.
  private static final long SCRATCH_LP64 = 0x0000_0FF0_0000_0000L;
  private static final long SCRATCH_ILP32 = 0xE000_0000L;

  private final Endpoint endpoint;
  private final ProcessMemory memory;
  private final ConcurrentHashMap<Integer, RemoteLwp> lwps = new ConcurrentHashMap<>();
  private final AtomicReferenceArray<SignalHandler> handlers =
      new AtomicReferenceArray<>(Signal.MAX + 1);
  private final CompletableFuture<Attached> attached = new CompletableFuture<>();
  private final CompletableFuture<ExitStatus> exited = new CompletableFuture<>();
  private final ControlReplies controls = new ControlReplies();
  private final Object scratchLock = new Object();

  private Connection connection;
  private volatile Welcome welcome;
  private volatile ProcessGoneException gone;
  private volatile String refusal;
  private volatile Consumer<ReceivedSignal> signalListener = signal -> {};
  private volatile Trace trace;
  private ExecutorService signalThread;
  private volatile boolean scratchMapped;

  /** Processes that wait for their programs, by pid. */
  private final ConcurrentHashMap<Integer, UUID> cookies = new ConcurrentHashMap<>();

  /** Children that are not claimed yet, by pid. */
  private final ConcurrentHashMap<Integer, RemoteProcess> children = new ConcurrentHashMap<>();

  /** The cookie of this process, when it has execed; else ends as {@link #exited} does. */
  private final CompletableFuture<UUID> execed = new CompletableFuture<>();

  RemoteProcess(Endpoint endpoint, Abi abi) {
    this(endpoint, new ProcessMemory(abi));
    lwps.put(1, new RemoteLwp(this, 1));
  }

  private RemoteProcess(Endpoint endpoint, ProcessMemory memory) {
    this.endpoint = endpoint;
    this.memory = memory;
  }

  /** A child as it is when its cookie comes: same memory, same handlers. */
  private RemoteProcess fork() {
    RemoteProcess child = new RemoteProcess(endpoint, memory.copy());
    for (int signo = 1; signo <= Signal.MAX; signo++) {
      child.handlers.set(signo, handlers.get(signo));
    }
    child.scratchMapped = scratchMapped;
    return child;
  }

  /** What the connection tells this process; set before the first frame can come. */
  Connection.Receiver receiver() {
    return new Connection.Receiver() {
      @Override
      public void frame(Frame frame) throws ProtocolFault {
        received(frame);
      }

      @Override
      public void lost(String why, Exception cause) {
        connectionLost(why, cause);
      }
    };
  }

  void use(Connection newConnection) {
    connection = newConnection;
  }

  CompletableFuture<Attached> attached() {
    return attached;
  }

  // ---- what it is ----

  public Endpoint endpoint() {
    return endpoint;
  }

  public Abi abi() {
    return memory.abi();
  }

  public ProcessMemory memory() {
    return memory;
  }

  public int pid() {
    return attached.join().pid();
  }

  public int uid() {
    return attached.join().uid();
  }

  public boolean isPrivileged() {
    return attached.join().privileged();
  }

  public int pageSize() {
    return attached.join().pageSize();
  }

  /** {@code classic}, {@code sparcv9} or {@code amd64}. */
  public String profile() {
    return welcome.profile();
  }

  /** The longest frame of this connection, in bytes. */
  public int maxFrame() {
    return welcome.maxFrame();
  }

  /** The LWP that there is from the start. */
  public RemoteLwp lwp1() {
    return lwp(1);
  }

  /** The LWP with this number; whether the kernel has it shows when it makes a call. */
  public RemoteLwp lwp(int id) {
    return lwps.computeIfAbsent(id, number -> new RemoteLwp(this, number));
  }

  /**
   * Sends off a request of aioread or aiowrite that no LWP makes, and waits for nothing. What would
   * have been its errno is its result (PROTOCOL.md, section 6.3). Nothing happens when the process
   * is gone.
   *
   * @param slots as {@link KaioSlots#transfer} gives them; the result address must be free
   */
  public void post(long... slots) {
    send(new Post(slots, Operands.of(memory, Sysnum.KAIO, slots, maxFrame())));
  }

  /** What this process may do to the kernel beyond system calls. */
  public KernelControl control() {
    return new KernelControl(this, controls);
  }

  /**
   * Begins to trace other processes. Does not wait for the kernel's answer.
   *
   * @param lines gets whole lines, ended by newlines, on the thread that reads: it must not block
   * @throws IllegalStateException if a trace of this process has not ended
   */
  public synchronized Trace follow(Follow request, Consumer<String> lines) {
    if (trace != null && !trace.isOver()) {
      throw new IllegalStateException("this process traces others already");
    }
    trace = new Trace(this, lines);
    if (gone != null) {
      trace.processGone(gone);
    }
    send(request);
    return trace;
  }

  // ---- its end ----

  /**
   * How the process ended; exceptionally with ConnectionLostException if the connection was lost
   * first.
   */
  public CompletableFuture<ExitStatus> exited() {
    return exited.copy();
  }

  /** Waits until the process is gone. */
  public ExitStatus awaitExit() {
    try {
      return exited.join();
    } catch (CompletionException e) {
      throw ((ProcessGoneException) e.getCause()).again();
    }
  }

  /** Why there can be no calls any more, or null. */
  public ProcessGoneException gone() {
    return gone;
  }

  /** Ends the process as if the program had died; does not wait for the kernel to be done. */
  @Override
  public void close() {
    connection.close();
  }

  // ---- frames, on the reader thread ----

  private void received(Frame frame) throws ProtocolFault {
    Message message = frame.decode();
    if (message instanceof Store store) {
      store(store);
    } else if (message instanceof Return answer) {
      expect(lwp(answer.lwp()).returned(answer), message);
    } else if (message instanceof Missing missing) {
      expect(lwp(missing.lwp()).missing(missing), message);
    } else if (message instanceof Fetch fetch) {
      expect(memory.isMapped(fetch.address(), fetch.length()), message);
      byte[] payload = memory.get(fetch.address(), fetch.length());
      send(new Payload(fetch.request(), ByteBuffer.wrap(payload)));
    } else if (message instanceof SignalDelivery signal) {
      deliver(signal);
    } else if (message instanceof Controlled answer) {
      expect(controls.received(answer), message);
    } else if (message instanceof Traced traced) {
      expect(trace != null, message);
      trace.traced(traced);
    } else if (message instanceof Following following) {
      expect(trace != null, message);
      trace.following(following);
    } else if (message instanceof Welcome first) {
      welcome = first;
      connection.keepAlive(first.keepaliveSeconds());
    } else if (message instanceof Attached answer) {
      attached.complete(answer);
    } else if (message instanceof CookieOffer offer) {
      offered(offer);
    } else if (message instanceof Exited end) {
      ended(new ExitStatus(end.status(), end.signo()));
    } else if (message instanceof ErrorReport report) {
      Fault fault = Fault.of(report.code());
      refusal = (fault == null ? "fault " + report.code() : fault) + ": " + report.text();
    }
  }

  private void offered(CookieOffer offer) {
    if (offer.pid() == pid()) {
      refusal = "process " + pid() + " runs another program";
      execed.complete(offer.cookie());
    } else {
      cookies.put(offer.pid(), offer.cookie());
      children.put(offer.pid(), fork()); // later stores are the parent's alone
    }
  }

  /**
   * Another connection becomes the child of a fork that has returned this pid, once.
   *
   * @throws IllegalArgumentException if no fork has returned it, or it was claimed
   * @throws IOException if it cannot be connected
   */
  public RemoteProcess claimChild(int pid) throws IOException {
    RemoteProcess child = children.remove(pid);
    if (child == null) {
      throw new IllegalArgumentException("no child with pid " + pid + " waits to be claimed");
    }
    return KernelClient.claim(child, cookies.remove(pid), "pid " + pid);
  }

  /** Whether this process runs another program by now, which {@link #claimProgram} connects. */
  public boolean hasExeced() {
    return execed.isDone() && !execed.isCompletedExceptionally();
  }

  /**
   * Waits until this process has execed; another connection becomes its new program.
   *
   * @param abi of the new program
   * @param name what traces call it
   * @throws IOException if it cannot be connected; the kernel ends it after a while
   */
  public RemoteProcess claimProgram(Abi abi, String name) throws IOException {
    try {
      return KernelClient.claim(new RemoteProcess(endpoint, abi), execed.join(), name);
    } catch (CompletionException e) {
      throw e.getCause() instanceof ProcessGoneException lost ? lost.again() : e;
    }
  }

  private static void expect(boolean asked, Message message) throws ProtocolFault {
    if (!asked) {
      throw new ProtocolFault(Fault.OUT_OF_ORDER, "nobody waits for " + message);
    }
  }

  private void store(Store store) throws ProtocolFault {
    if (!memory.isMapped(store.address(), store.bytes().remaining())) {
      throw new ProtocolFault(
          Fault.BAD_BODY,
          "STORE at 0x" + Long.toHexString(store.address()) + ", where nothing is mapped");
    }
    memory.put(store.address(), store.bytes());
  }

  /** What a successful call changes on this side, in stream order. */
  void called(PendingCall call, long value) {
    if (call.sysnum == Sysnum.MMAP) {
      memory.map(memory.abi().model().slot(value), wholePages(call.args[1]));
    } else if (call.sysnum == Sysnum.MUNMAP) {
      memory.unmap(memory.abi().model().slot(call.args[0]), wholePages(call.args[1]));
    } else if (call.sysnum == Sysnum.LWP_CREATE) {
      lwps.put((int) value, new RemoteLwp(this, (int) value));
    }
  }

  private long wholePages(long length) {
    long mask = pageSize() - 1L;
    return (memory.abi().model().slot(length) + mask) & ~mask;
  }

  private void ended(ExitStatus status) {
    end(new ProcessExitedException("process " + pid() + " " + status, status, null));
    exited.complete(status);
  }

  private void connectionLost(String why, Exception cause) {
    String reason = refusal != null ? refusal : why;
    end(new ConnectionLostException("lost the kernel at " + endpoint + ": " + reason, cause));
    exited.completeExceptionally(gone);
    execed.completeExceptionally(gone);
    attached.completeExceptionally(gone);
    synchronized (handlers) {
      if (signalThread != null) {
        signalThread.shutdown();
      }
    }
  }

  /** The first end counts: a connection that closes behind EXITED is not lost. */
  private void end(ProcessGoneException how) {
    if (gone == null) {
      gone = how;
      lwps.values().forEach(lwp -> lwp.processGone(how));
      controls.processGone(how);
      if (trace != null) {
        trace.processGone(how);
      }
    }
  }

  void send(Message message) {
    connection.send(message);
  }

  /**
   * Waits until the kernel has nothing to do for this process, and everything that it has sent is
   * here: calls have returned or sleep, handlers of signals have run. Not for the threads that run
   * them, nor for the reader thread.
   *
   * <p>It throws what the calls of {@link KernelControl} throw.
   */
  public void settle() {
    long sent;
    do {
      sent = connection.framesSent();
      control().clock();
      awaitHandlers();
    } while (connection.framesSent() != sent + 1); // the question itself, and no answer to MISSING
  }

  // ---- signals ----

  /**
   * Tells a library of every signal that an LWP takes, after the handler has run, on the signal
   * thread.
   */
  public void onSignal(Consumer<ReceivedSignal> listener) {
    signalListener = listener;
  }

  /** What to do with a signal that sigaction says is caught; a bad number is ignored. */
  public void handle(int signo, SignalHandler handler) {
    if (Signal.isValid(signo)) {
      handlers.set(signo, handler);
    }
  }

  private void deliver(SignalDelivery signal) throws ProtocolFault {
    expect(Signal.isValid(signal.signo()), signal);
    SignalHandler handler = handlers.get(signal.signo());
    ReceivedSignal received =
        new ReceivedSignal(
            signal.lwp(),
            signal.signo(),
            signal.code(),
            signal.value(),
            signal.pid(),
            signal.uid());
    synchronized (handlers) {
      if (signalThread == null) {
        signalThread =
            Executors.newSingleThreadExecutor(task -> daemon(task, "kaio-signals-" + endpoint));
      }
      signalThread.execute(() -> take(received, handler));
    }
  }

  private void awaitHandlers() {
    CompletableFuture<Void> done;
    synchronized (handlers) {
      if (signalThread == null || signalThread.isShutdown()) {
        return;
      }
      done = CompletableFuture.runAsync(() -> {}, signalThread);
    }
    done.join();
  }

  private void take(ReceivedSignal signal, SignalHandler handler) {
    try {
      if (handler != null) { // else a raw sigaction call caught it, and there is nothing to do
        handler.handle(signal);
      }
    } finally {
      signalListener.accept(signal);
    }
  }

  static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  // ---- scratch ----

  /**
   * Lends a page of process memory for the operands of one call. It is mapped when it is first
   * needed, at 0xFF000000000 (LP64) or 0xE0000000 (ILP32).
   */
  public <T> T withScratch(RemoteLwp lwp, LongFunction<T> use) {
    synchronized (scratchLock) {
      long base = abi().isLp64() ? SCRATCH_LP64 : SCRATCH_ILP32;
      if (!scratchMapped) {
        CallResult result = lwp.mmap(base, pageSize(), 3);
        if (result.isError()) {
          throw new IllegalStateException(
              "cannot map the scratch page at 0x" + Long.toHexString(base) + ": " + result);
        }
        scratchMapped = true;
      }
      return use.apply(base);
    }
  }
}
