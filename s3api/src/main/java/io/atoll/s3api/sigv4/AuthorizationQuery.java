package io.atoll.s3api.sigv4;

import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.http.HttpDates;
import io.atoll.s3api.http.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the signature of a presigned URL. */
final class AuthorizationQuery {
  static final String ALGORITHM = "X-Amz-Algorithm";
  static final String CREDENTIAL = "X-Amz-Credential";
  static final String DATE = "X-Amz-Date";
  static final String EXPIRES = "X-Amz-Expires";
  static final String SIGNED_HEADERS = "X-Amz-SignedHeaders";
  static final String SIGNATURE = "X-Amz-Signature";

  /** The longest life of a presigned URL, seven days. */
  static final int MAX_EXPIRES_SECONDS = 604_800;

  private AuthorizationQuery() {}

  /** Whether the query holds a signature of version 4. */
  static boolean isPresent(Query query) {
    return query.contains(ALGORITHM) || query.contains(SIGNATURE) || query.contains(CREDENTIAL);
  }

  /**
   * Parses, and checks the times.
   *
   * @param region what the scope must name, or null for any
   * @throws S3Exception AuthorizationQueryParametersError; AccessDenied where the URL is not valid
   *     now
   */
  static Claim parse(Query query, @Nullable String region, Instant now, Duration maxSkew) {
    String algorithm = query.first(ALGORITHM);
    String credential = query.first(CREDENTIAL);
    String date = query.first(DATE);
    String expires = query.first(EXPIRES);
    String signedHeaders = query.first(SIGNED_HEADERS);
    String signature = query.first(SIGNATURE);
    if (algorithm == null
        || credential == null
        || date == null
        || expires == null
        || signedHeaders == null
        || signature == null) {
      throw new S3Exception(S3ErrorCode.AUTHORIZATION_QUERY_PARAMETERS_ERROR);
    }
    if (!algorithm.equals(StringToSign.ALGORITHM)) {
      throw error("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256\"");
    }
    Timestamp timestamp = Timestamp.parse(date);
    if (timestamp == null) {
      throw error("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
    }
    int seconds = expiresSeconds(expires);
    CredentialText parts = CredentialText.parse(credential);
    if (parts == null) {
      throw error(
          "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting"
              + " \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".");
    }
    String defect = parts.defect(timestamp, region);
    if (defect != null) {
      S3Exception failure = error("Error parsing the X-Amz-Credential parameter; " + defect);
      throw region != null && !region.equals(parts.region())
          ? failure.with("Region", region)
          : failure;
    }
    List<String> names = CredentialText.signedHeaders(signedHeaders);
    if (names == null) {
      throw error("X-Amz-SignedHeaders must be a sorted list of lower-case header names.");
    }
    requireValidNow(timestamp, seconds, now, maxSkew);
    return new Claim(parts.accessKeyId(), parts.scope(), names, signature, timestamp);
  }

  private static int expiresSeconds(String text) {
    int seconds;
    try {
      seconds = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw error("X-Amz-Expires should be a number");
    }
    if (seconds < 0) {
      throw error("X-Amz-Expires must be non-negative");
    }
    if (seconds > MAX_EXPIRES_SECONDS) {
      throw error(
          "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires"
              + " must be less than 604800 seconds");
    }
    return seconds;
  }

  private static void requireValidNow(
      Timestamp timestamp, int seconds, Instant now, Duration maxSkew) {
    if (timestamp.instant().isAfter(now.plus(maxSkew))) {
      throw new S3Exception(S3ErrorCode.ACCESS_DENIED, "Request is not valid yet")
          .with("ServerTime", HttpDates.formatIso(now));
    }
    Instant end = timestamp.instant().plusSeconds(seconds);
    if (now.isAfter(end)) {
      throw new S3Exception(S3ErrorCode.ACCESS_DENIED, "Request has expired")
          .with(EXPIRES, Integer.toString(seconds))
          .with("Expires", HttpDates.formatIso(end))
          .with("ServerTime", HttpDates.formatIso(now));
    }
  }

  private static S3Exception error(String message) {
    return new S3Exception(S3ErrorCode.AUTHORIZATION_QUERY_PARAMETERS_ERROR, message);
  }
}
