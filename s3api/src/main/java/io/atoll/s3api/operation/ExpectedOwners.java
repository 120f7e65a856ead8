package io.atoll.s3api.operation;

import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.http.S3Request;
import org.jspecify.annotations.Nullable;

/**
 * The accounts that a client expects to own the buckets; where one differs the request is answered
 * AccessDenied.
 *
 * @param bucket {@code x-amz-expected-bucket-owner}, or null
 * @param source {@code x-amz-source-expected-bucket-owner}, or null
 */
public record ExpectedOwners(@Nullable String bucket, @Nullable String source) {
  /**
   * Reads them from a request.
   *
   * @throws S3Exception InvalidBucketOwnerAWSAccountID where one is not twelve digits
   */
  public static ExpectedOwners of(S3Request request) {
    return new ExpectedOwners(
        account(request.amzHeader("x-amz-expected-bucket-owner")),
        account(request.amzHeader("x-amz-source-expected-bucket-owner")));
  }

  private static @Nullable String account(@Nullable String value) {
    if (value != null
        && (value.length() != 12 || !value.chars().allMatch(c -> c >= '0' && c <= '9'))) {
      throw new S3Exception(S3ErrorCode.INVALID_BUCKET_OWNER_AWS_ACCOUNT_ID);
    }
    return value;
  }

  /**
   * Compares with the real owner.
   *
   * @throws S3Exception AccessDenied
   */
  public void requireBucketOwner(String account) {
    if (bucket != null && !bucket.equals(account)) {
      throw new S3Exception(S3ErrorCode.ACCESS_DENIED);
    }
  }

  /**
   * Compares with the real owner of a copy's source.
   *
   * @throws S3Exception AccessDenied
   */
  public void requireSourceOwner(String account) {
    if (source != null && !source.equals(account)) {
      throw new S3Exception(S3ErrorCode.ACCESS_DENIED);
    }
  }
}
