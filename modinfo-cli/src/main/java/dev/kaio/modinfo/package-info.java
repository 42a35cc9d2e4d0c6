/**
 * modinfo, modload and modunload (R-MOD-17..22): what the three tools print, to the byte, from what
 * modctl(2) tells a process at the other end of a socket; and kstat(8), which prints counters.
 *
 * <p>{@link dev.kaio.modinfo.ModinfoCommand} finds the tool, takes {@code -s} out of the words, and
 * hands the rest to a {@link dev.kaio.modinfo.Tool}, which knows nothing of sockets: it sees a
 * {@link dev.kaio.modinfo.Modctl}. {@link dev.kaio.modinfo.ModinfoTable} turns {@link
 * dev.kaio.modinfo.ModuleRecord}s into lines. Whatever ends a tool early is a {@link
 * dev.kaio.modinfo.Failure}: one line for stderr, and the exit status.
 *
 * <p>{@link dev.kaio.modinfo.Kstat} prints what {@link dev.kaio.modinfo.KstatSource} makes of
 * snapshots of the kernel. It differs from kstat(8) in this: {@code -s} names the kernel, so a
 * statistic is picked by an operand ({@code :::pending}); there is no repeating by interval and
 * count, no {@code -C}, {@code -j} and {@code -T}; and no {@code crtime}.
 *
 * <p>These programs do little and are started often, so nothing here costs much at start: no
 * library, no reflection, no {@code String.format}, no lambda.
 *
 * <p>Where the rules are silent:
 *
 * <ul>
 *   <li>{@code modload -e file} runs the file after the module is loaded, {@code modunload -e file}
 *       before it is unloaded, with two arguments: the module's id, and the number of its first
 *       linkage (the system call number of kaio, −1 of a module without). A status other than 0 is
 *       the tool's own, and keeps modunload from unloading. There is no search along PATH.
 *   <li>{@code modunload} without {@code -i}, or with an option that it does not know, prints its
 *       usage and exits with 255.
 *   <li>No kernel to be reached is exit status 255, too.
 *   <li>An id is read as {@code scanf} does: leading blanks, a sign, digits, and anything behind
 *       them. Beyond 32 bits it becomes the greatest or the least int, which no module has.
 * </ul>
 */
package dev.kaio.modinfo;
