/**
 * Address spaces. The kernel knows what is mapped and how; the bytes belong to the program and may
 * be elsewhere, behind {@link dev.kaio.vm.UserMemory}.
 *
 * <p>A page lock keeps a segment from being unmapped. {@link dev.kaio.vm.AddressSpace#unmap} of a
 * segment with locks sets the unmap-wait mark and sleeps; the release of the last lock of any
 * segment clears the mark and wakes the sleepers, which look again from the start (R-CLN-8).
 */
package dev.kaio.vm;
