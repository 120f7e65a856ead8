package io.atoll.gateway.s3;

import io.atoll.gateway.http.HttpCall;
import io.atoll.gateway.identity.Principal;
import io.atoll.s3api.sigv4.SigningContext;
import io.atoll.s3api.xml.Owner;
import org.jspecify.annotations.Nullable;

/**
 * A call whose sender is known.
 *
 * @param chunks what the chunks of a signed aws-chunked body are verified with, else null
 */
record Session(HttpCall call, Principal principal, @Nullable SigningContext chunks) {
  Owner owner() {
    return new Owner(principal.canonicalId(), principal.displayName());
  }
}
