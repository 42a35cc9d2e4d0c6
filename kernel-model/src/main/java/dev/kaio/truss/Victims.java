package dev.kaio.truss;

import dev.kaio.kernel.KernelEvent.Call;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a tracer knows of processes: which there are and which it follows, their LWPs, their calls
 * in progress.
 */
final class Victims {
  private final Map<Integer, Victim> victims = new HashMap<>();
  private boolean all;

  /** Calls of followed processes that may yet be reported as sleeping, in the order made. */
  private final ArrayDeque<Progress> unreported = new ArrayDeque<>();

  private int followed;

  /** A call in progress; it is over when it has returned, been reported, or is not to be. */
  private static final class Progress {
    private final Victim victim;
    private final Call call;
    private boolean over;

    private Progress(Victim victim, Call call) {
      this.victim = victim;
      this.call = call;
    }
  }

  /** A call that has been in progress for long. */
  record Sleep(Victim victim, Call call) {}

  /** One victim. */
  static final class Victim {
    private final int pid;
    private final Set<Integer> lwps = new HashSet<>();
    private final Map<Integer, Progress> calls = new HashMap<>();
    private final Map<Integer, Long> stamps = new HashMap<>();
    private boolean followed;

    private Victim(int pid) {
      this.pid = pid;
      lwps.add(1);
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

    void leave(int lwp) {
      Progress progress = calls.remove(lwp);
      if (progress != null) {
        progress.over = true;
      }
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
      if (all) {
        follow(pid);
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
    victim.leave(lwp);
    victim.lwps.remove(lwp);
    victim.stamps.remove(lwp);
  }

  /** Calls that are in progress by now are never reported as sleeping. */
  void follow(int pid) {
    Victim victim = get(pid);
    if (!victim.followed) {
      victim.followed = true;
      followed++;
    }
  }

  void followAll() {
    all = true;
    victims.keySet().forEach(this::follow);
  }

  void release(int pid) {
    Victim victim = get(pid);
    if (victim.followed) {
      victim.followed = false;
      followed--;
      victim.calls.values().forEach(progress -> progress.over = true);
    }
  }

  /** How many processes are followed. */
  int followed() {
    return followed;
  }

  void enter(Victim victim, Call call) {
    Progress progress = new Progress(victim, call);
    victim.calls.put(call.lwp(), progress);
    if (victim.followed) {
      unreported.add(progress);
    }
  }

  /** Calls of followed processes made by then and not taken before, in the order made. */
  List<Sleep> takeSleeps(long enteredBy) {
    List<Sleep> due = new ArrayList<>();
    while (oldestSleep() <= enteredBy) {
      Progress progress = unreported.remove();
      progress.over = true;
      due.add(new Sleep(progress.victim, progress.call));
    }
    return due;
  }

  /** When the oldest call that is not over was made, or Long.MAX_VALUE. */
  long oldestSleep() {
    while (!unreported.isEmpty() && unreported.peek().over) {
      unreported.remove();
    }
    return unreported.isEmpty() ? Long.MAX_VALUE : unreported.peek().call.enteredNanos();
  }
}
