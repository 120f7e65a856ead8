package io.atoll.s3api.sigv4;

import org.jspecify.annotations.Nullable;

/**
 * Finds secrets. Called on the verifying thread for every signed request, so it must answer from
 * memory.
 */
@FunctionalInterface
public interface CredentialLookup {
  /** The secret of that access key, or null where there is no such key. */
  @Nullable String secretOf(String accessKeyId);
}
