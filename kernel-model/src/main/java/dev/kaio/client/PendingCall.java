package dev.kaio.client;

import dev.kaio.wire.Call;
import java.util.concurrent.CompletableFuture;

/** A call that is in the kernel, or on its way there. */
final class PendingCall {
  final int sysnum;
  final long[] args;
  final CompletableFuture<CallResult> future = new CompletableFuture<>();
  Operands operands;
  int sequence;
  boolean interrupted;

  PendingCall(int sysnum, long[] args, Operands operands) {
    this.sysnum = sysnum;
    this.args = args;
    this.operands = operands;
  }

  Call frame(int lwp) {
    return new Call(lwp, sequence, sysnum, args, operands);
  }
}
