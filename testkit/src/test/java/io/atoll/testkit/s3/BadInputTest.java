package io.atoll.testkit.s3;

import static io.atoll.testkit.s3.RawConnection.UNSIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.chunked.AwsChunkedEncoder;
import io.atoll.s3api.chunked.Trailer;
import io.atoll.testkit.s3.RawConnection.Answer;
import io.atoll.testkit.s3.RawConnection.Head;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes in wrong is answered in S3's words, and nothing of it is stored. */
class BadInputTest {
  @RegisterExtension static final ServedPool POOL = new ServedPool();

  private String bucket = "";
  private RawConnection connection = POOL.connect();

  @BeforeEach
  void connect() {
    bucket = POOL.bucket();
  }

  @AfterEach
  void nothingIsStored() throws IOException {
    connection.close();
    assertThat(POOL.client().listObjectsV2(r -> r.bucket(bucket)).contents()).isEmpty();
    assertThat(POOL.client().listMultipartUploads(r -> r.bucket(bucket)).uploads()).isEmpty();
  }

  private String target(String key) {
    return '/' + bucket + '/' + key;
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 39_000, 100_000, 3_000_000})
  void aClientThatVanishesMidUpload(int length) throws IOException {
    connection.send(
        connection.head("PUT", target("k"), UNSIGNED, "Content-Length", Integer.toString(length)));
    connection.send(new byte[length / 2]);
    connection.vanish();
    awaitServing();
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 39_000, 100_000, 3_000_000})
  void aBodyThatEndsEarly(int length) throws IOException {
    connection.send(
        connection.head("PUT", target("k"), UNSIGNED, "Content-Length", Integer.toString(length)));
    connection.send(new byte[length / 2]);
    connection.close();
    awaitServing();
  }

  /** A browser asks for leave under the presigned URL that it is going to use. */
  @Test
  void aPreflightIsNotASignedRequest() throws IOException {
    String signature = "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=of-another-method";
    String request = "OPTIONS " + target("k") + signature + " HTTP/1.1\r\nHost: x\r\n";
    assertThat(connection.send(request + "\r\n").answer("OPTIONS").error())
        .isEqualTo("400 BadRequest");
    String origin = "Origin: http://example.com\r\nAccess-Control-Request-Method: PUT\r\n\r\n";
    assertThat(connection.send(request + origin).answer("OPTIONS").error())
        .isEqualTo("403 AccessForbidden");
  }

  /** More uploads are broken off than there are places for transfers: each place comes back. */
  @Test
  void placesOfBrokenTransfersComeBack() throws IOException {
    for (int i = 0; i < 300; i++) {
      try (RawConnection broken = POOL.connect()) {
        broken.send(broken.head("PUT", target("k"), UNSIGNED, "Content-Length", "1000000"));
        broken.send(new byte[i * 500]);
        broken.vanish();
      }
    }
    awaitServing();
    connection = POOL.connect();
    assertThat(connection.put(target("k"), new byte[200_000]).status()).isEqualTo(200);
    for (int i = 0; i < 300; i++) {
      try (RawConnection broken = POOL.connect()) {
        broken.send(broken.head("GET", target("k"), UNSIGNED));
        broken.vanish();
      }
    }
    awaitServing();
    assertThat(connection.call("DELETE", target("k")).status()).isEqualTo(204);
  }

  /** What was broken off before is dealt with when the server answers a large upload again. */
  private void awaitServing() throws IOException {
    Answer answer;
    do {
      try (RawConnection next = POOL.connect()) {
        answer = next.put(target("probe"), new byte[100_000]);
      }
    } while (answer.status() == 503);
    assertThat(answer.status()).isEqualTo(200);
    try (RawConnection next = POOL.connect()) {
      assertThat(next.call("DELETE", target("probe")).status()).isEqualTo(204);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 100_000, 3_000_000})
  void wrongDigests(int length) throws IOException {
    byte[] body = new byte[length];
    Arrays.fill(body, (byte) 'x');
    assertThat(connection.put(target("k"), body, "Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg==").error())
        .isEqualTo("400 BadDigest");
    assertThat(connection.put(target("k"), body, "x-amz-checksum-crc32", "AAAAAA==").error())
        .isEqualTo("400 BadDigest");
    String other = "0".repeat(64);
    connection.send(
        connection.head("PUT", target("k"), other, "Content-Length", Integer.toString(length)));
    assertThat(connection.send(body).answer("PUT").error())
        .isEqualTo("400 XAmzContentSHA256Mismatch");
  }

  @ParameterizedTest
  @ValueSource(ints = {20_000, 3_000_000})
  void signedChunksThatWereChanged(int length) throws IOException {
    String streaming = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    byte[] content = new byte[length];
    // The framing's length does not depend on the signature, so a first head tells it.
    int framed = framed(connection.head("PUT", target("k"), streaming), content, List.of()).length;
    String[] headers = {
      "Content-Length",
      Integer.toString(framed),
      "Content-Encoding",
      "aws-chunked",
      "x-amz-decoded-content-length",
      Integer.toString(length)
    };
    Head head = connection.head("PUT", target("k"), streaming, headers);
    byte[] good = framed(head, content, List.of());
    for (int at : new int[] {30, framed / 2, framed - 20}) {
      byte[] changed = good.clone();
      changed[at] ^= 1;
      Head fresh = connection.head("PUT", target("k"), streaming, headers);
      connection.send(fresh).send(changed);
      Answer answer = connection.answer("PUT");
      assertThat(answer.status()).as("changed at %d: %s", at, answer.body()).isIn(400, 403);
    }
    byte[] signed =
        framed(connection.head("PUT", target("k"), streaming, headers), content, List.of());
    connection.send(head).send(good);
    assertThat(connection.answer("PUT").status()).isEqualTo(200);
    assertThat(connection.call("DELETE", target("k")).status()).isEqualTo(204);
    assertThat(signed).hasSameSizeAs(good);
  }

  @Test
  void trailersThatAreWrong() throws IOException {
    String streaming = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
    byte[] content = new byte[50_000];
    String name = ChecksumAlgorithm.CRC64NVME.headerName();
    List<Trailer> wrong = List.of(new Trailer(name, "AAAAAAAAAAE="));
    int framed = framed(connection.head("PUT", target("k"), streaming), content, wrong).length;
    Head head =
        connection.head(
            "PUT",
            target("k"),
            streaming,
            "Content-Length",
            Integer.toString(framed),
            "x-amz-trailer",
            name,
            "x-amz-decoded-content-length",
            "50000");
    connection.send(head).send(framed(head, content, wrong));
    assertThat(connection.answer("PUT").error()).isEqualTo("400 BadDigest");
  }

  private static byte[] framed(Head head, byte[] content, List<Trailer> trailers) {
    return AwsChunkedEncoder.encode(head.chunks(), content, 65_536, trailers);
  }

  @Test
  void lengthsThatAreMissingOrWrong() throws IOException {
    assertThat(connection.call("PUT", target("k")).error()).isEqualTo("411 MissingContentLength");
    connection.send(connection.head("PUT", target("k"), UNSIGNED, "Transfer-Encoding", "chunked"));
    assertThat(connection.send("3\r\nabc\r\n0\r\n\r\n").answer("PUT").error())
        .isEqualTo("411 MissingContentLength");
    assertThat(connection.call("PUT", target("k"), "Content-Length", "5368709121").error())
        .isEqualTo("400 EntityTooLarge");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "x", "1.5", "99999999999999999999"})
  void lengthsThatAreNone(String length) throws IOException {
    connection.send(connection.head("PUT", target("k"), UNSIGNED, "Content-Length", length));
    assertThat(connection.answer("PUT").status()).isEqualTo(400);
  }

  /** Two ways to see a body's end are how requests are smuggled (RFC 9112, section 11.2). */
  @Test
  void lengthsThatContradict() throws IOException {
    connection.send(
        connection.head(
            "PUT", target("k"), UNSIGNED, "Content-Length", "3", "Content-Length", "30"));
    assertThat(connection.send("abc").answer("PUT").status()).isEqualTo(400);
    try (RawConnection other = POOL.connect()) {
      other.send(
          other.head(
              "PUT", target("k"), UNSIGNED, "Content-Length", "3", "Transfer-Encoding", "chunked"));
      other.send("3\r\nabc\r\n0\r\n\r\n");
      assertThat(other.answer("PUT").status()).isEqualTo(400);
      other.awaitEnd();
    }
  }

  @Test
  void headsBeyondTheLimitAreToldSo() throws IOException {
    StringBuilder many = new StringBuilder("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n");
    for (int i = 0; i < 250; i++) {
      many.append("x-amz-meta-").append(i).append(": v\r\n");
    }
    String large = "GET /a HTTP/1.1\r\nHost: x\r\nx-large: " + "v".repeat(70_000) + "\r\n\r\n";
    for (String head : List.of(many + "\r\nabc", large)) {
      try (RawConnection other = POOL.connect()) {
        other.send(head);
        assertThat(other.answer("PUT").error()).isEqualTo("400 RequestHeaderSectionTooLarge");
      }
    }
  }

  @Test
  void overLongHeads() throws IOException {
    Answer metadata = connection.put(target("k"), new byte[1], "x-amz-meta-long", "v".repeat(2048));
    assertThat(metadata.error()).isEqualTo("400 MetadataTooLarge");
    assertThat(connection.put(target("x".repeat(1025)), new byte[1]).error())
        .isEqualTo("400 KeyTooLongError");
    try (RawConnection other = POOL.connect()) {
      other.sendUntilRefused("GET /" + "a".repeat(200_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
      other.awaitEnd();
    }
    try (RawConnection other = POOL.connect()) {
      StringBuilder head = new StringBuilder("GET / HTTP/1.1\r\nHost: x\r\n");
      for (int i = 0; i < 500; i++) {
        head.append("x-amz-meta-").append(i).append(": v\r\n");
      }
      other.sendUntilRefused(head.append("\r\n").toString());
      other.awaitEnd();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "GET / HTTP/1.1\r\nno colon\r\n\r\n",
        "\u0000\u0001\u0002\u0003\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
      })
  void whatIsNoHttp(String text) throws IOException {
    connection.send(text);
    connection.close();
    awaitServing();
  }

  @Test
  void documentsThatAreMalformed() throws IOException {
    for (String body : new String[] {"<Delete>", "no xml", "<a/>", "\u0000", "<Delete><Object>"}) {
      String md5 =
          Base64.getEncoder().encodeToString(Md5.of(body.getBytes(StandardCharsets.UTF_8)));
      connection.send(
          connection.head(
              "POST",
              '/' + bucket + "?delete",
              UNSIGNED,
              "Content-Length",
              Integer.toString(body.length()),
              "Content-MD5",
              md5));
      assertThat(connection.send(body).answer("POST").error()).isEqualTo("400 MalformedXML");
    }
    connection.send(
        connection.head(
            "POST",
            '/' + bucket + "?delete",
            UNSIGNED,
            "Content-Length",
            "9000000",
            "Content-MD5",
            "1B2M2Y8AsgTpgAmY7PhCfg=="));
    assertThat(connection.answer("POST").error()).isEqualTo("400 MaxMessageLengthExceeded");
  }
}
