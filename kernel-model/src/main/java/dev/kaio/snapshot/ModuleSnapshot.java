package dev.kaio.snapshot;

/**
 * The module kaio.
 *
 * @param id its module id (R-MOD-11); 0 if it was never loaded
 * @param loads times that it came into memory
 * @param inMemory whether it is there now
 * @param installed whether its system calls are in the table
 * @param counters of all processes together
 */
public record ModuleSnapshot(
    int id, int loads, boolean inMemory, boolean installed, CounterSnapshot counters) {}
