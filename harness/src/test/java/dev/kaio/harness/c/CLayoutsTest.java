package dev.kaio.harness.c;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaio.abi.Abi;
import dev.kaio.abi.AioResultLayout;
import dev.kaio.abi.AiocbLayout;
import dev.kaio.abi.Errno;
import dev.kaio.abi.KaioOp;
import dev.kaio.abi.PortEventLayout;
import dev.kaio.abi.SigeventLayout;
import dev.kaio.abi.Sysnum;
import dev.kaio.harness.c.CToolchain.Ended;
import dev.kaio.wire.MessageType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class CLayoutsTest {
  private static final Abi ABI = Abi.LP64_X86;

  private static final Set<String> OPCODES =
      Set.of(KaioOp.values()).stream().map(Enum::name).collect(Collectors.toSet());

  private static final Set<String> MESSAGES =
      Set.of(MessageType.values()).stream().map(Enum::name).collect(Collectors.toSet());

  /** Where fields are; R-LAY-9 for the numbers that are the headers' own. */
  private static Map<String, Long> structures() {
    AiocbLayout aiocb = AiocbLayout.of(ABI, false);
    Map<String, Integer> expected = new LinkedHashMap<>();
    expected.put("sizeof aio_result_t", AioResultLayout.size(ABI));
    expected.put("aio_result_t.aio_return", AioResultLayout.RETURN);
    expected.put("aio_result_t.aio_errno", AioResultLayout.errno(ABI));
    expected.put("sizeof aiocb_t", aiocb.size());
    expected.put("aiocb_t.aio_fildes", 0);
    expected.put("aiocb_t.aio_buf", aiocb.buf());
    expected.put("aiocb_t.aio_nbytes", aiocb.nbytes());
    expected.put("aiocb_t.aio_offset", aiocb.offset());
    expected.put("aiocb_t.aio_reqprio", aiocb.reqprio());
    expected.put("aiocb_t.aio_sigevent", aiocb.sigevent());
    expected.put("aiocb_t.aio_lio_opcode", aiocb.opcode());
    expected.put("aiocb_t.aio_resultp", aiocb.result());
    expected.put("aiocb_t.aio_state", aiocb.state());
    expected.put("sizeof struct sigevent", SigeventLayout.size(ABI));
    expected.put("sizeof port_notify_t", SigeventLayout.portNotifySize(ABI));
    expected.put("port_notify_t.portnfy_user", ABI.wordSize());
    expected.put("sizeof port_event_t", PortEventLayout.size(ABI));
    expected.put("port_event_t.portev_events", PortEventLayout.EVENTS);
    expected.put("port_event_t.portev_source", PortEventLayout.SOURCE);
    expected.put("port_event_t.portev_object", PortEventLayout.OBJECT);
    expected.put("port_event_t.portev_user", PortEventLayout.user(ABI));
    expected.put("SIGEV_NONE", 1);
    expected.put("SIGEV_SIGNAL", 2);
    expected.put("SIGEV_THREAD", 3);
    expected.put("SIGEV_PORT", 4);
    expected.put("AIO_POLL_BIT", KaioOp.POLL_BIT);
    return expected.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> (long) each.getValue()));
  }

  private static long expected(String name, Map<String, Long> structures)
      throws ReflectiveOperationException {
    if (structures.containsKey(name)) {
      return structures.get(name);
    }
    if (name.startsWith("SYS_SOL_")) {
      return Sysnum.class
          .getField(name.substring("SYS_SOL_".length()).toUpperCase(Locale.ROOT))
          .getInt(null);
    }
    if (name.startsWith("SOL_")) {
      return Errno.valueOf(name.substring("SOL_".length())).code();
    }
    if (OPCODES.contains(name)) {
      return KaioOp.valueOf(name).code();
    }
    assertThat(MESSAGES).contains(name);
    return MessageType.valueOf(name).code();
  }

  @Test
  @DisplayName("R-LAY-1 to R-LAY-9: the headers' layouts and numbers are the kernel's")
  void headersAgreeWithTheKernel()
      throws IOException, InterruptedException, ReflectiveOperationException {
    CToolchain.assumeLibrary();
    String internal = "-I" + Path.of("src/main/c/src").toAbsolutePath();
    Ended ended =
        CToolchain.runProgram(CToolchain.compile("layouts", internal), List.of(), Map.of());
    assertThat(ended.status()).isZero();
    Map<String, Long> structures = structures();
    List<String> lines = ended.output().lines().toList();
    assertThat(lines).hasSizeGreaterThan(80);
    for (String line : lines) {
      int space = line.lastIndexOf(' ');
      String name = line.substring(0, space);
      assertThat(Long.parseLong(line.substring(space + 1)))
          .as(name)
          .isEqualTo(expected(name, structures));
    }
  }
}
