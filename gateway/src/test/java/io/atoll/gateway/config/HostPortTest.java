package io.atoll.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HostPortTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:9000, 127.0.0.1, 9000",
    "localhost:0, localhost, 0",
    "[::1]:9000, ::1, 9000",
    ":80, 0.0.0.0, 80"
  })
  void readsAnAddress(String text, String host, int port) {
    assertThat(HostPort.parse(text)).isEqualTo(new HostPort(host, port));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "9000", "localhost", "::1:9000", "a:b", "host:123456", "host:70000"})
  void refusesOthers(String text) {
    assertThatThrownBy(() -> HostPort.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:9000", "[::1]:9000"})
  void writesWhatItReads(String text) {
    assertThat(HostPort.parse(text)).hasToString(text);
  }
}
