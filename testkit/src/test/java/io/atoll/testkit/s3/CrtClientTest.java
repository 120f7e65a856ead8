package io.atoll.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Clients on the AWS Common Runtime, whose HTTP, signing and checksums are their own. */
class CrtClientTest {
  @RegisterExtension static final ServedPool POOL = new ServedPool();

  private static final long PART_BYTES = 8L << 20;
  private static final int LARGE_BYTES = (40 << 20) + 12_345;

  private String bucket = "";

  @BeforeEach
  void bucket() {
    bucket = POOL.bucket();
  }

  private static S3AsyncClient crt() {
    return SdkClients.crt(POOL.server()).minimumPartSizeInBytes(PART_BYTES).build();
  }

  private static byte[] body(int size) {
    byte[] body = new byte[size];
    new Random(size).nextBytes(body);
    return body;
  }

  private HeadObjectResponse head(S3AsyncClient client, String key) {
    return client
        .headObject(r -> r.bucket(bucket).key(key).checksumMode(ChecksumMode.ENABLED))
        .join();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4096, 100_000, LARGE_BYTES})
  void objectsOfAllSizesComeBack(int size) {
    byte[] body = body(size);
    try (S3AsyncClient client = crt()) {
      client.putObject(r -> r.bucket(bucket).key("k"), AsyncRequestBody.fromBytes(body)).join();
      HeadObjectResponse head = head(client, "k");
      assertThat(head.contentLength()).isEqualTo(size);
      assertThat(head.checksumCRC32()).isNotNull();
      var read =
          client
              .getObject(
                  r -> r.bucket(bucket).key("k").checksumMode(ChecksumMode.ENABLED),
                  AsyncResponseTransformer.toBytes())
              .join();
      assertThat(read.asByteArrayUnsafe()).isEqualTo(body);
      assertThat(head.eTag().endsWith("-6\"")).isEqualTo(size == LARGE_BYTES);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ChecksumAlgorithm.class,
      names = {"MD5", "UNKNOWN_TO_SDK_VERSION"}, // the runtime makes no MD5
      mode = EnumSource.Mode.EXCLUDE)
  void uploadsInPartsWithEveryChecksum(ChecksumAlgorithm algorithm) {
    byte[] body = body(LARGE_BYTES / 2);
    try (S3AsyncClient client = crt()) {
      client
          .putObject(
              r -> r.bucket(bucket).key("k").checksumAlgorithm(algorithm),
              AsyncRequestBody.fromBytes(body))
          .join();
      HeadObjectResponse head = head(client, "k");
      assertThat(head.eTag()).endsWith("-3\"");
      assertThat(
              switch (algorithm) {
                case CRC32 -> head.checksumCRC32();
                case CRC32_C -> head.checksumCRC32C();
                case CRC64_NVME -> head.checksumCRC64NVME();
                case SHA1 -> head.checksumSHA1();
                case SHA512 -> head.checksumSHA512();
                case XXHASH64 -> head.checksumXXHASH64();
                case XXHASH3 -> head.checksumXXHASH3();
                case XXHASH128 -> head.checksumXXHASH128();
                default -> head.checksumSHA256();
              })
          .isNotNull();
      assertThat(POOL.client().getObjectAsBytes(r -> r.bucket(bucket).key("k")).asByteArrayUnsafe())
          .isEqualTo(body);
    }
  }

  @Test
  void filesAreSentAndFetched(@TempDir Path folder) throws IOException {
    Path source = folder.resolve("source");
    Path target = folder.resolve("target");
    Files.write(source, body(LARGE_BYTES));
    try (S3AsyncClient client = crt()) {
      client.putObject(r -> r.bucket(bucket).key("a/b c"), source).join();
      client.getObject(r -> r.bucket(bucket).key("a/b c"), target).join();
      client
          .copyObject(r ->
              r.sourceBucket(bucket)
                  .sourceKey("a/b c")
                  .destinationBucket(bucket)
                  .destinationKey("copy"))
          .join();
      assertThat(head(client, "copy").contentLength()).isEqualTo(LARGE_BYTES);
    }
    assertThat(Files.mismatch(source, target)).isEqualTo(-1);
  }

  private static void refused(CompletableFuture<?> answer, int status) {
    assertThatThrownBy(answer::join)
        .cause()
        .isInstanceOfSatisfying(
            S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(status));
  }

  @Test
  void refusalsAreUnderstood() {
    try (S3AsyncClient client = crt()) {
      // It asks by HEAD first, whose answer has no body to tell the code.
      refused(
          client.getObject(r -> r.bucket(bucket).key("no"), AsyncResponseTransformer.toBytes()),
          404);
      client.putObject(r -> r.bucket(bucket).key("k"), AsyncRequestBody.fromString("x")).join();
      refused(
          client.putObject(
              r -> r.bucket(bucket).key("k").ifNoneMatch("*"), AsyncRequestBody.fromString("y")),
          412);
    }
  }

  /** The usual clients, on the runtime's HTTP. */
  @Test
  void itsHttpServesTheUsualClients() {
    byte[] body = body(300_000);
    try (S3Client sync =
            SdkClients.sync(POOL.server()).httpClient(AwsCrtHttpClient.create()).build();
        S3AsyncClient async =
            SdkClients.async(POOL.server()).httpClient(AwsCrtAsyncHttpClient.create()).build()) {
      sync.putObject(r -> r.bucket(bucket).key("k"), RequestBody.fromBytes(body));
      var read =
          async
              .getObject(r -> r.bucket(bucket).key("k"), AsyncResponseTransformer.toBytes())
              .join();
      assertThat(read.asByteArrayUnsafe()).isEqualTo(body);
    }
  }
}
