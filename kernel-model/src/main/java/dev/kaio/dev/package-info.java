/**
 * Character devices and the road of a raw transfer to them.
 *
 * <p>{@link dev.kaio.dev.PhysIo#aphysio} checks a {@link dev.kaio.dev.Buf}, locks its pages and
 * hands it to the driver's {@code strategy}; the driver completes it later with {@link
 * dev.kaio.dev.Buf#biodone}. Pages stay locked until {@link dev.kaio.dev.PhysIo#unlock}, which is
 * not the driver's business (R-CLN-1).
 *
 * <p>A {@link dev.kaio.dev.Disk} knows its end and its {@link dev.kaio.dev.FaultPlan}; where the
 * bytes are is the affair of {@link dev.kaio.dev.RamDisk} and {@link dev.kaio.dev.FileDisk}. A
 * {@link dev.kaio.dev.GateDisk} is a disk before another one. Files of the host are seen through
 * {@link dev.kaio.dev.HostIo}, whose answers are messages in the kernel's turn, so a storage that
 * does not answer stops nobody.
 */
package dev.kaio.dev;
