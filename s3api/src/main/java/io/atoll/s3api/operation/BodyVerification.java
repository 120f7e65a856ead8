package io.atoll.s3api.operation;

import io.atoll.s3api.checksum.BodyDigests;
import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.Digest;
import io.atoll.s3api.checksum.RunningChecksum;
import io.atoll.s3api.chunked.AwsChunkedDecoder;
import io.atoll.s3api.chunked.Trailer;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.operation.BodyDeclaration.DeclaredChecksum;
import io.atoll.s3api.sigv4.Authentication;
import io.atoll.s3api.sigv4.PayloadHash;
import io.atoll.s3api.sigv4.SigningContext;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Compares what a body was with what its head had promised. */
public final class BodyVerification {
  private BodyVerification() {}

  /**
   * The digests that must be made to check a body.
   *
   * @param etag whether MD5 is wanted for the ETag anyway
   * @param otherwise the additional checksum to make where the client declared none, or null
   * @param md5 makes an MD5 for a body of so many bytes
   */
  public static BodyDigests digestsFor(
      BodyDeclaration body,
      boolean etag,
      @Nullable ChecksumAlgorithm otherwise,
      LongFunction<RunningChecksum> md5) {
    DeclaredChecksum declared = body.checksum();
    return new BodyDigests(
        etag || body.contentMd5() != null ? md5.apply(body.lengthBytes()) : null,
        body.payload() instanceof PayloadHash.Exact,
        declared == null ? otherwise : declared.algorithm());
  }

  /**
   * The decoder for a body in aws-chunked form.
   *
   * @return null where the body comes as it is
   * @throws S3Exception AccessDenied where chunks are to be signed and the request itself is not
   */
  public static @Nullable AwsChunkedDecoder decoderFor(
      BodyDeclaration body, Authentication authentication) {
    if (!(body.payload() instanceof PayloadHash.Streaming(boolean signed, boolean trailer))) {
      return null;
    }
    SigningContext chunks =
        authentication instanceof Authentication.Signed who ? who.chunks() : null;
    if (signed && chunks == null) {
      throw new S3Exception(S3ErrorCode.ACCESS_DENIED);
    }
    return new AwsChunkedDecoder(
        signed ? chunks : null, body.lengthBytes(), trailer, body.trailers());
  }

  /**
   * Checks length, Content-MD5, {@code x-amz-content-sha256} and the additional checksum, in this
   * order.
   *
   * @param made the digests of {@link #digestsFor}
   * @param trailers what came behind the content; empty where nothing did
   * @throws S3Exception IncompleteBody, BadDigest, XAmzContentSHA256Mismatch, or InvalidRequest for
   *     a trailer that is no checksum
   */
  public static void verify(BodyDeclaration body, BodyDigests.Result made, List<Trailer> trailers) {
    if (made.lengthBytes() != body.lengthBytes()) {
      throw new S3Exception(S3ErrorCode.INCOMPLETE_BODY);
    }
    Digest md5 = body.contentMd5();
    if (md5 != null && !md5.equals(made.md5())) {
      throw new S3Exception(S3ErrorCode.BAD_DIGEST)
          .with("ExpectedDigest", md5.base64())
          .with("CalculatedDigest", text(made.md5()));
    }
    if (body.payload() instanceof PayloadHash.Exact(Digest sha256)
        && !sha256.equals(made.sha256())) {
      Digest computed = made.sha256();
      throw new S3Exception(S3ErrorCode.X_AMZ_CONTENT_SHA256_MISMATCH)
          .with("ClientComputedContentSHA256", sha256.hex())
          .with("S3ComputedContentSHA256", computed == null ? "" : computed.hex());
    }
    DeclaredChecksum declared = body.checksum();
    if (declared != null) {
      Digest expected = declared.value();
      if (expected == null) {
        expected = ofTrailer(declared.algorithm(), trailers);
      }
      if (!expected.equals(made.checksum())) {
        throw new S3Exception(
            S3ErrorCode.BAD_DIGEST,
            "The "
                + declared.algorithm()
                + " you specified did not match the calculated checksum.");
      }
    }
  }

  private static Digest ofTrailer(ChecksumAlgorithm algorithm, List<Trailer> trailers) {
    for (Trailer trailer : trailers) {
      if (trailer.name().equals(algorithm.headerName())) {
        Digest value = algorithm.decode(trailer.value());
        if (value == null) {
          throw S3Exception.invalidRequest(
              "Value for " + algorithm.headerName() + " trailing header is invalid.");
        }
        return value;
      }
    }
    throw new S3Exception(S3ErrorCode.MALFORMED_TRAILER);
  }

  private static String text(@Nullable Digest digest) {
    return digest == null ? "" : digest.base64();
  }
}
