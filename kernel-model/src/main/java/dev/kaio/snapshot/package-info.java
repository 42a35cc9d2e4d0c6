/**
 * What a kernel looks like at one moment, as plain values: no reference leads back into the kernel,
 * and two snapshots of the same state are equal. The kernel makes them, {@code wire} carries them,
 * and programs on the other side of a socket see the same records.
 */
package dev.kaio.snapshot;
