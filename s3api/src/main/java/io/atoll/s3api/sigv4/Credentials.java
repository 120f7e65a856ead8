package io.atoll.s3api.sigv4;

/**
 * A key pair.
 *
 * @param accessKeyId the public half
 * @param secretAccessKey the secret half; kept out of {@link #toString()}
 */
public record Credentials(String accessKeyId, String secretAccessKey) {
  @Override
  public String toString() {
    return "Credentials[" + accessKeyId + ']';
  }
}
