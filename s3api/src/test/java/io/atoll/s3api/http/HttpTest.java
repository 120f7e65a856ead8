package io.atoll.s3api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.s3api.SeededRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpTest {
  @Test
  void datesInAllForms() {
    Instant expected = Instant.parse("1994-11-06T08:49:37Z");
    for (String text :
        List.of(
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 +0000",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            "1994-11-06T08:49:37Z",
            "1994-11-06T09:49:37+01:00")) {
      assertThat(HttpDates.parse(text)).as(text).isEqualTo(expected);
    }
    assertThat(HttpDates.parse("yesterday")).isNull();
    assertThat(HttpDates.format(expected)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
    assertThat(HttpDates.formatIso(expected.plusMillis(7))).isEqualTo("1994-11-06T08:49:37.007Z");
  }

  @Test
  void percentCodingGoesBothWays() {
    SeededRandom random = SeededRandom.fresh();
    for (int round = 0; round < 2000; round++) {
      var text = new StringBuilder();
      for (int i = random.nextInt(20); i > 0; i--) {
        text.appendCodePoint(random.nextInt(0xD800));
      }
      String encoded = PercentCoding.encode(text.toString(), random.nextBoolean());
      assertThat(PercentCoding.decode(encoded, true)).as("%s", random).isEqualTo(text.toString());
    }
    assertThat(PercentCoding.encode("a/b c+~", true)).isEqualTo("a/b%20c%2B~");
    assertThat(PercentCoding.decode("a+b%2b", true)).isEqualTo("a b+");
    assertThat(PercentCoding.decode("a+b", false)).isEqualTo("a+b");
  }

  @Test
  void headersIgnoreCaseAndJoin() {
    Headers headers = Headers.of("A", "1", "b", "2", "a", "3");
    assertThat(headers.first("a")).isEqualTo("1");
    assertThat(headers.joined("a")).isEqualTo("1,3");
    assertThat(headers.all("A")).containsExactly("1", "3");
    assertThat(headers.contains("c")).isFalse();
  }

  @Test
  void queries() {
    Query query = Query.parse("acl&a=1&&b=x%20y+z&c==&X-Amz-Acl=private");
    assertThat(query.first("acl")).isEmpty();
    assertThat(query.first("b")).isEqualTo("x y z");
    assertThat(query.first("c")).isEqualTo("=");
    assertThat(query.first("d")).isNull();
    assertThat(query.firstIgnoreCase("x-amz-acl")).isEqualTo("private");
    assertThat(query.count()).isEqualTo(5);
  }
}
