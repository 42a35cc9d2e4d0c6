/** Kernels that the conformance cases run on, in this program or behind a socket. */
package dev.kaio.harness.target;
