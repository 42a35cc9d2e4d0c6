package dev.kaio.proc;

import dev.kaio.vm.UserMemory;

/** What runs in a process: its bytes, and whom the kernel tells. */
public record Program(UserMemory memory, UserSide side) {}
