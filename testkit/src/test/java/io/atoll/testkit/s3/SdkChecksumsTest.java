package io.atoll.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.ChecksumType;
import io.atoll.s3api.checksum.MultipartChecksum;
import io.atoll.s3api.checksum.RunningChecksum;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * Every algorithm of the Checksum type in the API Reference, with values of the client's own, so
 * that it does not matter which the SDK can make.
 */
class SdkChecksumsTest {
  @RegisterExtension static final ServedPool POOL = new ServedPool();

  private static final byte[] FIRST = body(5 << 20, 1);
  private static final byte[] SECOND = body(700, 2);

  private S3Client client = POOL.client();
  private String bucket = "";

  private static byte[] body(int size, long seed) {
    byte[] body = new byte[size];
    new Random(seed).nextBytes(body);
    return body;
  }

  private static MultipartChecksum.Part made(ChecksumAlgorithm algorithm, byte[] body) {
    RunningChecksum running = RunningChecksum.of(algorithm);
    running.update(ByteBuffer.wrap(body));
    return new MultipartChecksum.Part(running.finish(), body.length);
  }

  private static String value(ChecksumAlgorithm algorithm, byte[] body) {
    return made(algorithm, body).checksum().base64();
  }

  private static @Nullable String header(SdkResponse answer, String name) {
    return answer.sdkHttpResponse().firstMatchingHeader(name).orElse(null);
  }

  private static void refused(Runnable request, String code) {
    assertThatThrownBy(request::run)
        .isInstanceOfSatisfying(
            S3Exception.class, e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code));
  }

  @BeforeEach
  void begin() {
    client =
        SdkClients.sync(POOL.server())
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .build();
    bucket = POOL.bucket();
  }

  @AfterEach
  void close() {
    client.close();
  }

  private SdkResponse put(String key, byte[] body, Map<String, String> headers) {
    return client.putObject(
        r -> r.bucket(bucket).key(key).overrideConfiguration(o -> headers.forEach(o::putHeader)),
        RequestBody.fromBytes(body));
  }

  private SdkResponse head(String key) {
    return client.headObject(r -> r.bucket(bucket).key(key).checksumMode(ChecksumMode.ENABLED));
  }

  @ParameterizedTest
  @EnumSource(ChecksumAlgorithm.class)
  void ofAnObjectIsVerifiedAndKept(ChecksumAlgorithm algorithm) {
    String name = algorithm.headerName();
    String good = value(algorithm, SECOND);
    assertThat(header(put("k", SECOND, Map.of(name, good)), name)).isEqualTo(good);
    assertThat(header(head("k"), name)).isEqualTo(good);
    assertThat(header(head("k"), "x-amz-checksum-type")).isEqualTo("FULL_OBJECT");
    refused(() -> put("n", FIRST, Map.of(name, good)), "BadDigest");
    client.copyObject(r ->
        r.sourceBucket(bucket)
            .sourceKey("k")
            .destinationBucket(bucket)
            .destinationKey("copy")
            .overrideConfiguration(o -> o.putHeader("x-amz-checksum-algorithm", algorithm.name())));
    assertThat(header(head("copy"), name)).isEqualTo(good);
  }

  /** What cannot be verified must not look verified. */
  @Test
  void anUnknownOneIsRefused() {
    refused(() -> put("n", SECOND, Map.of("x-amz-checksum-crc128", "AAAA")), "InvalidRequest");
  }

  @ParameterizedTest
  @EnumSource(ChecksumAlgorithm.class)
  void ofAnUploadInParts(ChecksumAlgorithm algorithm) {
    String name = algorithm.headerName();
    CreateMultipartUploadResponse begun =
        client.createMultipartUpload(r ->
            r.bucket(bucket)
                .key("k")
                .overrideConfiguration(
                    o -> o.putHeader("x-amz-checksum-algorithm", algorithm.name())));
    boolean composite = algorithm.defaultType() == ChecksumType.COMPOSITE;
    assertThat(header(begun, "x-amz-checksum-type")).isEqualTo(algorithm.defaultType().name());

    if (composite) { // Checking object integrity: each part must then bring its own
      refused(() -> upload(begun.uploadId(), 1, SECOND, Map.of()), "InvalidRequest");
    }
    List<CompletedPart> parts = new ArrayList<>();
    List<MultipartChecksum.Part> made = new ArrayList<>();
    for (byte[] part : List.of(FIRST, SECOND)) {
      made.add(made(algorithm, part));
      String value = made.getLast().checksum().base64();
      int number = made.size();
      UploadPartResponse answer = upload(begun.uploadId(), number, part, Map.of(name, value));
      assertThat(header(answer, name)).isEqualTo(value);
      parts.add(completed(algorithm, number, answer.eTag(), value));
    }
    client.completeMultipartUpload(r ->
        r.bucket(bucket).key("k").uploadId(begun.uploadId()).multipartUpload(m -> m.parts(parts)));
    String expected =
        composite
            ? MultipartChecksum.composite(algorithm, made)
            : MultipartChecksum.fullObject(algorithm, made).base64();
    assertThat(header(head("k"), name)).isEqualTo(expected);
    onePartHasItsOwn(name, made);
  }

  /** By number, and by a range that is just that part. */
  private void onePartHasItsOwn(String name, List<MultipartChecksum.Part> made) {
    int[] sizes = {FIRST.length, SECOND.length};
    for (int i = 0; i < sizes.length; i++) {
      int number = i + 1;
      int from = i * sizes[0];
      int to = from + sizes[i] - 1;
      String value = made.get(i).checksum().base64();
      var head =
          client.headObject(
              r -> r.bucket(bucket).key("k").partNumber(number).checksumMode(ChecksumMode.ENABLED));
      assertThat(header(head, name)).isEqualTo(value);
      var read =
          client.getObjectAsBytes(r ->
              r.bucket(bucket)
                  .key("k")
                  .range("bytes=" + from + '-' + to)
                  .checksumMode(ChecksumMode.ENABLED));
      assertThat(header(read.response(), name)).isEqualTo(value);
      assertThat(read.asByteArrayUnsafe()).hasSize(sizes[i]);
    }
    var inner =
        client.headObject(r ->
            r.bucket(bucket)
                .key("k")
                .range("bytes=1-" + sizes[0])
                .checksumMode(ChecksumMode.ENABLED));
    assertThat(header(inner, name)).isNull();
  }

  private UploadPartResponse upload(
      String id, int number, byte[] body, Map<String, String> headers) {
    return client.uploadPart(
        r ->
            r.bucket(bucket)
                .key("k")
                .uploadId(id)
                .partNumber(number)
                .overrideConfiguration(o -> headers.forEach(o::putHeader)),
        RequestBody.fromBytes(body));
  }

  private static CompletedPart completed(
      ChecksumAlgorithm algorithm, int number, String etag, String value) {
    CompletedPart.Builder part = CompletedPart.builder().partNumber(number).eTag(etag);
    switch (algorithm) {
      case CRC32 -> part.checksumCRC32(value);
      case CRC32C -> part.checksumCRC32C(value);
      case CRC64NVME -> part.checksumCRC64NVME(value);
      case SHA1 -> part.checksumSHA1(value);
      case SHA256 -> part.checksumSHA256(value);
      case MD5 -> part.checksumMD5(value);
      case SHA512 -> part.checksumSHA512(value);
      case XXHASH64 -> part.checksumXXHASH64(value);
      case XXHASH3 -> part.checksumXXHASH3(value);
      case XXHASH128 -> part.checksumXXHASH128(value);
    }
    return part.build();
  }
}
