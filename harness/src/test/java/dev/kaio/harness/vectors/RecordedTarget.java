package dev.kaio.harness.vectors;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** A target without a kernel: it notes what is done to it and gives recorded outcomes. */
final class RecordedTarget implements ScenarioTarget {
  private final Iterator<Scenario.RecordedStep> steps;
  private final List<String> actions = new ArrayList<>();

  RecordedTarget(Scenario scenario) {
    this.steps = scenario.steps().iterator();
  }

  /** What was done, in order. */
  List<String> actions() {
    return actions;
  }

  @Override
  public void write(long address, byte[] bytes) {
    actions.add("write " + Long.toHexString(address) + " " + bytes.length + " bytes");
  }

  @Override
  public void call(int lwp, long[] args) {
    actions.add("call " + lwp + " op " + args[0]);
  }

  @Override
  public void complete(int request, int errno, long resid) {
    actions.add("complete " + request + " " + errno + " " + resid);
  }

  @Override
  public void advance(long nanos) {
    actions.add("advance " + nanos);
  }

  @Override
  public void setTime(long nanos) {
    actions.add("settime " + nanos);
  }

  @Override
  public void munmap(int lwp, long address, long length) {
    actions.add("munmap " + lwp + " " + Long.toHexString(address) + " " + length);
  }

  @Override
  public void signal(int lwp) {
    actions.add("signal " + lwp);
  }

  @Override
  public void setSigio(Scenario.Sigio disposition) {
    actions.add("sigio " + disposition);
  }

  @Override
  public void noMem(int mode) {
    actions.add("nomem " + mode);
  }

  @Override
  public void portCreate(int lwp) {
    actions.add("port_create " + lwp);
  }

  @Override
  public void portGet(int lwp, int fd, int max) {
    actions.add("port_get " + lwp + " " + fd + " " + max);
  }

  @Override
  public void close(int lwp, int fd) {
    actions.add("close " + lwp + " " + fd);
  }

  @Override
  public void reconfigure() {
    actions.add("dr");
  }

  @Override
  public void fork1(int lwp) {
    actions.add("fork1 " + lwp);
  }

  @Override
  public void forkAll(int lwp) {
    actions.add("forkall " + lwp);
  }

  @Override
  public void exec(int lwp) {
    actions.add("exec " + lwp);
  }

  @Override
  public void lwpCreate(int lwp) {
    actions.add("lwp_create " + lwp);
  }

  @Override
  public void exit(int lwp) {
    actions.add("exit " + lwp);
  }

  @Override
  public StepOutcome outcome() {
    return steps.next().expected();
  }
}
