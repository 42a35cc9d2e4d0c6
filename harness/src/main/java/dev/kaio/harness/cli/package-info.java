/** What the commands of the harness share on their command lines: options, exit codes, errors. */
package dev.kaio.harness.cli;
