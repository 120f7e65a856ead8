package io.atoll.s3api.sigv4;

import org.jspecify.annotations.Nullable;

/** Who a request comes from, once its signature was checked. */
public sealed interface Authentication {
  /** No signature at all. */
  record Anonymous() implements Authentication {}

  /**
   * Signed with a known key.
   *
   * @param accessKeyId the key
   * @param presigned whether the signature stood in the query
   * @param payload what was signed about the body
   * @param chunks for bodies in signed aws-chunked form; null otherwise
   */
  record Signed(
      String accessKeyId, boolean presigned, PayloadHash payload, @Nullable SigningContext chunks)
      implements Authentication {}
}
