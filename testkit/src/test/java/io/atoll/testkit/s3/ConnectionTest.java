package io.atoll.testkit.s3;

import static io.atoll.testkit.s3.RawConnection.UNSIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.gateway.http.HttpLimits;
import io.atoll.testkit.s3.RawConnection.Answer;
import io.atoll.testkit.s3.RawConnection.Head;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What happens on one connection: several requests, refusals before the body, answers without one,
 * clients that dawdle.
 */
class ConnectionTest {
  private static final HttpLimits IMPATIENT =
      new HttpLimits(8, 1000, 8, 64 << 10, 400, 600, 60_000);

  @RegisterExtension static final ServedPool POOL = new ServedPool(IMPATIENT);

  private final RawConnection connection = POOL.connect();
  private String bucket = "";

  @BeforeEach
  void bucket() {
    bucket = POOL.bucket();
  }

  @AfterEach
  void close() throws IOException {
    connection.close();
  }

  private String target(String key) {
    return '/' + bucket + '/' + key;
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 100_000, 2_000_000})
  void goesOnAfterARefusalWhoseBodyNobodyRead(int length) throws IOException {
    assertThat(connection.put(target("k"), new byte[length], "x-amz-acl", "public-read").error())
        .isEqualTo("400 AccessControlListNotSupported");
    assertThat(connection.call("GET", target("k")).error()).isEqualTo("404 NoSuchKey");
    assertThat(connection.put(target("k"), new byte[length]).status()).isEqualTo(200);
    assertThat(connection.call("HEAD", target("k")).headers())
        .containsEntry("content-length", Integer.toString(length));
  }

  @Test
  void severalRequestsSentAtOnce() throws IOException {
    Head put = connection.head("PUT", target("k"), UNSIGNED, "Content-Length", "3");
    String three =
        put.text()
            + "abc"
            + connection.head("GET", target("k"), UNSIGNED).text()
            + connection.head("DELETE", target("k"), UNSIGNED).text();
    connection.send(three);
    assertThat(connection.answer("PUT").status()).isEqualTo(200);
    assertThat(connection.answer("GET").body()).isEqualTo("abc");
    assertThat(connection.answer("DELETE").status()).isEqualTo(204);
  }

  /** A client may wait for an answer in the middle of its next request. */
  @Test
  void answersWhileTheNextRequestIsNotWhole() throws IOException {
    String get = connection.head("GET", target("k"), UNSIGNED).text();
    connection.send(get + get.substring(0, get.length() / 2));
    assertThat(connection.answer("GET").error()).isEqualTo("404 NoSuchKey");
  }

  /** Amazon's MissingContentLength; what follows the head looks like the next request. */
  @Test
  void aBodyWhoseLengthIsNotSaid() throws IOException {
    connection.send(connection.head("PUT", target("k"), UNSIGNED).text() + "abc");
    assertThat(connection.answer("PUT").error()).isEqualTo("411 MissingContentLength");
  }

  @Test
  void continueIsSaidBeforeTheBody() throws IOException {
    connection.send(
        connection.head(
            "PUT", target("k"), UNSIGNED, "Content-Length", "3", "Expect", "100-continue"));
    assertThat(connection.answer("PUT").status()).isEqualTo(100);
    assertThat(connection.send("abc").answer("PUT").status()).isEqualTo(200);
    assertThat(connection.call("GET", target("k")).body()).isEqualTo("abc");
  }

  /** The client did not send the body, and nobody can tell whether it will. */
  @Test
  void refusesBeforeTheBodyAndCloses() throws IOException {
    connection.send(
        connection.head(
            "PUT",
            "/no-such-bucket/k",
            UNSIGNED,
            "Content-Length",
            "3000000",
            "Expect",
            "100-continue",
            "x-amz-acl",
            "public-read"));
    Answer answer = connection.answer("PUT");
    assertThat(answer.error()).isEqualTo("400 AccessControlListNotSupported");
    assertThat(answer.headers()).containsEntry("connection", "close");
    connection.awaitEnd();
  }

  @Test
  void answersWithoutABody() throws IOException {
    connection.put(target("k"), "hello".getBytes(StandardCharsets.UTF_8));
    Answer head = connection.call("HEAD", target("k"));
    assertThat(head.headers()).containsEntry("content-length", "5").containsKey("etag");
    Answer same = connection.call("GET", target("k"), "If-None-Match", head.header("etag"));
    assertThat(same.status()).isEqualTo(304);
    assertThat(connection.call("HEAD", target("none")).status()).isEqualTo(404);
    assertThat(connection.call("DELETE", target("k")).headers())
        .doesNotContainKey("content-length");
    assertThat(connection.call("GET", target("k")).error()).isEqualTo("404 NoSuchKey");
  }

  /** Header bytes are UTF-8 to signatures, and come back as they were. */
  @Test
  void metadataThatIsNotAscii() throws IOException {
    String value = "Grüße, 世界 \ud83c\udf0a";
    assertThat(connection.put(target("k"), new byte[1], "x-amz-meta-m", value).status())
        .isEqualTo(200);
    String read = connection.call("HEAD", target("k")).header("x-amz-meta-m");
    assertThat(new String(latin1(read), StandardCharsets.UTF_8)).isEqualTo(value);
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void requestLinesOfAllForms() throws IOException {
    connection.put(target("k"), new byte[2]);
    String host = "127.0.0.1:" + POOL.server().port();
    Head head = connection.head("GET", target("k"), UNSIGNED);
    connection.send(head.text().replace("GET /", "GET http://" + host + "/"));
    assertThat(connection.answer("GET").status()).isEqualTo(200);
    assertThat(connection.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").answer("GET").error())
        .isEqualTo("403 AccessDenied");
    assertThat(connection.send("GET / HTTP/1.1\r\n\r\n").answer("GET").status()).isIn(400, 403);
  }

  @Test
  void aHeadThatNeverEnds() throws IOException {
    connection.send("GET / HTTP/1.1\r\nHost: x\r\n");
    connection.awaitEnd();
  }

  @Test
  void aHeadThatComesByteByByte() throws IOException {
    try (RawConnection slow = POOL.connect()) {
      trickle(slow, "GET / HTTP/1.1\r\nHost: x\r\nx-filler: ");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1_000_000})
  void aBodyThatStops(int length) throws IOException {
    connection.send(
        connection.head("PUT", target("k"), UNSIGNED, "Content-Length", Integer.toString(length)));
    connection.send(new byte[500]);
    assertThat(connection.answer("PUT").error()).isEqualTo("400 RequestTimeout");
    connection.awaitEnd();
    assertThat(POOL.client().listObjectsV2(r -> r.bucket(bucket)).contents()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {30_000, 1_000_000})
  void aBodyThatComesByteByByte(int length) throws IOException {
    try (RawConnection slow = POOL.connect()) {
      Head head =
          slow.head("PUT", target("k"), UNSIGNED, "Content-Length", Integer.toString(length));
      trickle(slow, head.text());
    }
    assertThat(POOL.client().listObjectsV2(r -> r.bucket(bucket)).contents()).isEmpty();
  }

  /**
   * Sends one byte at a time, never long enough apart to count as stalled, until the server has
   * enough.
   */
  private static void trickle(RawConnection slow, String first) throws IOException {
    slow.send(first);
    try {
      while (true) {
        slow.send("x");
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    } catch (SocketException closed) {
      // The server has enough: that is what is wanted.
    }
  }
}
