/**
 * Event ports. A port hands out event slots before they are needed, so that sending an event cannot
 * fail; a source of events may attach a callback that runs when the event is fetched.
 */
package dev.kaio.port;
