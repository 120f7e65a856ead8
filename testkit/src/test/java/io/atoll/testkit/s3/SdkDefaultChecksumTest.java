package io.atoll.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.s3api.checksum.RunningChecksum;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ObjectAttributes;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Uploads in parts whose client asks for no checksum. */
class SdkDefaultChecksumTest {
  @RegisterExtension static final ServedPool POOL = new ServedPool();

  private static final int PART_BYTES = 5 << 20;
  private static final byte[] FIRST = body(PART_BYTES, 1);
  private static final byte[] SECOND = body(1000, 2);
  private static final byte[] WHOLE = Arrays.copyOf(FIRST, PART_BYTES + SECOND.length);

  static {
    System.arraycopy(SECOND, 0, WHOLE, PART_BYTES, SECOND.length);
  }

  private S3Client client = POOL.client();
  private String bucket = "";
  private String id = "";

  private static byte[] body(int size, long seed) {
    byte[] body = new byte[size];
    new Random(seed).nextBytes(body);
    return body;
  }

  private static String crc(io.atoll.s3api.checksum.ChecksumAlgorithm algorithm, byte[] body) {
    RunningChecksum running = RunningChecksum.of(algorithm);
    running.update(ByteBuffer.wrap(body));
    return running.finish().base64();
  }

  private static String crc64(byte[] body) {
    return crc(io.atoll.s3api.checksum.ChecksumAlgorithm.CRC64NVME, body);
  }

  private static String crc32(byte[] body) {
    return crc(io.atoll.s3api.checksum.ChecksumAlgorithm.CRC32, body);
  }

  @BeforeEach
  void begin() {
    client =
        SdkClients.sync(POOL.server())
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .build();
    bucket = POOL.bucket();
    var begun = client.createMultipartUpload(r -> r.bucket(bucket).key("k"));
    assertThat(begun.checksumAlgorithm()).isNull();
    id = begun.uploadId();
  }

  @AfterEach
  void close() {
    client.close();
  }

  private UploadPartResponse upload(
      int number, byte[] body, @Nullable ChecksumAlgorithm algorithm) {
    return client.uploadPart(
        r -> r.bucket(bucket).key("k").uploadId(id).partNumber(number).checksumAlgorithm(algorithm),
        RequestBody.fromBytes(body));
  }

  private CompleteMultipartUploadResponse complete(CompletedPart... parts) {
    return client.completeMultipartUpload(
        r -> r.bucket(bucket).key("k").uploadId(id).multipartUpload(m -> m.parts(parts)));
  }

  private static CompletedPart.Builder part(int number, String etag) {
    return CompletedPart.builder().partNumber(number).eTag(etag);
  }

  @Test
  void isCrc64NvmeOfTheWhole() {
    UploadPartResponse first = upload(1, FIRST, null);
    UploadPartResponse second = upload(2, SECOND, null);
    assertThat(first.checksumCRC64NVME()).isEqualTo(crc64(FIRST));
    var listed = client.listParts(r -> r.bucket(bucket).key("k").uploadId(id));
    assertThat(listed.checksumAlgorithm()).isNull();
    assertThat(listed.parts().getLast().checksumCRC64NVME()).isEqualTo(crc64(SECOND));

    var done =
        complete(
            part(1, first.eTag()).build(),
            part(2, second.eTag()).checksumCRC64NVME(second.checksumCRC64NVME()).build());
    assertThat(done.checksumCRC64NVME()).isEqualTo(crc64(WHOLE));
    assertThat(done.checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);
    var head = client.headObject(r -> r.bucket(bucket).key("k").checksumMode(ChecksumMode.ENABLED));
    assertThat(head.checksumCRC64NVME()).isEqualTo(crc64(WHOLE));
    assertThat(head.checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);
    var attributes =
        client.getObjectAttributes(r ->
            r.bucket(bucket)
                .key("k")
                .objectAttributes(ObjectAttributes.CHECKSUM, ObjectAttributes.OBJECT_PARTS));
    assertThat(attributes.checksum().checksumCRC64NVME()).isEqualTo(crc64(WHOLE));
    assertThat(attributes.objectParts().totalPartsCount()).isEqualTo(2);
    assertThat(attributes.objectParts().parts())
        .extracting(each -> each.checksumCRC64NVME())
        .isEqualTo(List.of(crc64(FIRST), crc64(SECOND)));
  }

  @Test
  void isComparedWithWhatTheCompletionExpects() {
    CompletedPart only = part(1, upload(1, SECOND, null).eTag()).build();
    assertThatThrownBy(() ->
            client.completeMultipartUpload(r ->
                r.bucket(bucket)
                    .key("k")
                    .uploadId(id)
                    .checksumCRC64NVME(crc64(FIRST))
                    .multipartUpload(m -> m.parts(only))))
        .isInstanceOfSatisfying(
            S3Exception.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("BadDigest"));
    var done =
        client.completeMultipartUpload(r ->
            r.bucket(bucket)
                .key("k")
                .uploadId(id)
                .checksumCRC64NVME(crc64(SECOND))
                .checksumType(ChecksumType.FULL_OBJECT)
                .multipartUpload(m -> m.parts(only)));
    assertThat(done.checksumCRC64NVME()).isEqualTo(crc64(SECOND));
  }

  @Test
  void isThePartsOwnWhereTheyAgree() {
    UploadPartResponse first = upload(1, FIRST, ChecksumAlgorithm.CRC32);
    UploadPartResponse second = upload(2, SECOND, ChecksumAlgorithm.CRC32);
    assertThat(first.checksumCRC32()).isEqualTo(crc32(FIRST));
    var done =
        complete(
            part(1, first.eTag()).checksumCRC32(first.checksumCRC32()).build(),
            part(2, second.eTag()).checksumCRC32(second.checksumCRC32()).build());
    assertThat(done.checksumCRC32()).isEqualTo(crc32(WHOLE));
    assertThat(done.checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);
  }

  @Test
  void isNoneWhereThePartsDiffer() {
    String first = upload(1, FIRST, ChecksumAlgorithm.CRC32).eTag();
    String second = upload(2, SECOND, null).eTag();
    var done = complete(part(1, first).build(), part(2, second).build());
    assertThat(done.checksumCRC32()).isNull();
    assertThat(done.checksumCRC64NVME()).isNull();
    assertThat(client.getObjectAsBytes(r -> r.bucket(bucket).key("k")).asByteArrayUnsafe())
        .isEqualTo(WHOLE);
  }

  @Test
  void isKnownOfCopiedParts() {
    client.putObject(r -> r.bucket(bucket).key("source"), RequestBody.fromBytes(FIRST));
    var whole =
        client.uploadPartCopy(r ->
            r.sourceBucket(bucket)
                .sourceKey("source")
                .destinationBucket(bucket)
                .destinationKey("k")
                .uploadId(id)
                .partNumber(1));
    var range =
        client.uploadPartCopy(r ->
            r.sourceBucket(bucket)
                .sourceKey("source")
                .copySourceRange("bytes=0-999")
                .destinationBucket(bucket)
                .destinationKey("k")
                .uploadId(id)
                .partNumber(2));
    byte[] cut = Arrays.copyOf(FIRST, 1000);
    assertThat(whole.copyPartResult().checksumCRC64NVME()).isEqualTo(crc64(FIRST));
    assertThat(range.copyPartResult().checksumCRC64NVME()).isEqualTo(crc64(cut));
    byte[] joined = Arrays.copyOf(FIRST, PART_BYTES + cut.length);
    System.arraycopy(cut, 0, joined, PART_BYTES, cut.length);
    var done =
        complete(
            part(1, whole.copyPartResult().eTag()).build(),
            part(2, range.copyPartResult().eTag()).build());
    assertThat(done.checksumCRC64NVME()).isEqualTo(crc64(joined));
  }
}
