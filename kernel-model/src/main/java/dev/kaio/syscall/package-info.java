/**
 * System calls: their arguments, their handlers, and the table that binds numbers to them. The
 * table is an immutable snapshot that is replaced when a module installs an entry.
 */
package dev.kaio.syscall;
