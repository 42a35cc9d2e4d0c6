/**
 * What an installation has beside the jars: {@link dev.kaio.harness.install.Installation} is run
 * when the project is packaged, and writes the commands, their manual pages, and what shells need
 * to complete them. Pages and completion come from the same definitions as the command lines.
 */
package dev.kaio.harness.install;
