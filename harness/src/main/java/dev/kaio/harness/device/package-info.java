/**
 * Commands about the disks of a running kernel: what goes wrong with them, and what their gates
 * hold. A {@link dev.kaio.harness.device.DiskControl} is a process that opens the disk and makes
 * ioctl calls.
 */
package dev.kaio.harness.device;
