package dev.kaio.aio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** {@link ResultHash} behaves as a {@link HashMap}, whatever the addresses. */
class ResultHashPropertyTest {

  /** Few different addresses, many of them in one bucket; among them 0 and the largest. */
  @Provide
  Arbitrary<List<Long>> addresses() {
    Arbitrary<Long> close = Arbitraries.longs().between(0, 80);
    Arbitrary<Long> sameBucket = Arbitraries.longs().between(0, 40).map(n -> n * 8 * 8192);
    Arbitrary<Long> high = Arbitraries.longs().between(-20, -1);
    return Arbitraries.oneOf(close, sameBucket, high).list().ofMaxSize(150);
  }

  @Property
  void insertsFindsAndRemovesAsTheModelDoes(@ForAll("addresses") List<Long> addresses) {
    ResultHash hash = new ResultHash();
    Map<Long, AioReq> model = new HashMap<>();
    for (long address : addresses) {
      AioReq present = model.remove(address);
      assertThat(hash.find(address)).isSameAs(present);
      if (present != null) { // each second time an address comes up it goes
        hash.remove(present);
      } else {
        AioReq req = new AioReq(null);
        req.resultAddress = address;
        hash.insert(req);
        model.put(address, req);
      }
      assertThat(hash.size()).isEqualTo(model.size());
    }
    assertThat(hash.all()).containsExactlyInAnyOrderElementsOf(model.values());
    model.forEach((address, req) -> assertThat(hash.find(address)).isSameAs(req));
  }

  @Test
  void growsAndKeepsEverything() {
    ResultHash hash = new ResultHash();
    for (long i = 0; i < 10_000; i++) {
      AioReq req = new AioReq(null);
      req.resultAddress = i * 16;
      hash.insert(req);
    }
    assertThat(hash.size()).isEqualTo(10_000);
    for (long i = 0; i < 10_000; i++) {
      assertThat(hash.find(i * 16).resultAddress).isEqualTo(i * 16);
      assertThat(hash.find(i * 16 + 8)).isNull();
    }
    hash.all().forEach(hash::remove);
    assertThat(hash.size()).isZero();
  }

  @Test
  void removingAStrangerIsAPanic() {
    AioReq stranger = new AioReq(null);
    assertThatThrownBy(() -> new ResultHash().remove(stranger)).hasMessageContaining("panic");
  }
}
