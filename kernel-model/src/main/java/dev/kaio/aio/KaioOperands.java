package dev.kaio.aio;

import dev.kaio.abi.Abi;
import dev.kaio.abi.AiocbLayout;
import dev.kaio.abi.AiocbRequest;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.Sigev;
import dev.kaio.abi.Sigevent;
import dev.kaio.abi.SigeventLayout;
import dev.kaio.abi.TimeLayout;
import dev.kaio.proc.Proc;
import dev.kaio.syscall.OperandCollector;
import dev.kaio.syscall.SyscallArgs;

/** What each opcode reads of user memory. No side effects. */
final class KaioOperands {
  private final Proc proc;
  private final Abi abi;
  private final OperandCollector need;

  private KaioOperands(Proc proc, OperandCollector need) {
    this.proc = proc;
    this.abi = proc.abi();
    this.need = need;
  }

  static void collect(Proc proc, KaioOp op, SyscallArgs args, OperandCollector need) {
    KaioOperands operands = new KaioOperands(proc, need);
    switch (op) {
      case AIOWAIT -> operands.time(args.longAt(1));
      case AIOLIO -> operands.lists(args, AiocbLayout.of(operands.abi, false));
      case AIOLIO64 -> operands.lists(args, AiocbLayout.of(operands.abi, true));
      case AIOLIOWAIT, AIOLIOWAIT64 -> operands.list(args.longAt(2), args.intAt(3));
      case AIOSUSPEND, AIOSUSPEND64 -> {
        operands.list(args.longAt(1), args.intAt(2));
        operands.time(args.longAt(3));
      }
      case AIOAREAD, AIOAWRITE ->
          operands.aiocb(AiocbLayout.of(operands.abi, false), args.longAt(1));
      case AIOAREAD64, AIOAWRITE64 ->
          operands.aiocb(AiocbLayout.of(operands.abi, true), args.longAt(1));
      case AIOWAITN -> {
        need.need(args.longAt(3), 4);
        operands.time(args.longAt(4));
      }
      case AIOREAD,
          AIOWRITE,
          AIOCANCEL,
          AIONOTIFY,
          AIOINIT,
          AIOSTART,
          AIOERROR,
          AIOERROR64,
          AIOCANCEL64,
          AIOFSYNC,
          AIOFSYNC64 -> {}
    }
  }

  private void time(long address) {
    if (address != 0 && address != abi.model().allOnes()) {
      need.need(address, TimeLayout.size(abi));
    }
  }

  private boolean list(long address, int entries) {
    return KaioList.isValidLength(entries) && need.need(address, entries * abi.wordSize());
  }

  private void lists(SyscallArgs args, AiocbLayout layout) {
    long sigevent = args.longAt(4);
    if (sigevent != 0 && need.need(sigevent, SigeventLayout.size(abi))) {
      portNotify(UserAiocb.readSigevent(proc.addressSpace(), sigevent));
    }
    if (list(args.longAt(2), args.intAt(3))) {
      for (long aiocb : UserAiocb.readList(proc.addressSpace(), args.longAt(2), args.intAt(3))) {
        if (aiocb != 0) {
          aiocb(layout, aiocb);
        }
      }
    }
  }

  private void aiocb(AiocbLayout layout, long address) {
    if (need.need(address, layout.size())) {
      AiocbRequest aiocb = UserAiocb.read(proc.addressSpace(), layout, address);
      portNotify(aiocb.sigevent());
    }
  }

  private void portNotify(Sigevent sigevent) {
    if (sigevent.notification() == Sigev.PORT) {
      need.need(sigevent.value(), SigeventLayout.portNotifySize(abi));
    }
  }
}
