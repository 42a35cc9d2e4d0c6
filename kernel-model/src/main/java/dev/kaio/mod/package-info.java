/**
 * Loadable modules: what is on disk ({@link dev.kaio.mod.ModuleFiles}), what is in memory ({@link
 * dev.kaio.mod.ModuleRegistry}), and modctl(2), by which programs ask for both.
 *
 * <p>A module brings linkages; a system call linkage binds itself to the number that
 * /etc/name_to_sysnum gives its name. The loadable entry of that number loads the module when
 * somebody first calls it, and is gone then.
 */
package dev.kaio.mod;
