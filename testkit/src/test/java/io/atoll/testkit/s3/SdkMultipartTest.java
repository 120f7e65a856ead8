package io.atoll.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.s3api.checksum.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.ObjectAttributes;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Uploads in parts by the AWS SDK for Java. */
class SdkMultipartTest {
  @RegisterExtension static final ServedPool POOL = new ServedPool();

  private static final int PART_BYTES = 5 << 20;

  private String bucket = "";

  @BeforeEach
  void bucket() {
    bucket = POOL.bucket();
  }

  private static byte[] body(int size, long seed) {
    byte[] body = new byte[size];
    new Random(seed).nextBytes(body);
    return body;
  }

  private String begin(String key, ChecksumType type) {
    return POOL.client()
        .createMultipartUpload(r ->
            r.bucket(bucket).key(key).checksumAlgorithm(ChecksumAlgorithm.CRC32).checksumType(type))
        .uploadId();
  }

  private CompletedPart upload(String key, String id, int number, byte[] body) {
    UploadPartResponse part =
        POOL.client()
            .uploadPart(
                r ->
                    r.bucket(bucket)
                        .key(key)
                        .uploadId(id)
                        .partNumber(number)
                        .checksumAlgorithm(ChecksumAlgorithm.CRC32),
                RequestBody.fromBytes(body));
    assertThat(part.eTag()).isEqualTo(Md5.etag(body));
    assertThat(part.checksumCRC32()).isEqualTo(crc32(body));
    return CompletedPart.builder()
        .partNumber(number)
        .eTag(part.eTag())
        .checksumCRC32(part.checksumCRC32())
        .build();
  }

  private static String crc32(byte[] body) {
    CRC32 crc = new CRC32();
    crc.update(body);
    int value = (int) crc.getValue();
    byte[] bytes = {
      (byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value
    };
    return Digest.of(bytes).base64();
  }

  @ParameterizedTest
  @EnumSource(
      value = ChecksumType.class,
      names = {"COMPOSITE", "FULL_OBJECT"})
  void bothTypesOfChecksum(ChecksumType type) {
    byte[] whole = body(2 * PART_BYTES + 1000, 1);
    String id = begin("k", type);
    List<CompletedPart> parts = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int to = Math.min(whole.length, (i + 1) * PART_BYTES);
      parts.add(upload("k", id, i + 1, Arrays.copyOfRange(whole, i * PART_BYTES, to)));
    }
    var done =
        POOL.client()
            .completeMultipartUpload(r ->
                r.bucket(bucket)
                    .key("k")
                    .uploadId(id)
                    .checksumType(type)
                    .multipartUpload(m -> m.parts(parts)));
    assertThat(done.eTag()).endsWith("-3\"");
    assertThat(done.checksumType()).isEqualTo(type);
    if (type == ChecksumType.FULL_OBJECT) {
      assertThat(done.checksumCRC32()).isEqualTo(crc32(whole));
    } else {
      assertThat(done.checksumCRC32()).endsWith("-3");
    }
    var read =
        POOL.client()
            .getObjectAsBytes(r -> r.bucket(bucket).key("k").checksumMode(ChecksumMode.ENABLED));
    assertThat(read.asByteArrayUnsafe()).isEqualTo(whole);
    var second = POOL.client().getObjectAsBytes(r -> r.bucket(bucket).key("k").partNumber(2));
    assertThat(second.response().partsCount()).isEqualTo(3);
    assertThat(second.asByteArrayUnsafe())
        .isEqualTo(Arrays.copyOfRange(whole, PART_BYTES, 2 * PART_BYTES));
    if (type == ChecksumType.COMPOSITE) {
      partsAreTold(parts);
    }
  }

  /** Page by page, of an object whose checksum is made of its parts'. */
  private void partsAreTold(List<CompletedPart> parts) {
    List<String> told = new ArrayList<>();
    int marker = 0;
    while (true) {
      int after = marker;
      var page =
          POOL.client()
              .getObjectAttributes(r ->
                  r.bucket(bucket)
                      .key("k")
                      .maxParts(2)
                      .partNumberMarker(after)
                      .objectAttributes(ObjectAttributes.OBJECT_PARTS))
              .objectParts();
      assertThat(page.totalPartsCount()).isEqualTo(3);
      page.parts().forEach(part -> told.add(part.checksumCRC32()));
      if (!page.isTruncated()) {
        break;
      }
      marker = page.nextPartNumberMarker();
    }
    assertThat(told).isEqualTo(parts.stream().map(CompletedPart::checksumCRC32).toList());
  }

  @Test
  void partsThatAreCopied() {
    byte[] source = body(PART_BYTES + 100_000, 2);
    POOL.client().putObject(r -> r.bucket(bucket).key("s"), RequestBody.fromBytes(source));
    String id = POOL.client().createMultipartUpload(r -> r.bucket(bucket).key("k")).uploadId();
    List<CompletedPart> parts = new ArrayList<>();
    int[][] ranges = {{0, PART_BYTES - 1}, {PART_BYTES, source.length - 1}};
    for (int[] range : ranges) {
      int number = parts.size() + 1;
      var copied =
          POOL.client()
              .uploadPartCopy(r ->
                  r.sourceBucket(bucket)
                      .sourceKey("s")
                      .copySourceRange("bytes=" + range[0] + '-' + range[1])
                      .destinationBucket(bucket)
                      .destinationKey("k")
                      .uploadId(id)
                      .partNumber(number));
      byte[] expected = Arrays.copyOfRange(source, range[0], range[1] + 1);
      assertThat(copied.copyPartResult().eTag()).isEqualTo(Md5.etag(expected));
      parts.add(
          CompletedPart.builder().partNumber(number).eTag(copied.copyPartResult().eTag()).build());
    }
    POOL.client()
        .completeMultipartUpload(
            r -> r.bucket(bucket).key("k").uploadId(id).multipartUpload(m -> m.parts(parts)));
    assertThat(POOL.client().getObjectAsBytes(r -> r.bucket(bucket).key("k")).asByteArrayUnsafe())
        .isEqualTo(source);
  }

  @Test
  void uploadsAndPartsAreListedPageByPage() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(POOL.client().createMultipartUpload(r -> r.bucket(bucket).key("u")).uploadId());
    }
    var uploads = POOL.client().listMultipartUploadsPaginator(r -> r.bucket(bucket).maxUploads(2));
    assertThat(uploads.uploads().stream().map(MultipartUpload::uploadId)).isEqualTo(ids);
    String id = ids.getFirst();
    for (int number = 1; number <= 7; number++) {
      int part = number;
      POOL.client()
          .uploadPart(
              r -> r.bucket(bucket).key("u").uploadId(id).partNumber(part),
              RequestBody.fromString("part " + part));
    }
    var parts =
        POOL.client().listPartsPaginator(r -> r.bucket(bucket).key("u").uploadId(id).maxParts(3));
    assertThat(parts.parts().stream().map(Part::partNumber)).containsExactly(1, 2, 3, 4, 5, 6, 7);
    for (String open : ids) {
      POOL.client().abortMultipartUpload(r -> r.bucket(bucket).key("u").uploadId(open));
    }
    assertThat(POOL.client().listMultipartUploads(r -> r.bucket(bucket)).uploads()).isEmpty();
    assertThatThrownBy(() -> POOL.client().listParts(r -> r.bucket(bucket).key("u").uploadId(id)))
        .isInstanceOf(NoSuchUploadException.class);
  }

  /**
   * A checksum at completion that is not the object's: nothing appears, and the upload is still
   * there.
   */
  @Test
  void aWrongChecksumAtCompletion() {
    String id = begin("k", ChecksumType.FULL_OBJECT);
    CompletedPart part = upload("k", id, 1, body(1000, 3));
    assertThatThrownBy(() ->
            POOL.client()
                .completeMultipartUpload(r ->
                    r.bucket(bucket)
                        .key("k")
                        .uploadId(id)
                        .checksumCRC32("AAAAAA==")
                        .checksumType(ChecksumType.FULL_OBJECT)
                        .multipartUpload(m -> m.parts(part))))
        .isInstanceOfSatisfying(
            S3Exception.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("BadDigest"));
    assertThat(POOL.client().listParts(r -> r.bucket(bucket).key("k").uploadId(id)).parts())
        .hasSize(1);
    assertThat(POOL.client().listObjectsV2(r -> r.bucket(bucket)).contents()).isEmpty();
  }

  /** The asynchronous client cuts a large body into parts by itself. */
  @Test
  void theAsynchronousClientSplits() {
    byte[] whole = body(20 << 20, 4);
    try (S3AsyncClient async =
        SdkClients.async(POOL.server())
            .multipartEnabled(true)
            .multipartConfiguration(
                m -> m.minimumPartSizeInBytes((long) PART_BYTES).thresholdInBytes(6L << 20))
            .build()) {
      async.putObject(r -> r.bucket(bucket).key("k"), AsyncRequestBody.fromBytes(whole)).join();
    }
    var read = POOL.client().getObject(r -> r.bucket(bucket).key("k"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (read) {
      read.transferTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(out.toByteArray()).isEqualTo(whole);
    assertThat(read.response().eTag()).contains("-");
  }
}
