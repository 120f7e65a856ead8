package io.atoll.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectAttributes;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tag;

/**
 * Single objects, by both clients of the AWS SDK for Java, with their bodies in every form that
 * they know.
 */
class SdkObjectsTest {
  @RegisterExtension static final ServedPool POOL = new ServedPool();

  private static final int[] SIZES = {0, 1, 5000, 40_000, 200_000, 3_000_000};

  /** Algorithms that the SDK computes without native code. */
  static Stream<ChecksumAlgorithm> algorithms() {
    return Stream.of(
        ChecksumAlgorithm.CRC32,
        ChecksumAlgorithm.CRC32_C,
        ChecksumAlgorithm.SHA1,
        ChecksumAlgorithm.SHA256);
  }

  private static byte[] body(int size) {
    byte[] body = new byte[size];
    new Random(size).nextBytes(body);
    return body;
  }

  private static String checksum(PutObjectResponse answer, ChecksumAlgorithm algorithm) {
    return switch (algorithm) {
      case CRC32 -> answer.checksumCRC32();
      case CRC32_C -> answer.checksumCRC32C();
      case SHA1 -> answer.checksumSHA1();
      default -> answer.checksumSHA256();
    };
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void everySizeInEveryForm(ChecksumAlgorithm algorithm) {
    String bucket = POOL.bucket();
    try (S3Client whole =
            SdkClients.sync(POOL.server())
                .serviceConfiguration(
                    S3Configuration.builder().chunkedEncodingEnabled(false).build())
                .build();
        S3AsyncClient async = SdkClients.async(POOL.server()).build()) {
      for (int size : SIZES) {
        byte[] body = body(size);
        for (S3Client client : new S3Client[] {POOL.client(), whole}) {
          PutObjectResponse put =
              client.putObject(
                  r -> r.bucket(bucket).key("k").checksumAlgorithm(algorithm),
                  RequestBody.fromBytes(body));
          assertThat(put.eTag()).isEqualTo(Md5.etag(body));
          assertThat(checksum(put, algorithm)).isNotEmpty();
          assertThat(read(bucket, "k")).isEqualTo(body);
        }
        PutObjectResponse put =
            async
                .putObject(
                    r -> r.bucket(bucket).key("a").checksumAlgorithm(algorithm),
                    AsyncRequestBody.fromBytes(body))
                .join();
        assertThat(put.eTag()).isEqualTo(Md5.etag(body));
        assertThat(
                async
                    .getObject(
                        r -> r.bucket(bucket).key("a").checksumMode(ChecksumMode.ENABLED),
                        AsyncResponseTransformer.toBytes())
                    .join()
                    .asByteArrayUnsafe())
            .isEqualTo(body);
      }
    }
  }

  /** Without a checksum of the client's the server makes one; the client then verifies it. */
  @Test
  void bodiesWithoutChecksum() {
    String bucket = POOL.bucket();
    try (S3Client client =
        SdkClients.sync(POOL.server())
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .build()) {
      for (int size : SIZES) {
        byte[] body = body(size);
        PutObjectResponse put =
            client.putObject(r -> r.bucket(bucket).key("k"), RequestBody.fromBytes(body));
        assertThat(put.checksumCRC64NVME()).isNotEmpty();
        assertThat(read(bucket, "k")).isEqualTo(body);
      }
    }
  }

  private static byte[] read(String bucket, String key) {
    return POOL.client()
        .getObjectAsBytes(r -> r.bucket(bucket).key(key).checksumMode(ChecksumMode.ENABLED))
        .asByteArrayUnsafe();
  }

  /** The asynchronous client sends a body of unknown length piece by piece. */
  @Test
  void bodiesThatComeInPieces() {
    String bucket = POOL.bucket();
    byte[] body = body(1_000_000);
    try (S3AsyncClient async = SdkClients.async(POOL.server()).build()) {
      ByteBuffer[] pieces = new ByteBuffer[10];
      for (int i = 0; i < pieces.length; i++) {
        pieces[i] = ByteBuffer.wrap(body, i * 100_000, 100_000).slice();
      }
      async
          .putObject(
              r -> r.bucket(bucket).key("k").contentLength(1_000_000L),
              AsyncRequestBody.fromByteBuffers(pieces))
          .join();
      assertThat(read(bucket, "k")).isEqualTo(body);
      assertThatThrownBy(() ->
              async
                  .getObject(r -> r.bucket(bucket).key("none"), AsyncResponseTransformer.toBytes())
                  .join())
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(NoSuchKeyException.class);
    }
  }

  @Test
  void attributesComeBack() {
    String bucket = POOL.bucket();
    POOL.client()
        .putObject(
            r ->
                r.bucket(bucket)
                    .key("k")
                    .contentType("text/plain")
                    .cacheControl("no-cache")
                    .contentLanguage("de")
                    .metadata(Map.of("one", "1", "two", "zwei")),
            RequestBody.fromString("text"));
    HeadObjectResponse head = POOL.client().headObject(r -> r.bucket(bucket).key("k"));
    assertThat(head.contentType()).isEqualTo("text/plain");
    assertThat(head.cacheControl()).isEqualTo("no-cache");
    assertThat(head.contentLanguage()).isEqualTo("de");
    assertThat(head.metadata()).isEqualTo(Map.of("one", "1", "two", "zwei"));
    var attributes =
        POOL.client()
            .getObjectAttributes(r ->
                r.bucket(bucket)
                    .key("k")
                    .objectAttributes(
                        ObjectAttributes.E_TAG,
                        ObjectAttributes.OBJECT_SIZE,
                        ObjectAttributes.CHECKSUM));
    assertThat(attributes.objectSize()).isEqualTo(4);
    assertThat('"' + attributes.eTag() + '"').isEqualTo(head.eTag());
  }

  @Test
  void rangesOfSmallAndLargeObjects() {
    String bucket = POOL.bucket();
    for (int size : new int[] {1000, 3_000_000}) {
      byte[] body = body(size);
      POOL.client().putObject(r -> r.bucket(bucket).key("k"), RequestBody.fromBytes(body));
      Random random = new Random(size);
      for (int i = 0; i < 20; i++) {
        int from = random.nextInt(size);
        int to = from + random.nextInt(size - from);
        var part =
            POOL.client()
                .getObjectAsBytes(r -> r.bucket(bucket).key("k").range("bytes=" + from + '-' + to));
        GetObjectResponse head = part.response();
        assertThat(head.contentRange()).isEqualTo("bytes " + from + '-' + to + '/' + size);
        assertThat(part.asByteArrayUnsafe()).isEqualTo(Arrays.copyOfRange(body, from, to + 1));
      }
      assertThatThrownBy(() ->
              POOL.client()
                  .getObjectAsBytes(r -> r.bucket(bucket).key("k").range("bytes=" + size + '-')))
          .isInstanceOfSatisfying(
              S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(416));
    }
  }

  @Test
  void copiesAndDeletes() {
    String from = POOL.bucket();
    String to = POOL.bucket();
    byte[] body = body(500_000);
    POOL.client()
        .putObject(
            r -> r.bucket(from).key("a/ü +").metadata(Map.of("m", "1")),
            RequestBody.fromBytes(body));
    POOL.client()
        .copyObject(
            r -> r.sourceBucket(from).sourceKey("a/ü +").destinationBucket(to).destinationKey("b"));
    POOL.client()
        .copyObject(r ->
            r.sourceBucket(to)
                .sourceKey("b")
                .destinationBucket(to)
                .destinationKey("c")
                .metadataDirective(MetadataDirective.REPLACE)
                .metadata(Map.of("n", "2")));
    POOL.client().deleteObject(r -> r.bucket(to).key("b"));
    assertThat(read(to, "c")).isEqualTo(body);
    assertThat(POOL.client().headObject(r -> r.bucket(to).key("c")).metadata())
        .isEqualTo(Map.of("n", "2"));
    var deleted =
        POOL.client()
            .deleteObjects(r ->
                r.bucket(to)
                    .delete(
                        Delete.builder()
                            .objects(
                                ObjectIdentifier.builder().key("c").build(),
                                ObjectIdentifier.builder().key("none").build())
                            .build()));
    assertThat(deleted.deleted()).hasSize(2);
    assertThat(deleted.errors()).isEmpty();
    assertThatThrownBy(() -> POOL.client().headObject(r -> r.bucket(to).key("c")))
        .isInstanceOf(NoSuchKeyException.class);
    assertThat(read(from, "a/ü +")).isEqualTo(body);
  }

  @Test
  void tags() {
    String bucket = POOL.bucket();
    POOL.client()
        .putObject(r -> r.bucket(bucket).key("k").tagging("a=1"), RequestBody.fromString("x"));
    Tag tag = Tag.builder().key("colour").value("dark blue").build();
    POOL.client().putObjectTagging(r -> r.bucket(bucket).key("k").tagging(t -> t.tagSet(tag)));
    assertThat(POOL.client().getObjectTagging(r -> r.bucket(bucket).key("k")).tagSet())
        .containsExactly(tag);
    assertThat(POOL.client().getObject(r -> r.bucket(bucket).key("k")).response().tagCount())
        .isEqualTo(1);
    POOL.client()
        .copyObject(r ->
            r.sourceBucket(bucket).sourceKey("k").destinationBucket(bucket).destinationKey("l"));
    assertThat(POOL.client().getObjectTagging(r -> r.bucket(bucket).key("l")).tagSet())
        .containsExactly(tag);
    POOL.client().deleteObjectTagging(r -> r.bucket(bucket).key("k"));
    assertThat(POOL.client().getObjectTagging(r -> r.bucket(bucket).key("k")).tagSet()).isEmpty();
    assertThatThrownBy(() ->
            POOL.client()
                .putObjectTagging(r -> r.bucket(bucket).key("k").tagging(t -> t.tagSet(tag, tag))))
        .isInstanceOfSatisfying(
            S3Exception.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidTag"));
  }
}
