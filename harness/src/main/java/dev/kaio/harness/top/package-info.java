/** The command that shows in a terminal, again and again, what a running kernel is doing. */
package dev.kaio.harness.top;
