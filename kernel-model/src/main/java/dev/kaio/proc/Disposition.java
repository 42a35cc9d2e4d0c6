package dev.kaio.proc;

/** What a process does with a signal. */
public enum Disposition {
  DEFAULT,
  IGNORED,
  CAUGHT
}
