/**
 * What a descriptor leads to: a {@link dev.kaio.vnode.Vnode}, opened once as an {@link
 * dev.kaio.vnode.OpenFile}, known to a process by a number in its {@link dev.kaio.vnode.FdTable}.
 *
 * <p>Each number counts its holds: an asynchronous request holds its number until it completes, and
 * close of that number waits for it (R-CLN-12). A call that sleeps on a number is evicted by a
 * close and waited for, too. A dup'ed number has holds of its own.
 */
package dev.kaio.vnode;
