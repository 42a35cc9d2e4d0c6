package dev.kaio.harness.sim;

import static dev.kaio.harness.sim.SimFailure.require;

import dev.kaio.abi.Errno;
import dev.kaio.dev.Buf;
import dev.kaio.dev.DeviceSwitch;
import dev.kaio.dev.NullDevice;
import dev.kaio.harness.sim.SimCall.Sleep;
import dev.kaio.snapshot.AioSnapshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Consumer;

/** The disks, and the transfers at them: each must be what a program has asked for. */
final class Flights {
  /** A transfer at a disk, and whose it is. */
  private record Flight(SimProcess process, ModelRequest request) {}

  private final Dice dice;
  private final Consumer<String> trace;
  private final SignalBook signals;
  private final List<SimDisk> disks = new ArrayList<>();
  private final IdentityHashMap<Buf, Flight> flights = new IdentityHashMap<>();
  private final ArrayDeque<Flight> submitting = new ArrayDeque<>();

  Flights(Dice dice, Consumer<String> trace, SignalBook signals) {
    this.dice = dice;
    this.trace = trace;
    this.signals = signals;
  }

  /** The devices of a kernel. */
  DeviceSwitch devices(int count, int sector) {
    DeviceSwitch devices = new DeviceSwitch();
    for (int disk = 0; disk < count; disk++) {
      disks.add(new SimDisk(sector, dice, this::accepted));
      devices.add(diskPath(disk), disks.get(disk));
    }
    devices.add("/dev/null", new NullDevice());
    return devices;
  }

  static String diskPath(int disk) {
    return "/sim/" + disk;
  }

  /** How many disks there are. */
  int disks() {
    return disks.size();
  }

  /** The next call of this program may give this request to a driver. */
  void submitting(SimProcess process, ModelRequest request) {
    submitting.add(new Flight(process, request));
    request.quiet = process.sleepsIn(Sleep.AIOWAITN); // one of no bytes completes at once
    signals.mayCome(process, request);
  }

  /** What was submitted is with a driver by now, or never will be. */
  void forgetSubmitted() {
    submitting.clear();
  }

  /** A driver takes a transfer: it must be the next one that the program has asked for. */
  private void accepted(Buf buf) {
    Flight next = submitting.poll();
    while (next != null && !isOf(buf, next.request)) {
      next = submitting.poll();
    }
    require(
        next != null,
        "the driver gets %s 0x%x+%d@%d, which nobody asked for",
        buf.isWrite() ? "write" : "read",
        buf.address(),
        buf.count(),
        buf.offset());
    flights.put(buf, next);
  }

  private static boolean isOf(Buf buf, ModelRequest request) {
    return buf.isWrite() == request.write
        && buf.address() == request.buffer
        && buf.count() == request.length
        && buf.offset() == request.offset
        && buf.fd() == request.fd;
  }

  void requireNone() {
    require(flights.isEmpty(), "transfers are left: %s", flights.values());
  }

  // ---- completion ----

  /** One of the transfers ends, in full, short, or with an error; false if there is none. */
  boolean complete(double faultRate) {
    List<SimDisk> busy = disks.stream().filter(disk -> !disk.held().isEmpty()).toList();
    if (busy.isEmpty()) {
      return false;
    }
    SimDisk disk = dice.pick(busy);
    Buf buf = disk.take(dice.below(disk.held().size()));
    Flight flight = flights.remove(buf);
    flight.request.quiet = flight.process.sleepsIn(Sleep.AIOWAITN);
    noteSigio(flight);
    if (dice.chance(faultRate)) {
      if (dice.chance(0.5) || buf.count() <= 512) {
        int errno = dice.pick(List.of(0, Errno.EIO.code(), Errno.ENXIO.code()));
        trace.accept("device: " + flight.request + " fails with " + errno);
        flight.request.completed(-1, errno == 0 ? Errno.EIO.code() : errno);
        buf.bioerror(errno);
        return true;
      }
      transfer(disk, buf, flight, (int) buf.count() - 512);
      return true;
    }
    transfer(disk, buf, flight, (int) buf.count());
    return true;
  }

  /** Whether this completion asks for SIGIO (R-DONE-7). */
  private static void noteSigio(Flight flight) {
    ProcessModel model = flight.process.model();
    AioSnapshot aio = flight.process.aio();
    model.sigioDue |=
        aio != null
            && (aio.flags() & Checks.CLEANUP) == 0
            && flight.request.aiocb == 0
            && !flight.request.poll
            && model.catchesSigio;
  }

  /** Data moves while the pages are locked, and arrives. */
  private void transfer(SimDisk disk, Buf buf, Flight flight, int length) {
    trace.accept("device: " + flight.request + " moves " + length);
    require(buf.hasPagesLocked(), "%s has no pages locked", flight.request);
    flight.request.completed(length, 0);
    disk.transfer(buf, length);
    byte[] onDisk = disk.bytes(flight.request.offset, length);
    require(
        Arrays.equals(onDisk, flight.process.bytes(flight.request.buffer, length)),
        "data of %s is not what it should be",
        flight.request);
  }
}
