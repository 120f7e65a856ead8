package io.atoll.s3api.sigv4;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.s3api.chunked.AwsChunkedDecoder;
import io.atoll.s3api.chunked.AwsChunkedEncoder;
import io.atoll.s3api.chunked.Trailer;
import io.atoll.s3api.http.Headers;
import io.atoll.s3api.http.S3Request;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The examples of "Authenticating Requests" in the Amazon S3 API Reference, with the signatures
 * printed there.
 */
class AwsExamplesTest {
  static final String ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE";
  static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  static final Instant NOW = Instant.parse("2013-05-24T00:00:00Z");

  private final SignatureVerifier verifier =
      new SignatureVerifier("us-east-1", key -> key.equals(ACCESS_KEY) ? SECRET : null);
  private final RequestSigner signer =
      new RequestSigner(new Credentials(ACCESS_KEY, SECRET), "us-east-1");

  private Authentication.Signed verify(
      String method,
      String path,
      @Nullable String query,
      String signedHeaders,
      String signature,
      String... headers) {
    Headers.Builder builder = Headers.builder();
    for (int i = 0; i < headers.length; i += 2) {
      builder.add(headers[i], headers[i + 1]);
    }
    builder.add(
        "Authorization",
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
            + "SignedHeaders="
            + signedHeaders
            + ",Signature="
            + signature);
    S3Request request = S3Request.of(method, path, query, builder.build(), true);
    return (Authentication.Signed) verifier.verify(request, NOW);
  }

  @Test
  void getObject() {
    Authentication.Signed signed =
        verify(
            "GET",
            "/test.txt",
            null,
            "host;range;x-amz-content-sha256;x-amz-date",
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
            "Host",
            "examplebucket.s3.amazonaws.com",
            "Range",
            "bytes=0-9",
            "x-amz-content-sha256",
            SigningContext.EMPTY_SHA256,
            "x-amz-date",
            "20130524T000000Z");
    assertThat(signed.accessKeyId()).isEqualTo(ACCESS_KEY);
    assertThat(signed.presigned()).isFalse();
  }

  @Test
  void putObject() {
    verify(
        "PUT",
        "/test%24file.text",
        null,
        "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
        "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
        "Host",
        "examplebucket.s3.amazonaws.com",
        "Date",
        "Fri, 24 May 2013 00:00:00 GMT",
        "x-amz-date",
        "20130524T000000Z",
        "x-amz-storage-class",
        "REDUCED_REDUNDANCY",
        "x-amz-content-sha256",
        "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072");
  }

  @Test
  void pathThatTheClientDidNotEscapeIsTheSame() {
    verify(
        "PUT",
        "/test$file.text",
        null,
        "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
        "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
        "Host",
        "examplebucket.s3.amazonaws.com",
        "Date",
        "Fri, 24 May 2013 00:00:00 GMT",
        "x-amz-date",
        "20130524T000000Z",
        "x-amz-storage-class",
        "REDUCED_REDUNDANCY",
        "x-amz-content-sha256",
        "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072");
  }

  @Test
  void getBucketLifecycle() {
    verify(
        "GET",
        "/",
        "lifecycle",
        "host;x-amz-content-sha256;x-amz-date",
        "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        "Host",
        "examplebucket.s3.amazonaws.com",
        "x-amz-date",
        "20130524T000000Z",
        "x-amz-content-sha256",
        SigningContext.EMPTY_SHA256);
  }

  @Test
  void listObjects() {
    verify(
        "GET",
        "/",
        "max-keys=2&prefix=J",
        "host;x-amz-content-sha256;x-amz-date",
        "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        "Host",
        "examplebucket.s3.amazonaws.com",
        "x-amz-date",
        "20130524T000000Z",
        "x-amz-content-sha256",
        SigningContext.EMPTY_SHA256);
  }

  @Test
  void presignedGet() {
    String query =
        "X-Amz-Algorithm=AWS4-HMAC-SHA256"
            + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
            + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
            + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
    Headers headers = Headers.of("Host", "examplebucket.s3.amazonaws.com");
    S3Request request = S3Request.of("GET", "/test.txt", query, headers, true);
    Authentication.Signed signed = (Authentication.Signed) verifier.verify(request, NOW);
    assertThat(signed.presigned()).isTrue();
    assertThat(signed.payload()).isEqualTo(PayloadHash.UNSIGNED);
    S3Request made =
        signer.presign(
            S3Request.of("GET", "/test.txt", null, headers, true), Duration.ofDays(1), NOW);
    assertThat(made.rawQuery()).isEqualTo(query);
  }

  @Test
  void chunkedUpload() {
    Authentication.Signed signed =
        verify(
            "PUT",
            "/examplebucket/chunkObject.txt",
            null,
            "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;"
                + "x-amz-decoded-content-length;x-amz-storage-class",
            "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
            "Host",
            "s3.amazonaws.com",
            "x-amz-date",
            "20130524T000000Z",
            "x-amz-storage-class",
            "REDUCED_REDUNDANCY",
            "x-amz-content-sha256",
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
            "Content-Encoding",
            "aws-chunked",
            "x-amz-decoded-content-length",
            "66560",
            "Content-Length",
            "66824");
    SigningContext chunks = signed.chunks();
    assertThat(chunks).isNotNull();
    byte[] body = AwsChunkedEncoder.encode(chunks, letters(), 65536, List.of());
    assertThat(body).hasSize(66824);
    assertThat(new String(body, StandardCharsets.US_ASCII))
        .contains(
            "10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n")
        .contains(
            "400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n")
        .endsWith(
            "0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n");
    decode(new AwsChunkedDecoder(chunks, 66560, false, List.of()), body);
  }

  @Test
  void chunkedUploadWithTrailer() {
    Authentication.Signed signed =
        verify(
            "PUT",
            "/examplebucket/chunkObject.txt",
            null,
            "content-encoding;host;x-amz-content-sha256;x-amz-date;"
                + "x-amz-decoded-content-length;x-amz-storage-class;x-amz-trailer",
            "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e",
            "Host",
            "s3.amazonaws.com",
            "x-amz-date",
            "20130524T000000Z",
            "x-amz-storage-class",
            "REDUCED_REDUNDANCY",
            "x-amz-content-sha256",
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
            "Content-Encoding",
            "aws-chunked",
            "x-amz-decoded-content-length",
            "66560",
            "x-amz-trailer",
            "x-amz-checksum-crc32c");
    SigningContext chunks = signed.chunks();
    assertThat(chunks).isNotNull();
    List<Trailer> trailers = List.of(new Trailer("x-amz-checksum-crc32c", "sOO8/Q=="));
    byte[] body = AwsChunkedEncoder.encode(chunks, letters(), 65536, trailers);
    assertThat(new String(body, StandardCharsets.US_ASCII))
        .contains(
            "10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2\r\n")
        .contains(
            "400;chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7\r\n")
        .contains(
            "0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n")
        .contains(
            "x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n");
    var decoder = new AwsChunkedDecoder(chunks, 66560, true, List.of("x-amz-checksum-crc32c"));
    decode(decoder, body);
    assertThat(decoder.finish()).isEqualTo(trailers);
  }

  private static byte[] letters() {
    byte[] content = new byte[66560];
    Arrays.fill(content, (byte) 'a');
    return content;
  }

  private static void decode(AwsChunkedDecoder decoder, byte[] body) {
    byte[] out = new byte[66560];
    ByteBuffer target = ByteBuffer.wrap(out);
    decoder.decode(ByteBuffer.wrap(body), target::put);
    decoder.finish();
    assertThat(out).isEqualTo(letters());
  }
}
