package dev.kaio.aio;

import dev.kaio.port.PortEvent;
import dev.kaio.proc.SigInfo;
import dev.kaio.sched.CondVar;

/** The head of a list of requests: who is told when all of them are over (R-LIO-2). */
final class AioLio {
  /** Members that are not over yet; skipped and failed entries count as over. */
  int count;

  /** Members that still refer to this head; it may be reused at 0. */
  int references;

  /** Where LIO_WAIT and AIOLIOWAIT sleep until the count is 0. */
  final CondVar notifyCv = new CondVar("list I/O");

  /** The list's signal, until it is sent; or null. */
  SigInfo signal;

  /** The list's event, until it is sent; or null. */
  PortEvent portEvent;

  AioLio(int entries) {
    this.count = entries;
    this.references = entries;
  }
}
