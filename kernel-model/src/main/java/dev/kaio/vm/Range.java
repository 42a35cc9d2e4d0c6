package dev.kaio.vm;

/**
 * Bytes of an address space: an unsigned 64-bit address and a length.
 *
 * @param address the first byte
 * @param length number of bytes
 */
public record Range(long address, int length) {}
