/* The host's function behind one that the library interposes. */
#ifndef KAIO_NEXT_H
#define KAIO_NEXT_H

#include <dlfcn.h>

/* A pointer of the type of the function itself; looked up once. */
#define NEXT(name)                                                              \
  ({                                                                            \
    static __typeof__(&name) found;                                             \
    __typeof__(&name) now = __atomic_load_n(&found, __ATOMIC_RELAXED);          \
    if (!now) {                                                                 \
      now = (__typeof__(&name))dlsym(RTLD_NEXT, #name);                         \
      __atomic_store_n(&found, now, __ATOMIC_RELAXED);                          \
    }                                                                           \
    now;                                                                        \
  })

#endif
