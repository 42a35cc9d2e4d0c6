/*
 * A program for the host, compiled with the host's headers and not linked with the library: host DISK FILE.
 * With LD_PRELOAD=libkaio.so the disk is the kernel's and the file is the host's.
 */
#define _GNU_SOURCE
#include <aio.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

enum { BLOCK = 4096, COUNT = 4 };

static char out[COUNT][BLOCK];
static char in[COUNT][BLOCK];
static volatile sig_atomic_t told;

static void on_signal(int signo, siginfo_t *info, void *context) {
  (void)signo;
  (void)context;
  told = info->si_value.sival_int;
}

static void finish(struct aiocb *cb) {
  const struct aiocb *one[1] = {cb};
  while (aio_error(cb) == EINPROGRESS) {
    CHECK(aio_suspend(one, 1, NULL) == 0 || errno == EINTR);
  }
  CHECK(aio_error(cb) == 0);
  CHECK(aio_return(cb) == BLOCK);
}

static void files(int fd) {
  CHECK(pwrite(fd, out[0], BLOCK, 0) == BLOCK);
  CHECK(lseek(fd, 0, SEEK_SET) == 0);
  CHECK(read(fd, in[0], BLOCK) == BLOCK);
  CHECK(memcmp(in[0], out[0], BLOCK) == 0);
  CHECK(lseek(fd, 0, SEEK_CUR) == BLOCK);
  struct iovec parts[2] = {{in[0], 512}, {in[1], BLOCK - 512}};
  CHECK(preadv(fd, parts, 2, 0) == BLOCK);
  CHECK(memcmp(in[1], out[0] + 512, BLOCK - 512) == 0);
  CHECK((fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDWR);
  struct stat stat;
  CHECK(fstat(fd, &stat) == 0);
  int copy = dup(fd);
  CHECK(copy >= 0 && copy != fd);
  CHECK(pread(copy, in[2], BLOCK, 0) == BLOCK);
  CHECK(close(copy) == 0);
  CHECK_FAILS(pread(copy, in[2], BLOCK, 0), EBADF);
  CHECK(dup2(fd, 100) == 100);
  CHECK(pread(100, in[2], BLOCK, 0) == BLOCK);
  CHECK(close(100) == 0);
  for (int i = 200; i < 1024; i++) {
    close(i); /* as daemons do */
  }
  CHECK(pread(fd, in[2], BLOCK, 0) == BLOCK);
}

static void requests(int fd) {
  struct aiocb cbs[COUNT];
  struct aiocb *list[COUNT];
  for (int i = 0; i < COUNT; i++) {
    cbs[i] = (struct aiocb){.aio_fildes = fd,
                            .aio_buf = out[i],
                            .aio_nbytes = BLOCK,
                            .aio_offset = i * BLOCK,
                            .aio_sigevent.sigev_notify = SIGEV_NONE,
                            .aio_lio_opcode = LIO_READ};
    list[i] = &cbs[i];
    CHECK(aio_write(&cbs[i]) == 0);
  }
  for (int i = 0; i < COUNT; i++) {
    finish(&cbs[i]);
    cbs[i].aio_buf = in[i];
    cbs[i].aio_lio_opcode = LIO_READ; /* the host's aio_write sets it */
  }
  CHECK(lio_listio(LIO_WAIT, list, COUNT, NULL) == 0);
  for (int i = 0; i < COUNT; i++) {
    finish(&cbs[i]);
  }
  CHECK(memcmp(in, out, sizeof in) == 0);

  struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO};
  sigaction(SIGUSR2, &action, NULL);
  cbs[0].aio_sigevent = (struct sigevent){
      .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR2, .sigev_value.sival_int = 9};
  CHECK(aio_read(&cbs[0]) == 0);
  while (told != 9) {
    usleep(1000);
  }
  finish(&cbs[0]);
  CHECK(aio_cancel(fd, NULL) == AIO_ALLDONE);
  struct aiocb sync = {.aio_fildes = fd, .aio_sigevent.sigev_notify = SIGEV_NONE};
  CHECK(aio_fsync(O_SYNC, &sync) == 0);
  while (aio_error(&sync) == EINPROGRESS) {
    usleep(1000);
  }
  CHECK(aio_error(&sync) == 0 && aio_return(&sync) == 0);
}

int main(int argc, char **argv) {
  CHECK(argc == 3);
  for (int i = 0; i < COUNT; i++) {
    fill(out[i], BLOCK, i + 11);
  }
  int disk = open(argv[1], O_RDWR);
  int file = open(argv[2], O_RDWR | O_CREAT, 0600);
  CHECK(disk >= 0 && file >= 0);
  files(disk);
  requests(disk);
  files(file);
  requests(file);
  pid_t child = fork();
  if (child == 0) {
    files(disk);
    requests(disk);
    exit(0);
  }
  int status;
  CHECK(waitpid(child, &status, 0) == child && status == 0);
  puts("host: ok");
  return 0;
}
