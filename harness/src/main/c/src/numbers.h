/* Numbers of Solaris, and what they are called on this host. */
#ifndef KAIO_NUMBERS_H
#define KAIO_NUMBERS_H

/* Errors that both systems know under different numbers; those below 35 are the same. */
enum {
  SOL_EINTR = 4,
  SOL_EIO = 5,
  SOL_EBADF = 9,
  SOL_EAGAIN = 11,
  SOL_ENOMEM = 12,
  SOL_EACCES = 13,
  SOL_EFAULT = 14,
  SOL_EBUSY = 16,
  SOL_EINVAL = 22,
  SOL_EMFILE = 24,
  SOL_ESPIPE = 29,
  SOL_ECANCELED = 47,
  SOL_ENOTSUP = 48,
  SOL_ETIME = 62,
  SOL_EBADFD = 81,
  SOL_ENOSYS = 89,
  SOL_EINPROGRESS = 150,
};

enum {
  SOL_SIGIO = 22,
  SOL_SIGMAX = 73,
};

/* System calls (PROTOCOL.md section 6). */
enum {
  SYS_SOL_read = 3,
  SYS_SOL_write = 4,
  SYS_SOL_open = 5,
  SYS_SOL_close = 6,
  SYS_SOL_lseek = 19,
  SYS_SOL_fstat = 28,
  SYS_SOL_ioctl = 54,
  SYS_SOL_fdsync = 58,
  SYS_SOL_fcntl = 62,
  SYS_SOL_sigaction = 98,
  SYS_SOL_mmap = 115,
  SYS_SOL_mprotect = 116,
  SYS_SOL_munmap = 117,
  SYS_SOL_forksys = 142,
  SYS_SOL_lwp_create = 159,
  SYS_SOL_pread = 173,
  SYS_SOL_pwrite = 174,
  SYS_SOL_kaio = 178,
  SYS_SOL_portfs = 182,
};

int host_errno(int solaris);
int solaris_errno(int host);

/* 0 for a signal that the other system does not have. */
int host_signal(int solaris);
int solaris_signal(int host);

/* Flags of open (PROTOCOL.md 6.1). */
int solaris_oflag(int host);

#endif
