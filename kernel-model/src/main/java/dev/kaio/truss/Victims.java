package dev.kaio.truss;

import dev.kaio.kernel.KernelEvent.Call;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * What a tracer knows of processes: which there are and which it follows, their LWPs, their calls
 * in progress.
 */
final class Victims {
  private final Map<Integer, Victim> victims = new HashMap<>();

  /** Which processes are followed without being named. */
  private IntPredicate found = pid -> false;

  /** Calls of followed processes that may yet be reported as sleeping, in the order made. */
  private final LinkedHashSet<Progress> unreported = new LinkedHashSet<>();

  private int followed;
  private int toldApart;

  /** A call in progress. */
  static final class Progress {
    private final Victim victim;
    private final Call call;

    private Progress(Victim victim, Call call) {
      this.victim = victim;
      this.call = call;
    }

    Victim victim() {
      return victim;
    }

    Call call() {
      return call;
    }
  }

  /** One victim. */
  static final class Victim {
    private final int pid;
    private final Set<Integer> lwps = new HashSet<>();
    private final Map<Integer, Progress> calls = new HashMap<>();
    private final Map<Integer, Long> stamps = new HashMap<>();
    private boolean followed;
    private boolean toldApart;

    private Victim(int pid) {
      this.pid = pid;
    }

    int pid() {
      return pid;
    }

    boolean isFollowed() {
      return followed;
    }

    int lwps() {
      return lwps.size();
    }

    /** The LWP's call in progress, or null. */
    Call callOf(int lwp) {
      Progress progress = calls.get(lwp);
      return progress == null ? null : progress.call;
    }

    /** Remembers when the LWP's last line was; returns when the one before was, at first 0. */
    long stamp(int lwp, long units) {
      Long before = stamps.put(lwp, units);
      return before == null ? 0 : before;
    }
  }

  /** The process with this id; one that was never announced is known from now on. */
  Victim get(int pid) {
    Victim victim = victims.get(pid);
    if (victim == null) {
      victim = new Victim(pid);
      victims.put(pid, victim);
      if (found.test(pid)) {
        follow(victim);
      }
    }
    return victim;
  }

  void exited(int pid) {
    release(pid);
    victims.remove(pid);
  }

  void lwpCreated(int pid, int lwp) {
    get(pid).lwps.add(lwp);
  }

  void lwpExited(int pid, int lwp) {
    Victim victim = get(pid);
    leave(victim, lwp);
    victim.lwps.remove(lwp);
    victim.stamps.remove(lwp);
  }

  /** Follows a process that was named. Calls in progress by now are never reported as sleeping. */
  void follow(int pid) {
    Victim victim = get(pid);
    follow(victim);
    tellApart(victim);
  }

  /** Follows, now and later, whatever processes pass. */
  void followAll(IntPredicate which) {
    found = which;
    victims.values().stream().filter(victim -> which.test(victim.pid)).forEach(this::follow);
  }

  private void follow(Victim victim) {
    if (!victim.followed) {
      victim.followed = true;
      followed++;
    }
  }

  private void tellApart(Victim victim) {
    if (!victim.toldApart) {
      victim.toldApart = true;
      toldApart++;
    }
  }

  void release(int pid) {
    Victim victim = get(pid);
    if (victim.followed) {
      victim.followed = false;
      followed--;
      unreported.removeAll(victim.calls.values());
    }
    if (victim.toldApart) {
      victim.toldApart = false;
      toldApart--;
    }
  }

  /** How many processes are followed. */
  int followed() {
    return followed;
  }

  /**
   * How many of them lines must tell apart: those that were named, and those that have made a call.
   * One that only looks on, as a tracer does, is not among them.
   */
  int toldApart() {
    return toldApart;
  }

  void enter(Victim victim, Call call) {
    Progress progress = new Progress(victim, call);
    victim.calls.put(call.lwp(), progress);
    if (victim.followed) {
      unreported.add(progress);
      tellApart(victim);
    }
  }

  void leave(Victim victim, int lwp) {
    Progress progress = victim.calls.remove(lwp);
    if (progress != null) {
      unreported.remove(progress);
    }
  }

  /** Calls of followed processes made by then and not taken before, in the order made. */
  List<Progress> takeSleeps(long enteredBy) {
    List<Progress> due = new ArrayList<>();
    Iterator<Progress> oldest = unreported.iterator();
    while (oldest.hasNext()) {
      Progress progress = oldest.next();
      if (progress.call.enteredNanos() > enteredBy) {
        break;
      }
      oldest.remove();
      due.add(progress);
    }
    return due;
  }

  /** How many calls {@link #takeSleeps} may yet give. */
  int unreported() {
    return unreported.size();
  }

  /** When the oldest call that may yet be reported was made, or Long.MAX_VALUE. */
  long oldestSleep() {
    return unreported.isEmpty() ? Long.MAX_VALUE : unreported.iterator().next().call.enteredNanos();
  }
}
