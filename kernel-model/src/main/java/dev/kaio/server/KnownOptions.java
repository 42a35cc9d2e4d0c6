package dev.kaio.server;

import dev.kaio.wire.Wire;
import java.util.ArrayList;
import java.util.List;

/** The options of {@code kaiod}, in the order in which they are explained. */
final class KnownOptions {
  static final List<Option> ALL = all();

  private KnownOptions() {}

  private static List<Option> all() {
    List<Option> options = new ArrayList<>();
    options.add(
        Option.list(
            "--listen",
            "unix:PATH|tcp:[HOST:]PORT",
            "Where to listen; may be repeated. Default: a Unix socket of this user alone."));
    options.addAll(DeviceOptions.all());
    options.add(
        Option.of(
            "--profile",
            "classic|sparcv9|amd64",
            "The machine whose modules there are. Default: classic."));
    options.add(
        Option.of(
            "--truss",
            "FILE|-",
            "Writes system calls as truss does to a file or to standard output."));
    options.add(
        Option.of(
            "--trace",
            "CALL[,CALL...]",
            "Which calls --truss writes; !CALL,...: all others. Default: kaio."));
    options.add(
        Option.of(
            "--clock",
            "real|virtual",
            "virtual: time stands still until a CONTROL moves it. Default: real."));
    options.add(
        Option.of(
            "--boot-time",
            "SECONDS",
            "Wall time at boot, in seconds since 1970. Default: the host's, or 1000000000 with a"
                + " virtual clock."));
    options.addAll(HttpOptions.all());
    options.addAll(limits());
    options.addAll(SharedOptions.all());
    options.add(
        Option.number(
            "--loops",
            ServerSettings.DEFAULT_LOOPS,
            "Event loops. One alone has the kernel and all sockets; of more, one has the kernel, and"
                + " the others share the sockets."));
    options.add(BusyPollOption.option());
    return List.copyOf(options);
  }

  private static List<Option> limits() {
    ServerSettings defaults = ServerSettings.DEFAULT;
    return List.of(
        Option.number("--max-frame", Wire.DEFAULT_MAX_FRAME, "Longest frame in bytes."),
        Option.number(
            "--keepalive",
            Wire.DEFAULT_TCP_KEEPALIVE_SECONDS,
            "Seconds after which a TCP client must have spoken; 0: never."),
        Option.number(
            "--stall",
            Wire.DEFAULT_STALL_SECONDS,
            "Seconds that a client may take no output; 0: any time."),
        Option.number(
            "--max-trace",
            Wire.DEFAULT_MAX_TRACE,
            "Bytes of lines that wait for a slow truss; more are lost."),
        Option.number("--max-traces", Wire.DEFAULT_MAX_TRACES, "Clients that may trace at a time."),
        Option.size("--max-backlog", defaults.maxBacklog(), "Output that may wait for one client."),
        Option.size(
            "--max-held", defaults.maxHeld(), "Calls of one client that may wait for a fork."),
        Option.of(
            "--max-buffered",
            "SIZE",
            "What may wait for all clients together. Default: "
                + (Wire.DEFAULT_MAX_BUFFERED >> 20)
                + "m, or half of the memory that Java may use if that is less."),
        Option.list(
            "--limit",
            "NAME=N[,NAME=N...]",
            "How much there may be; may be repeated. Names: " + LimitOption.names() + "."),
        Option.number(
            "--grace",
            KernelServer.DEFAULT_GRACE,
            "Seconds that processes may go on for after SIGTERM."),
        Option.number(
            "--handshake", Wire.HANDSHAKE_SECONDS, "Seconds from connecting to ATTACH or CLAIM."),
        Option.number("--max-connections", Wire.DEFAULT_MAX_CONNECTIONS, "Clients at a time."),
        Option.number(
            "--claim",
            Wire.DEFAULT_CLAIM_SECONDS,
            "Seconds that a forked or execed process waits for its program."),
        Option.number(
            "--io-threads",
            ServerSettings.DEFAULT_IO_THREADS,
            "Threads that wait for files of the host."),
        Option.of(
            "--copy-threads",
            "N",
            "Threads that take part in copies between files that the host has in memory; 0: the"
                + " kernel's loop makes them all. Default: 1, or 0 on a machine with one core."));
  }
}
