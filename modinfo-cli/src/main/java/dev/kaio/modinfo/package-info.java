/**
 * modinfo, modload and modunload: the tools that show and change which modules the kernel has.
 *
 * <p>Each tool is a function from its words to an exit status. It sees the kernel as a {@link
 * dev.kaio.modinfo.Modctl}; behind that stands a process attached over the socket. What it prints
 * comes from {@link dev.kaio.modinfo.ModinfoTable}, which knows nothing of either.
 */
package dev.kaio.modinfo;
