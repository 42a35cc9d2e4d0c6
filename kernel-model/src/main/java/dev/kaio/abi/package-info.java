/**
 * The numbers and byte layouts that programs see: errno values, signals, system call numbers, kaio
 * opcodes, and the structures of the LP64 and ILP32 data models on both machines. Nothing here has
 * state, and nothing here depends on another package.
 */
package dev.kaio.abi;
