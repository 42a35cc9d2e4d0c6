/*
 * The program's memory as the kernel sees it. Copies go through the host's kernel, so that an address
 * that the program has unmapped is an error and not a SIGSEGV in a thread of the library.
 */
#ifndef KAIO_USERMEM_H
#define KAIO_USERMEM_H

#include <stddef.h>
#include <stdint.h>

/* How many bytes from the start could be copied. */
size_t copy_from_program(void *to, uint64_t from, size_t length);
size_t copy_to_program(uint64_t to, const void *from, size_t length);

/* Memory of the library's own, which stays: at most two ranges. */
void usermem_is_own(void *start, size_t length);

/* Whether it is that; then it has the bytes now. */
int store_into_own(uint64_t to, const void *from, size_t length);

/* Several copies to the program at once, in this order; what cannot be copied is left out. */
struct copy {
  uint64_t to;
  const void *from;
  size_t length;
};
void copy_all_to_program(const struct copy *copies, size_t count);

#endif
