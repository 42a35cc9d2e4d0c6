/** How much of something there may be: {@link dev.kaio.limit.Quota}, of one process or of all. */
package dev.kaio.limit;
