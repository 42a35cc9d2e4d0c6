package dev.kaio.harness.conformance;

import static dev.kaio.abi.Errno.EBUSY;
import static dev.kaio.abi.Errno.EFAULT;
import static dev.kaio.abi.Errno.EINVAL;
import static dev.kaio.abi.Errno.ENOENT;
import static dev.kaio.abi.Errno.ENOSYS;
import static dev.kaio.abi.Errno.EOVERFLOW;
import static dev.kaio.harness.conformance.Caller.DO_NOT_WAIT;
import static dev.kaio.harness.conformance.Caller.NULL;
import static dev.kaio.harness.conformance.Data.NOWHERE;
import static dev.kaio.harness.conformance.ModuleInfo.ALL;
import static dev.kaio.harness.conformance.ModuleInfo.CNT;
import static dev.kaio.harness.conformance.ModuleInfo.NOBASE;
import static dev.kaio.harness.conformance.ModuleInfo.ONE;

import dev.kaio.abi.Signal;
import dev.kaio.abi.Sysnum;

/** R-MOD: the module kaio, and modctl. */
@Conformance
final class ModuleCases {
  private static final int MODLOAD = 0;
  private static final int MODUNLOAD = 1;
  private static final long FOUR_GIB = 1L << 32;
  private static final int UNKNOWN = 99999;

  private static Answer load(Program p, long name, long id) {
    return p.call(Sysnum.MODCTL, MODLOAD, 1, name, id);
  }

  /** The module's id, whether it was loaded before or not. */
  private static int idOfKaio(Program p) {
    long id = p.integerAt(0);
    load(p, p.text("sys/kaio"), id).succeeds();
    return p.integer(id);
  }

  private static Answer unload(Program p, int id) {
    return p.call(Sysnum.MODCTL, MODUNLOAD, id);
  }

  @Case(
      rules = {"R-MOD-1", "R-MOD-10", "R-MOD-11"},
      says = "sys/kaio can be loaded again and again: it keeps its id, and was loaded once")
  void load(@Privileged Program p) {
    int id = idOfKaio(p);
    p.init().succeeds();
    long again = p.integerAt(0);
    load(p, p.text("sys/kaio"), again).succeeds();
    p.hasInteger(again, id);
    ModuleInfo info = new ModuleInfo(p);
    info.ask(id, ONE, 0).succeeds();
    info.hasName("kaio");
    info.isInstalled(1);
  }

  @Case(rules = "R-MOD-10", says = "what is not there is ENOENT, a name that cannot be read EFAULT")
  void loadErrors(@Privileged Program p) {
    load(p, NOWHERE, NULL).fails(EFAULT);
    load(p, p.text("sys/nothing"), NULL).fails(ENOENT);
    load(p, p.text("sys/kaio"), NULL).succeeds();
  }

  @Case(
      rules = {"R-MOD-3", "R-MOD-4", "R-SYS-1"},
      says = "call 178 of a program of 32 bits brings in the module, with both linkages")
  void firstCall(@Ilp32 Program narrow, @Privileged Program p) {
    narrow.call(178, 2, DO_NOT_WAIT, 0).fails(EINVAL);
    ModuleInfo info = new ModuleInfo(p);
    info.ask(idOfKaio(p), ONE, 0).succeeds();
    info.isInstalled(1);
    info.hasLinkage(0, "kernel Async I/O", 178);
    info.hasLinkage(1, "kernel Async I/O for 32 bit comp", 178);
    p.call(178, 2, DO_NOT_WAIT, 0).fails(EINVAL);
  }

  @Case(
      rules = {"R-MOD-5", "R-MOD-7"},
      says = "what has been installed cannot be unloaded, and goes on")
  void unloadKaio(@Privileged Program p) {
    p.init().succeeds();
    int id = idOfKaio(p);
    unload(p, id).fails(EBUSY);
    ModuleInfo info = new ModuleInfo(p);
    info.ask(id, ONE, 0).succeeds();
    info.isInstalled(1);
    p.aiowait(DO_NOT_WAIT, 0).returns(0);
  }

  @Case(rules = "R-MOD-8", says = "a call that does not exist is ENOSYS and SIGSYS")
  void noSuchCall(Program p) {
    p.catches(Signal.SIGSYS);
    p.call(256).fails(ENOSYS);
    p.call(999).fails(ENOSYS);
    p.tookSignals(Signal.SIGSYS, 0, 0, Signal.SIGSYS, 0, 0);
  }

  @Case(rules = "R-MOD-8", says = "which ends a program that does not catch it")
  void noSuchCallKills(Program p) {
    p.call(256);
    p.wasKilledBy(Signal.SIGSYS);
  }

  @Case(
      rules = {"R-MOD-9", "R-MOD-12"},
      says = "unload: an unknown id is EINVAL, a primary module EBUSY, 0 never fails")
  void unloadErrors(@Privileged Program p) {
    p.init().succeeds();
    p.call(Sysnum.MODCTL, 77, 0, 0).fails(EINVAL);
    unload(p, UNKNOWN).fails(EINVAL);
    unload(p, 1).fails(EBUSY);
    unload(p, 0).succeeds();
    p.aiowait(DO_NOT_WAIT, 0).returns(0);
  }

  @Case(
      rules = {"R-MOD-9", "R-MOD-13"},
      says = "anybody may ask: by the id, or for the next behind that of the structure")
  void modinfo(Program p) {
    ModuleInfo info = new ModuleInfo(p);
    info.ask(UNKNOWN, ALL, -1).succeeds();
    int first = info.id();
    info.ask(first, ONE, -7).succeeds();
    info.ask(UNKNOWN, ONE, first).fails(EINVAL);
    info.ask(UNKNOWN, ONE | CNT, first).fails(EINVAL);
    info.ask(first, ALL, -2).fails(EINVAL);
    info.ask(first, ALL | CNT, UNKNOWN).fails(EINVAL);
    p.call(Sysnum.MODCTL, 2, UNKNOWN, NOWHERE).fails(EFAULT);
  }

  @Case(rules = "R-MOD-13", says = "all modules come by ascending id, kaio among them")
  void allModules(@Privileged Program p) {
    int kaio = idOfKaio(p);
    ModuleInfo info = new ModuleInfo(p);
    int last = -1;
    while (last < kaio) {
      info.ask(0, ALL, last).succeeds();
      if (info.id() <= last || info.id() > kaio) {
        throw new AssertionError("modules: " + info.id() + " comes behind " + last);
      }
      last = info.id();
    }
    info.hasName("kaio");
  }

  @Case(
      rules = {"R-MOD-14", "R-MOD-15", "R-LAY-7"},
      says = "kaio in a program of 64 bits: two linkages of 178, the second one's text cut")
  void kaio(@Privileged Program p) {
    int id = idOfKaio(p);
    ModuleInfo info = new ModuleInfo(p);
    info.ask(id, ONE, 0).succeeds();
    info.isInstalled(1);
    info.hasName("kaio");
    info.hasLinkage(0, "kernel Async I/O", 178);
    info.hasLinkage(1, "kernel Async I/O for 32 bit comp", 178);
    for (int i = 2; i < 10; i++) {
      info.hasLinkage(i, "", -1);
    }
  }

  @Case(
      rules = {"R-MOD-16", "R-LAY-7"},
      says = "a program of 32 bits cannot be told a base above 4 GiB, but all else")
  void narrowModinfo(@Privileged Program wide, @Ilp32 Program p) {
    int id = idOfKaio(wide);
    ModuleInfo whole = new ModuleInfo(wide);
    whole.ask(id, ONE, 0).succeeds();
    ModuleInfo info = new ModuleInfo(p);
    if (Long.compareUnsigned(whole.base(), FOUR_GIB) >= 0) {
      info.ask(id, ONE, 0).fails(EOVERFLOW);
    } else {
      info.ask(id, ONE, 0).succeeds();
    }
    info.ask(id, ONE | NOBASE, 0).succeeds();
    info.isInstalled(1);
    info.hasName("kaio");
    info.hasLinkage(1, "kernel Async I/O for 32 bit comp", 178);
    info.hasLinkage(9, "", -1);
  }
}
