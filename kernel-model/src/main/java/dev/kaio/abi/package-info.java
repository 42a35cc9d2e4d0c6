/** The binary interface: numbers, names and memory layouts that programs and the kernel share. */
package dev.kaio.abi;
