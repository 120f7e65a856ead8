package io.atoll.s3api.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.atoll.s3api.checksum.BodyDigests;
import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.Digest;
import io.atoll.s3api.checksum.RunningChecksum;
import io.atoll.s3api.chunked.Trailer;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.operation.BodyDeclaration.DeclaredChecksum;
import io.atoll.s3api.sigv4.Authentication;
import io.atoll.s3api.sigv4.PayloadHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BodyVerificationTest {
  private static final Digest ZERO_MD5 = Digest.of(new byte[16]);

  private static @Nullable S3ErrorCode verify(BodyDeclaration body, Trailer... trailers) {
    BodyDigests digests =
        BodyVerification.digestsFor(body, true, null, length -> RunningChecksum.md5());
    digests.update(ByteBuffer.wrap("123456789".getBytes(StandardCharsets.US_ASCII)));
    S3Exception failure =
        catchThrowableOfType(
            S3Exception.class,
            () -> BodyVerification.verify(body, digests.finish(), List.of(trailers)));
    return failure == null ? null : failure.code();
  }

  private static BodyDeclaration body(
      long length, @Nullable Digest md5, @Nullable DeclaredChecksum checksum) {
    return new BodyDeclaration(length, PayloadHash.UNSIGNED, md5, checksum, List.of());
  }

  @Test
  void everyPromiseIsChecked() {
    assertThat(verify(body(9, null, null))).isNull();
    assertThat(verify(body(8, null, null))).isEqualTo(S3ErrorCode.INCOMPLETE_BODY);
    assertThat(verify(body(9, ZERO_MD5, null))).isEqualTo(S3ErrorCode.BAD_DIGEST);
    Digest right = ChecksumAlgorithm.CRC32.decode("y/Q5Jg==");
    assertThat(verify(body(9, null, new DeclaredChecksum(ChecksumAlgorithm.CRC32, right))))
        .isNull();
    assertThat(verify(body(9, null, new DeclaredChecksum(ChecksumAlgorithm.CRC32C, right))))
        .isEqualTo(S3ErrorCode.BAD_DIGEST);
    var exact =
        new BodyDeclaration(
            9, new PayloadHash.Exact(Digest.of(new byte[32])), null, null, List.of());
    assertThat(verify(exact)).isEqualTo(S3ErrorCode.X_AMZ_CONTENT_SHA256_MISMATCH);
  }

  @Test
  void checksumInTheTrailer() {
    BodyDeclaration body = body(9, null, new DeclaredChecksum(ChecksumAlgorithm.CRC32, null));
    assertThat(verify(body, new Trailer("x-amz-checksum-crc32", "y/Q5Jg=="))).isNull();
    assertThat(verify(body, new Trailer("x-amz-checksum-crc32", "AAAAAA==")))
        .isEqualTo(S3ErrorCode.BAD_DIGEST);
    assertThat(verify(body, new Trailer("x-amz-checksum-crc32", "?")))
        .isEqualTo(S3ErrorCode.INVALID_REQUEST);
    assertThat(verify(body)).isEqualTo(S3ErrorCode.MALFORMED_TRAILER);
  }

  @Test
  void signedChunksNeedASignedRequest() {
    var anonymous = new Authentication.Anonymous();
    assertThat(BodyVerification.decoderFor(body(9, null, null), anonymous)).isNull();
    var unsigned =
        new BodyDeclaration(9, new PayloadHash.Streaming(false, true), null, null, List.of());
    assertThat(BodyVerification.decoderFor(unsigned, anonymous)).isNotNull();
    var signed =
        new BodyDeclaration(9, new PayloadHash.Streaming(true, false), null, null, List.of());
    assertThat(
            catchThrowableOfType(
                    S3Exception.class, () -> BodyVerification.decoderFor(signed, anonymous))
                .code())
        .isEqualTo(S3ErrorCode.ACCESS_DENIED);
  }
}
