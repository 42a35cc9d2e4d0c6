#ifndef KAIO_TRANSFER_H
#define KAIO_TRANSFER_H

#include <sys/types.h>

#include "library.h"

/* What the system call says. After ESPIPE it is last: without a position. */
ssize_t perform(const struct request *request, int last);

#endif
