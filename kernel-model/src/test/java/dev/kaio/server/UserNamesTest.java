package dev.kaio.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class UserNamesTest {
  @Test
  void aUserIsFoundByName() throws IOException {
    assertThat(UserNames.uidOf("root")).isZero();
  }

  @Test
  void aUserWithoutANameIsANumber() throws IOException {
    assertThat(UserNames.uidOf("60001")).isEqualTo(60001);
  }

  @Test
  void aNameThatNobodyHasIsUnknown() throws IOException {
    assertThat(UserNames.uidOf("no such user")).isNegative();
  }

  @Test
  void onlyRootAndTheServersOwnUserArePrivileged() {
    assertThat(Peer.ofUser(0, 1000).privileged()).isTrue();
    assertThat(Peer.ofUser(1000, 1000).privileged()).isTrue();
    assertThat(Peer.ofUser(1001, 1000)).isEqualTo(new Peer(1001, false));
    assertThat(Peer.UNKNOWN).isEqualTo(new Peer(60001, false));
  }
}
