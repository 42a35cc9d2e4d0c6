package dev.kaio.mod;

import dev.kaio.abi.DataModel;
import dev.kaio.syscall.SyscallHandler;

/**
 * A linkage that binds a system call (R-MOD-4).
 *
 * @param linkinfo what modinfo shows in parentheses
 * @param callers whose table it is for
 * @param argumentCount slots that the handler takes
 * @param handler who carries the call out
 */
public record ModlSys(
    String linkinfo, DataModel callers, int argumentCount, SyscallHandler handler) {}
