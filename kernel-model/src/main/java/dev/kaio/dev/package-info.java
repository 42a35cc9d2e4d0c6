/**
 * Character devices and the road of a raw transfer to them.
 *
 * <p>{@link dev.kaio.dev.PhysIo#aphysio} checks a {@link dev.kaio.dev.Buf}, locks its pages and
 * hands it to the driver's {@code strategy}; the driver completes it later with {@link
 * dev.kaio.dev.Buf#biodone}. Pages stay locked until {@link dev.kaio.dev.PhysIo#unlock}, which is
 * not the driver's business (R-CLN-1).
 */
package dev.kaio.dev;
