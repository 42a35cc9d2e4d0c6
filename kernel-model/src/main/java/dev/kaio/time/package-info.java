/**
 * Time as a value. {@link dev.kaio.time.KernelClock} holds what the kernel believes the time to be;
 * whoever drives the kernel moves it. {@link dev.kaio.time.CalloutQueue} holds what is due later.
 */
package dev.kaio.time;
