package dev.kaio.abi;

/**
 * What the kernel uses of an aiocb, whatever its layout.
 *
 * @param address of the aiocb
 * @param fildes the descriptor
 * @param buf address of the buffer
 * @param nbytes its length in bytes, unsigned
 * @param offset of the transfer on the device, in bytes
 * @param sigevent what to tell at the end
 * @param opcode LIO_NOP 0, LIO_READ 1, LIO_WRITE 2; looked at by list I/O only
 * @param resultAddress of the result member
 */
public record AiocbRequest(
    long address,
    int fildes,
    long buf,
    long nbytes,
    long offset,
    Sigevent sigevent,
    int opcode,
    long resultAddress) {}
