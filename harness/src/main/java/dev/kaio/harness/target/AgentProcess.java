package dev.kaio.harness.target;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.kaio.abi.Abi;
import dev.kaio.abi.Errno;
import dev.kaio.client.CallResult;
import dev.kaio.client.ReceivedSignal;
import dev.kaio.harness.target.TargetProcess.Call;
import dev.kaio.libaio.AioFunction;
import dev.kaio.wire.Endpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.SynchronousQueue;

/**
 * A program of the host that is linked with a C library, and makes the calls that it reads: see
 * {@code src/main/c/agent}. One line is a command, and one line the answer.
 */
final class AgentProcess implements UserlandProcess {
  private final Process program;
  private final ProgramThreads threads;
  private final OutputStream commands;
  private final SynchronousQueue<String> answers = new SynchronousQueue<>();
  private final Map<Integer, CompletableFuture<CallResult>> calls = new ConcurrentHashMap<>();

  /** Why there are no answers any more, or null. */
  private volatile String over;

  /**
   * Starts the program.
   *
   * @param kernelAnswers returns when the kernel has done what it was asked to before
   */
  AgentProcess(Path executable, Endpoint endpoint, Runnable kernelAnswers) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(executable.toString());
    builder.environment().put("KAIO_ENDPOINT", endpoint.toString());
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    program = builder.start();
    threads = new ProgramThreads(program.pid(), kernelAnswers);
    commands = program.getOutputStream();
    Thread reader = new Thread(this::read, "agent-" + program.pid());
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(program.getInputStream(), US_ASCII))) {
      String line;
      while ((line = lines.readLine()) != null) {
        String[] words = line.split(" ", -1);
        if (words[0].equals("done")) {
          calls
              .get(Integer.parseInt(words[1]))
              .complete(new CallResult(Long.parseLong(words[2]), Integer.parseInt(words[3])));
        } else {
          answers.put(line);
        }
      }
      over = "the agent has ended";
    } catch (IOException | InterruptedException e) {
      over = "the agent cannot be read: " + e.getMessage();
    }
  }

  /** Gives a command; the words of the answer behind the first, which must be as expected. */
  private synchronized String[] ask(String expected, String command) {
    String[] answer = {null};
    try {
      commands.write((command + "\n").getBytes(US_ASCII));
      commands.flush();
    } catch (IOException e) {
      throw new IllegalStateException("the agent takes no commands: " + e.getMessage(), e);
    }
    Patience.until(
        "the agent answers " + command, () -> (answer[0] = answers.poll()) != null || over != null);
    if (answer[0] == null) {
      throw new IllegalStateException(over);
    }
    String[] words = answer[0].trim().split(" ");
    if (!words[0].equals(expected)) {
      throw new IllegalStateException("the agent answers " + answer[0] + " to " + command);
    }
    return words;
  }

  private void tell(String command) {
    ask("ok", command);
  }

  @Override
  public Abi abi() {
    return Abi.LP64_X86;
  }

  @Override
  public void put(long address, byte[] bytes) {
    tell("put " + address + " " + HexFormat.of().formatHex(bytes));
  }

  @Override
  public byte[] get(long address, int length) {
    return HexFormat.of().parseHex(ask("bytes", "get " + address + " " + length)[1]);
  }

  @Override
  public void map(long address, long length) {
    tell("map " + address + " " + length);
  }

  @Override
  public int open(String path, int flags) {
    int fd = Integer.parseInt(ask("fd", "open " + path + " " + flags)[1]);
    if (fd < 0) {
      throw new IllegalStateException("the agent cannot open " + path);
    }
    return fd;
  }

  // ---- calls ----

  private Call call(int thread, String name, long... args) {
    CompletableFuture<CallResult> result = new CompletableFuture<>();
    CompletableFuture<CallResult> before = calls.put(thread, result);
    if (before != null && !before.isDone()) {
      throw new IllegalStateException("thread " + thread + " is in a call");
    }
    StringBuilder command = new StringBuilder("call " + thread + " " + name);
    for (long arg : args) {
      command.append(' ').append(arg);
    }
    tell(command.toString());
    settle();
    return () -> result.getNow(null);
  }

  @Override
  public Call call(int thread, AioFunction function, long... args) {
    return call(thread, function.functionName(), args);
  }

  @Override
  public Call portCreate(int thread) {
    return call(thread, "port_create");
  }

  @Override
  public Call portGet(int thread, int port, long event, long timeout) {
    return call(thread, "port_get", port, event, timeout);
  }

  @Override
  public void interrupt(int thread) {
    tell("interrupt " + thread);
    settle();
  }

  /** What the threads have written until they sleep has been read when a command is answered. */
  @Override
  public void settle() {
    threads.awaitSleep();
    tell("nothing");
  }

  // ---- what the program is told ----

  @Override
  public void catches(int signo) {
    tell("catch " + signo);
  }

  @Override
  public List<ReceivedSignal> takeSignals() {
    settle();
    List<ReceivedSignal> taken = new ArrayList<>();
    String[] words = ask("signals", "signals");
    for (int i = 1; i < words.length; i += 3) {
      taken.add(
          new ReceivedSignal(
              0,
              Integer.parseInt(words[i]),
              Integer.parseInt(words[i + 1]),
              Long.parseLong(words[i + 2]),
              0,
              0));
    }
    return taken;
  }

  @Override
  public long function() {
    return Long.parseLong(ask("number", "function")[1]);
  }

  @Override
  public List<Long> takeValues(int count) {
    List<Long> taken = new ArrayList<>();
    Patience.until(
        "a function of SIGEV_THREAD runs",
        () -> {
          String[] words = ask("values", "values");
          for (int i = 1; i < words.length; i++) {
            taken.add(Long.parseLong(words[i]));
          }
          return taken.size() >= count;
        });
    return taken;
  }

  @Override
  public int signal(int solaris) {
    return Integer.parseInt(ask("number", "signal " + solaris)[1]);
  }

  @Override
  public int errnoOfResult(Errno errno) {
    return Integer.parseInt(ask("number", "errno " + errno.code())[1]);
  }

  /** It is killed, with whatever is pending. */
  @Override
  public void close() {
    program.destroyForcibly();
    program.onExit().join();
  }
}
