/**
 * The command that does to a running kernel what a CONTROL can do: move its clock, make its memory
 * tight, let held requests go, ask for a clean-up, print snapshots.
 */
package dev.kaio.harness.control;
