package io.atoll.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteSizeTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "512, 512",
    "4k, 4096",
    "64GiB, 68719476736",
    "64 gb, 68719476736",
    "64G, 68719476736",
    "1.5MiB, 1572864",
    "2TiB, 2199023255552",
    "1PiB, 1125899906842624"
  })
  void readsWhatPeopleWrite(String text, long bytes) {
    assertThat(ByteSize.parse(text)).isEqualTo(new ByteSize(bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GiB", "-1", "64 GiB x", "1e9", "64Gi B", "9999999999999999999"})
  void namesWhatIsNoSize(String text) {
    assertThatThrownBy(() -> ByteSize.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.0 KiB",
    "1610612736, 1.5 GiB",
    "1048575, 1.0 MiB",
    "1099511627775, 1.0 TiB",
    "9223372036854775807, 8.0 EiB"
  })
  void writesWhatPeopleRead(long bytes, String text) {
    assertThat(new ByteSize(bytes)).hasToString(text);
  }

  @Test
  void refusesMoreThanALongHolds() {
    assertThatThrownBy(() -> ByteSize.parse("9000PiB")).hasMessageContaining("more than");
  }
}
