/*
 * What the kernel knows of the program's memory. A host process has its heap and stacks already, so the
 * library declares them lazily: before a call whose operands lie in memory that the kernel has not heard
 * of, the host's mappings around them are declared with mmap. What the host does not have stays
 * undeclared, and the kernel answers EFAULT by its own rules.
 */
#ifndef KAIO_MEMORY_H
#define KAIO_MEMORY_H

#include <stddef.h>
#include <stdint.h>

void memory_begin(void);

/* Declares what the host has of [address, address + length). */
void memory_declare(const volatile void *address, size_t length);

/*
 * After EFAULT or EACCES: whether the host's protection of the range had changed since it was declared. The
 * kernel has been told; the call is worth another try.
 */
int memory_refresh(const volatile void *address, size_t length);

/*
 * Before the program unmaps or replaces a range: it is unmapped in the kernel, which waits for the requests that
 * have it locked (R-CLN-8), and nobody declares it. The host unmaps it between the other two, or another thread would
 * have new memory there too soon.
 */
void memory_leaves(const void *address, size_t length);
void memory_hold(void);
void memory_has_left(const void *address, size_t length);
void memory_release(void);

/* Before its protection is changed (PROT_ numbers are the same): the kernel waits, too. */
void memory_protect(const void *address, size_t length, int protection);

void memory_in_child(void);

#endif
