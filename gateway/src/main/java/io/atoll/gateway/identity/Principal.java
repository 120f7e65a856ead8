package io.atoll.gateway.identity;

/**
 * Somebody who can be asked about.
 *
 * @param accessKeyId the key that identified them; empty for nobody in particular
 * @param canonicalId S3's canonical user id, 64 hexadecimal digits
 * @param displayName a name for people
 */
public record Principal(String accessKeyId, String canonicalId, String displayName) {
  /** Whoever sends a request without a signature. */
  public static final Principal ANONYMOUS =
      new Principal("", "65a011a29cdf8ec533ec3d1ccaae921c", "anonymous");

  public boolean isAnonymous() {
    return accessKeyId.isEmpty();
  }

  /** The account that it belongs to, see {@link #accountOf}. */
  public String account() {
    return accountOf(canonicalId);
  }

  /**
   * The twelve digits by which requests name the account of a canonical id, as in {@code
   * x-amz-expected-bucket-owner}. Derived from the id, so that every gateway says the same.
   */
  public static String accountOf(String canonicalId) {
    long number = Long.parseUnsignedLong(canonicalId.substring(0, 15), 16);
    return "%012d".formatted(number % 1_000_000_000_000L);
  }
}
