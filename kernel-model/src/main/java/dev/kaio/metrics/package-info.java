/**
 * A kernel in numbers, for Micrometer.
 *
 * <p>What happens is counted as it happens: {@link dev.kaio.metrics.KernelMetrics} listens to the
 * events of a kernel, on the kernel's thread. What stands is looked at when somebody asks: a gauge
 * reads a {@link dev.kaio.metrics.KernelSample}, which whoever drives the kernel takes. Meters have
 * no tag of a process: their number does not grow with the load.
 */
package dev.kaio.metrics;
