/**
 * Processes and their LWPs, signals, and the life of a process: exit, exec and fork.
 *
 * <p>An {@link dev.kaio.proc.Lwp} is in user mode, in the kernel (ready, or asleep on a condition),
 * held for a fork, or gone. On its way back to user mode it runs the process's {@link
 * dev.kaio.proc.ProcHooks} if it has an AST or a signal, then takes its signals. An LWP that is in
 * user mode and must take a trap waits in the {@link dev.kaio.proc.UserTraps}, which are served
 * before anything on the run queue.
 *
 * <p>Nothing here knows of asynchronous I/O: {@code aio} puts its per-process state into the hooks
 * slot of {@link dev.kaio.proc.Proc}.
 */
package dev.kaio.proc;
