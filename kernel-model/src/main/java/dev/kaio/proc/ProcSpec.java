package dev.kaio.proc;

import dev.kaio.abi.Abi;

/**
 * Who attaches.
 *
 * @param name what snapshots and traces call the process
 * @param abi its data model and machine
 * @param uid its user
 * @param privileged whether it may load and unload modules and act on processes of others (R-MOD-9)
 */
public record ProcSpec(String name, Abi abi, int uid, boolean privileged) {}
