package io.atoll.gateway.identity;

import io.atoll.s3api.operation.S3Operation;
import org.jspecify.annotations.Nullable;

/** Knows access keys and what their owners may do. */
public interface Identities {
  /** The secret of an access key, null when there is no such key. */
  @Nullable String secretOf(String accessKeyId);

  /** The owner of a key that {@link #secretOf} knows. */
  Principal principalOf(String accessKeyId);

  /** Whether the principal may do all that an operation needs. */
  boolean allows(Principal principal, S3Operation operation);
}
