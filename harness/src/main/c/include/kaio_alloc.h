/*
 * Memory that the program shares with the kernel's server, so that what devices read and write there does
 * not pass through the socket. Only on a Unix socket; everything works without it, too.
 */
#ifndef KAIO_ALLOC_H
#define KAIO_ALLOC_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Zeroed memory on a page boundary, shared if it can be and ordinary memory if not; NULL with errno without
 * memory. Freed by kaio_free.
 */
void *kaio_alloc(size_t size);
void kaio_free(void *memory);

/*
 * Puts a shared file in the place of whole pages that the program may read and write; the bytes stay. No other
 * thread writes there meanwhile, and no request uses it. Memory of malloc is to be unregistered before it is freed,
 * since nobody tells the library when malloc unmaps it. 0, or -1 with errno: EINVAL no whole pages, EBUSY
 * shared already, ENOSYS no kernel, ENOTSUP not a Unix socket, ENOMEM, EMFILE or ENFILE too much, EIO the
 * kernel is gone.
 */
int kaio_register(void *address, size_t length);

/* Puts ordinary memory with the same bytes there again. EINVAL: not registered like this. */
int kaio_unregister(void *address, size_t length);

#ifdef __cplusplus
}
#endif
#endif
