/*
 * Descriptors of the kernel. Each has a host descriptor of the same number that holds its place, so
 * that a number means one thing in this process.
 */
#ifndef KAIO_FILES_H
#define KAIO_FILES_H

#include <sys/stat.h>
#include <sys/types.h>

/* A new kernel descriptor as an event port: port_create. */
int files_port(void);

/* Whether it is the kernel's, in this process: kaio_isopen, but not in a child by vfork. */
int files_is_kernels(int fd);

/* dup onto a number: the host's dup2 has been done by the caller, and is undone if the kernel's fails. */
int files_dup_to(int fd, int newfd);

/* Above all that the kernel has open for the program. */
enum { FILES_END = 65535 };

/* The kernel's half of close. */
int files_close(int fd);

int files_oflags(int fd);
int files_set_oflags(int fd, int solaris);

void files_before_fork(void);
void files_after_fork(void);
void files_forget(void);

#endif
