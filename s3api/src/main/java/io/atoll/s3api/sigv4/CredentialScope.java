package io.atoll.s3api.sigv4;

/**
 * What a signature is good for.
 *
 * @param date eight digits, {@code yyyyMMdd}
 * @param region such as {@code us-east-1}
 */
public record CredentialScope(String date, String region) {
  /** The only service here. */
  public static final String SERVICE = "s3";

  /** The word that ends every scope. */
  public static final String TERMINATOR = "aws4_request";

  /** {@code date/region/s3/aws4_request}. */
  public String text() {
    return date + '/' + region + '/' + SERVICE + '/' + TERMINATOR;
  }
}
