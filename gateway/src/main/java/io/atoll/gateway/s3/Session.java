package io.atoll.gateway.s3;

import io.atoll.gateway.http.HttpCall;
import io.atoll.gateway.identity.Principal;
import io.atoll.s3api.sigv4.Authentication;
import io.atoll.s3api.xml.Owner;

/**
 * A call whose sender is known.
 *
 * @param authentication how the sender is known; what the chunks of its body are verified with
 */
record Session(HttpCall call, Authentication authentication, Principal principal) {
  Owner owner() {
    return new Owner(principal.canonicalId(), principal.displayName());
  }
}
