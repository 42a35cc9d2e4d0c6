/**
 * The kernel as a whole: what it is configured with, how it boots, and how it is driven. Whoever
 * drives it makes LWPs enter, runs it until it is idle, and moves its clock; nothing happens
 * otherwise.
 */
package dev.kaio.kernel;
