/* Which paths are the kernel's: those below KAIO_PATHS, and the files that KAIO_RAW names. */
#ifndef KAIO_PATHS_H
#define KAIO_PATHS_H

#include <limits.h>

/*
 * The kernel's name of a path, in the buffer or the path itself; NULL for a path of the host.
 *
 * KAIO_PATHS is a list DIR:DIR...; the default is /dev/rdsk:/dev/gate. KAIO_RAW is a list
 * DIR=MOUNT:DIR=MOUNT... of directories of the host that the server exports (--export DIR=MOUNT,raw);
 * DIR alone stands for DIR=DIR.
 */
const char *kernel_path(const char *path, char buffer[PATH_MAX]);

#endif
