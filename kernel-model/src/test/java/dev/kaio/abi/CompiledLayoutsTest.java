package dev.kaio.abi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The layouts of structures against those of C compilers: layouts.txt, which src/test/c/layouts.sh
 * prints. What no accessor shows is stored where the compiler says, and must be decoded from there.
 */
class CompiledLayoutsTest {
  private static final long PROBE = 0x7172_7374L;

  private Abi abi;
  private final Map<String, LongSupplier> ours = new TreeMap<>();

  @ParameterizedTest
  @MethodSource("dev.kaio.testkit.Abis#all")
  @DisplayName(
      "R-LAY-1 R-LAY-2 R-LAY-3 R-LAY-5 R-LAY-6 R-LAY-7 R-SYS-6 members are where C has them")
  void membersAreWhereCHasThem(Abi caller) {
    abi = caller;
    Map<String, Long> compiled = compiled(caller);
    resultAndTime(compiled);
    sigevent(compiled);
    aiocb("aiocb", AiocbLayout.of(abi, false), compiled);
    aiocb("aiocb64", AiocbLayout.of(abi, true), compiled);
    ports(compiled);
    modinfo();
    words();
    Map<String, Long> values = new TreeMap<>();
    ours.forEach((name, value) -> values.put(name, value.getAsLong()));
    assertThat(values).isEqualTo(compiled);
  }

  private static Map<String, Long> compiled(Abi abi) {
    String name = "%s_%s".formatted(abi.model(), abi.machine());
    try (var in =
        new BufferedReader(
            new InputStreamReader(
                CompiledLayoutsTest.class.getResourceAsStream("layouts.txt"),
                StandardCharsets.US_ASCII))) {
      return in.lines()
          .map(line -> line.split(" "))
          .filter(words -> words[0].equals(name))
          .collect(
              Collectors.toMap(
                  words -> words[1], words -> Long.valueOf(words[2]), (a, b) -> a, TreeMap::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Decoder {
    long decode(ByteBuffer struct);
  }

  /** The compiler's offset if a value stored there is what is decoded; else −1. */
  private void decodes(String name, int width, Map<String, Long> compiled, Decoder decoder) {
    long at = compiled.get(name);
    ByteBuffer struct = abi.buffer(1024);
    if (width == Long.BYTES) {
      struct.putLong((int) at, PROBE);
    } else {
      struct.putInt((int) at, (int) PROBE);
    }
    ours.put(name, () -> decoder.decode(struct) == PROBE ? at : -1);
  }

  /** A member that the model has no use for: nothing to compare. */
  private void unused(String name, Map<String, Long> compiled) {
    ours.put(name, () -> compiled.get(name));
  }

  private void resultAndTime(Map<String, Long> compiled) {
    ours.put("aio_result.aio_return", () -> AioResultLayout.RETURN);
    ours.put("aio_result.aio_errno", () -> AioResultLayout.errno(abi));
    ours.put("aio_result.size", () -> AioResultLayout.size(abi));
    decodes("time.seconds", abi.wordSize(), compiled, s -> TimeLayout.seconds(abi, s));
    decodes("time.fraction", abi.wordSize(), compiled, s -> TimeLayout.fraction(abi, s));
    ours.put("time.size", () -> TimeLayout.size(abi));
  }

  private void sigevent(Map<String, Long> compiled) {
    decodes("sigevent.notify", 4, compiled, s -> decodeSigevent(s).notification());
    decodes("sigevent.signo", 4, compiled, s -> decodeSigevent(s).signo());
    decodes("sigevent.value", abi.wordSize(), compiled, s -> decodeSigevent(s).value());
    unused("sigevent.function", compiled);
    unused("sigevent.attributes", compiled);
    unused("sigevent.pad", compiled);
    ours.put("sigevent.size", () -> SigeventLayout.size(abi));
  }

  private Sigevent decodeSigevent(ByteBuffer struct) {
    return SigeventLayout.decode(abi, struct, 0);
  }

  private void aiocb(String name, AiocbLayout layout, Map<String, Long> compiled) {
    int word = abi.wordSize();
    decodes(name + ".fildes", 4, compiled, s -> layout.decode(abi, s, 0).fildes());
    decodes(name + ".buf", word, compiled, s -> layout.decode(abi, s, 0).buf());
    decodes(name + ".nbytes", word, compiled, s -> layout.decode(abi, s, 0).nbytes());
    int offset = name.equals("aiocb64") ? Long.BYTES : word;
    decodes(name + ".offset", offset, compiled, s -> layout.decode(abi, s, 0).offset());
    unused(name + ".reqprio", compiled);
    ours.put(name + ".sigevent", layout::sigevent);
    decodes(name + ".opcode", 4, compiled, s -> layout.decode(abi, s, 0).opcode());
    ours.put(name + ".result", () -> layout.decode(abi, abi.buffer(1024), 0).resultAddress());
    ours.put(name + ".state", layout::state);
    unused(name + ".pad", compiled);
    ours.put(name + ".size", layout::size);
  }

  private void ports(Map<String, Long> compiled) {
    decodes("port_notify.port", 4, compiled, SigeventLayout::portNotifyPort);
    decodes(
        "port_notify.user", abi.wordSize(), compiled, s -> SigeventLayout.portNotifyUser(abi, s));
    ours.put("port_notify.size", () -> SigeventLayout.portNotifySize(abi));
    ours.put("port_event.events", () -> PortEventLayout.EVENTS);
    ours.put("port_event.source", () -> PortEventLayout.SOURCE);
    ours.put("port_event.pad", () -> PortEventLayout.SOURCE + Short.BYTES);
    ours.put("port_event.object", () -> PortEventLayout.OBJECT);
    ours.put("port_event.user", () -> PortEventLayout.user(abi));
    ours.put("port_event.size", () -> PortEventLayout.size(abi));
  }

  private void modinfo() {
    ours.put("msinfo.linkinfo", () -> 0);
    ours.put("msinfo.p0", () -> ModinfoLayout.MSINFO_P0);
    ours.put("msinfo.size", () -> ModinfoLayout.MSINFO_SIZE);
    ours.put("modinfo.info", () -> ModinfoLayout.INFO);
    ours.put("modinfo.state", () -> ModinfoLayout.STATE);
    ours.put("modinfo.id", () -> ModinfoLayout.ID);
    ours.put("modinfo.nextid", () -> ModinfoLayout.NEXT_ID);
    ours.put("modinfo.base", () -> ModinfoLayout.BASE);
    ours.put("modinfo.size", () -> ModinfoLayout.moduleSize(abi));
    ours.put("modinfo.rev", () -> ModinfoLayout.rev(abi));
    ours.put("modinfo.loadcnt", () -> ModinfoLayout.loadcnt(abi));
    ours.put("modinfo.name", () -> ModinfoLayout.name(abi));
    ours.put("modinfo.msinfo", () -> ModinfoLayout.msinfo(abi));
    ours.put("modinfo.bytes", () -> ModinfoLayout.size(abi));
  }

  private void words() {
    ours.put("long.size", abi::wordSize);
    ours.put("pointer.size", abi::wordSize);
    ours.put("word.of.high.half", () -> abi.order() == ByteOrder.BIG_ENDIAN ? 0 : 1);
  }
}
