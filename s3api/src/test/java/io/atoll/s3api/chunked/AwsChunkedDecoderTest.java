package io.atoll.s3api.chunked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.atoll.s3api.SeededRandom;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.http.Headers;
import io.atoll.s3api.http.S3Request;
import io.atoll.s3api.sigv4.Credentials;
import io.atoll.s3api.sigv4.RequestSigner;
import io.atoll.s3api.sigv4.SigningContext;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AwsChunkedDecoderTest {
  private static final SigningContext SIGNING =
      new RequestSigner(new Credentials("AK", "secret"), "us-east-1")
          .sign(
              S3Request.of("PUT", "/b/k", null, Headers.of("Host", "h"), true),
              "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
              Instant.EPOCH)
          .chunks();
  private static final String CRC = "x-amz-checksum-crc32";

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static @Nullable S3Exception decodeUnsigned(long expected, String body) {
    return decode(
        new AwsChunkedDecoder(null, expected, true, List.of()),
        ascii(body),
        body.length(),
        new ByteArrayOutputStream());
  }

  private static @Nullable S3Exception decode(
      AwsChunkedDecoder decoder, byte[] body, int step, ByteArrayOutputStream out) {
    return catchThrowableOfType(
        S3Exception.class,
        () -> {
          for (int from = 0; from < body.length; from += step) {
            int count = Math.min(step, body.length - from);
            decoder.decode(
                ByteBuffer.wrap(body, from, count),
                piece -> {
                  while (piece.hasRemaining()) {
                    out.write(piece.get());
                  }
                });
          }
          decoder.finish();
        });
  }

  private static void assertFails(@Nullable S3Exception failure, S3ErrorCode code) {
    assertThat(failure).isNotNull().extracting(S3Exception::code).isEqualTo(code);
  }

  @Test
  void decodesWhateverThePiecesAre() {
    SeededRandom random = SeededRandom.fresh();
    for (int round = 0; round < 300; round++) {
      byte[] content = new byte[random.nextInt(5000)];
      random.nextBytes(content);
      SigningContext signing = random.nextBoolean() ? SIGNING : null;
      List<Trailer> trailers =
          random.nextBoolean() ? List.of() : List.of(new Trailer(CRC, "AAAAAA=="));
      byte[] body = AwsChunkedEncoder.encode(signing, content, 1 + random.nextInt(2000), trailers);
      var decoder =
          new AwsChunkedDecoder(
              signing, content.length, true, trailers.stream().map(Trailer::name).toList());
      var out = new ByteArrayOutputStream();
      assertThat(decode(decoder, body, 1 + random.nextInt(300), out)).as("%s", random).isNull();
      assertThat(out.toByteArray()).as("%s", random).isEqualTo(content);
      assertThat(decoder.finish()).as("%s", random).isEqualTo(trailers);
    }
  }

  @Test
  void anyFlippedBitOfASignedBodyIsRefused() {
    SeededRandom random = SeededRandom.fresh();
    byte[] content = new byte[300];
    random.nextBytes(content);
    List<Trailer> trailers = List.of(new Trailer(CRC, "AAAAAA=="));
    byte[] body = AwsChunkedEncoder.encode(SIGNING, content, 100, trailers);
    for (int bit = 0; bit < 8 * body.length; bit++) {
      byte[] broken = body.clone();
      broken[bit / 8] ^= (byte) (1 << bit % 8);
      var out = new ByteArrayOutputStream();
      S3Exception failure =
          decode(
              new AwsChunkedDecoder(SIGNING, content.length, true, List.of(CRC)),
              broken,
              broken.length,
              out);
      if (failure == null) {
        // Only how the framing is written may change: the case of a trailer's name or of a size.
        assertThat(out.toByteArray()).as("bit %d, %s", bit, random).isEqualTo(content);
        assertThat(new String(broken, StandardCharsets.ISO_8859_1))
            .as("bit %d, %s", bit, random)
            .isEqualToIgnoringCase(new String(body, StandardCharsets.ISO_8859_1));
      }
    }
  }

  @Test
  void cutOffBodiesAreIncomplete() {
    byte[] body = AwsChunkedEncoder.encode(SIGNING, new byte[500], 200, List.of());
    for (int length = 0; length < body.length; length++) {
      var decoder = new AwsChunkedDecoder(SIGNING, 500, false, List.of());
      byte[] cut = Arrays.copyOf(body, length);
      assertFails(
          decode(decoder, cut, 64, new ByteArrayOutputStream()), S3ErrorCode.INCOMPLETE_BODY);
    }
  }

  @Test
  void garbageNeverEscapesAsAnythingElse() {
    SeededRandom random = SeededRandom.fresh();
    String alphabet = "0123456789abcdef;:\r\n=chunk-signatux ";
    for (int round = 0; round < 20_000; round++) {
      var text = new StringBuilder();
      int length = random.nextInt(60);
      for (int i = 0; i < length; i++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      decodeUnsigned(random.nextInt(20), text.toString());
    }
  }

  @Test
  void framingIsStrict() {
    assertThat(decodeUnsigned(3, "3\r\nabc\r\n0\r\n\r\n")).isNull();
    for (String body :
        List.of(
            "3\nabc\r\n0\r\n\r\n",
            "3\r\nabc0\r\n\r\n",
            "3\r\nabcd\r\n0\r\n\r\n",
            "-3\r\nabc\r\n0\r\n\r\n",
            "\r\nabc\r\n0\r\n\r\n",
            "3\r\nabc\r\n0\r\n\r\nmore",
            "4\r\nabcd\r\n0\r\n\r\n",
            "2\r\nab\r\n0\r\n\r\n",
            "fffffffffffffffff\r\n",
            "3;" + "x".repeat(300) + "\r\nabc\r\n0\r\n\r\n")) {
      assertFails(decodeUnsigned(3, body), S3ErrorCode.INCOMPLETE_BODY);
    }
  }

  @Test
  void trailersMustBeTheAnnouncedOnes() {
    assertFails(decodeUnsigned(0, "0\r\nx-amz-a:1\r\n\r\n"), S3ErrorCode.MALFORMED_TRAILER);
    assertFails(
        decode(
            new AwsChunkedDecoder(null, 0, true, List.of(CRC)),
            ascii("0\r\n\r\n"),
            9,
            new ByteArrayOutputStream()),
        S3ErrorCode.MALFORMED_TRAILER);
    assertThat(
            decode(
                new AwsChunkedDecoder(null, 0, true, List.of(CRC)),
                ascii("0\r\nX-Amz-Checksum-CRC32:AAAAAA==\n\r\n"),
                9,
                new ByteArrayOutputStream()))
        .isNull();
    assertFails(
        decode(
            new AwsChunkedDecoder(null, 0, false, List.of()),
            ascii("0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n"),
            9,
            new ByteArrayOutputStream()),
        S3ErrorCode.MALFORMED_TRAILER);
  }

  /** Amazon's examples of trailers, as minio-go writes them. */
  @Test
  void aTrailingHeaderMayEndWithALineFeedAndTheCrlfOfAChunk() {
    String header = CRC + ":AAAAAA==\n\r\n";
    for (int step = 1; step < 20; step++) {
      var unsigned = new AwsChunkedDecoder(null, 0, true, List.of(CRC));
      byte[] body = ascii("0\r\n" + header + "\r\n");
      assertThat(decode(unsigned, body, step, new ByteArrayOutputStream())).isNull();
      assertThat(unsigned.finish()).containsExactly(new Trailer(CRC, "AAAAAA=="));

      var signed = new AwsChunkedDecoder(SIGNING, 3, true, List.of(CRC));
      List<Trailer> trailers = List.of(new Trailer(CRC, "AAAAAA=="));
      String strict =
          new String(
              AwsChunkedEncoder.encode(SIGNING, ascii("abc"), 3, trailers),
              StandardCharsets.ISO_8859_1);
      body = ascii(strict.replace(CRC + ":AAAAAA==\r\n", header));
      assertThat(decode(signed, body, step, new ByteArrayOutputStream())).isNull();
      assertThat(signed.finish()).isEqualTo(trailers);
    }
  }

  @Test
  void nothingFollowsATrailersEnd() {
    for (String more : List.of("\r\n\r\n", "\r\nx", "\r\n\n", "\r")) {
      byte[] body = ascii("0\r\n" + CRC + ":AAAAAA==\n\r\n" + more);
      var lenient = new AwsChunkedDecoder(null, 0, true, List.of(CRC));
      assertFails(
          decode(lenient, body, 64, new ByteArrayOutputStream()), S3ErrorCode.INCOMPLETE_BODY);
    }
    var decoder = new AwsChunkedDecoder(SIGNING, 0, true, List.of(CRC));
    byte[] end = AwsChunkedEncoder.encode(SIGNING, new byte[0], 1, List.of());
    String unsigned =
        new String(end, 0, end.length - 2, StandardCharsets.ISO_8859_1) + CRC + ":AAAAAA==\n\r\n";
    assertFails(
        decode(decoder, ascii(unsigned), 64, new ByteArrayOutputStream()),
        S3ErrorCode.MALFORMED_TRAILER);
  }

  @Test
  void payloadIsNotCopied() {
    byte[] body = ascii("3\r\nabc\r\n0\r\n\r\n");
    ByteBuffer direct = ByteBuffer.allocateDirect(body.length).put(body).flip();
    var decoder = new AwsChunkedDecoder(null, 3, true, List.of());
    decoder.decode(
        direct.duplicate(),
        piece -> {
          direct.put(3, (byte) 'z');
          assertThat(piece.get(0)).isEqualTo((byte) 'z');
        });
  }
}
