package dev.kaio.live;

import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelEvent.Call;
import dev.kaio.proc.Lwp;
import dev.kaio.snapshot.LwpSnapshot;
import dev.kaio.truss.KaioTable;
import dev.kaio.truss.TrussFormatter;
import java.util.Locale;

/**
 * An LWP.
 *
 * @param state user, ready, asleep or held
 * @param call the call that it sleeps in, as truss prints it; empty if it is in none
 * @param sleepsOn what it waits for; empty unless it is asleep
 * @param forNanos how long it has been in the call, in the kernel's time
 */
public record LiveLwp(int id, String state, String call, String sleepsOn, long forNanos) {

  static LiveLwp of(Kernel kernel, Lwp lwp) {
    LwpSnapshot seen = lwp.snapshot();
    Call call = lwp.isInUserMode() ? null : kernel.callOf(lwp);
    return new LiveLwp(
        seen.id(),
        seen.state().name().toLowerCase(Locale.ROOT),
        call == null ? "" : TrussFormatter.call(KaioTable.CLASSIC, call),
        seen.sleepsOn(),
        call == null ? 0 : kernel.clock().monotonicNanos() - call.enteredNanos());
  }
}
