/** {@code truss}: follows processes of a running kernel. The kernel makes the lines. */
package dev.kaio.harness.truss;
