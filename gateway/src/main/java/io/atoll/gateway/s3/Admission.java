package io.atoll.gateway.s3;

import io.atoll.gateway.http.HttpCall;
import io.atoll.gateway.identity.Identities;
import io.atoll.gateway.identity.Principal;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.form.PostForm;
import io.atoll.s3api.form.PostPolicy;
import io.atoll.s3api.operation.ObjectOperation.GetObject;
import io.atoll.s3api.operation.ObjectOperation.HeadObject;
import io.atoll.s3api.operation.ResponseOverrides;
import io.atoll.s3api.operation.S3Operation;
import io.atoll.s3api.sigv4.Authentication;
import io.atoll.s3api.sigv4.SignatureVerifier;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Who sends a request, and whether they may. */
final class Admission {
  private final Identities identities;
  private final InstantSource clock;
  private final SignatureVerifier verifier;

  Admission(Identities identities, String region, InstantSource clock) {
    this.identities = identities;
    this.clock = clock;
    this.verifier = new SignatureVerifier(region, identities::secretOf);
  }

  /**
   * The sender of a request.
   *
   * @throws S3Exception for whatever is wrong with a signature
   */
  Session authenticate(HttpCall call) {
    return session(call, verifier.verify(call.request(), clock.instant()));
  }

  /**
   * The sender of a form, who is whoever signed its policy; of a form without one, of the request
   * that brings it.
   *
   * @throws S3Exception for whatever is wrong with the signature, or does not meet the policy
   */
  Session authenticate(Session request, PostForm form, @Nullable PostPolicy policy, String bucket) {
    Authentication authentication = verifier.verifyPolicy(form.fields());
    if (policy == null) {
      return request;
    }
    policy.check(form, bucket, clock.instant());
    return session(request.call(), authentication);
  }

  private Session session(HttpCall call, Authentication authentication) {
    Principal principal =
        switch (authentication) {
          case Authentication.Anonymous anonymous -> Principal.ANONYMOUS;
          case Authentication.Signed signed -> identities.principalOf(signed.accessKeyId());
        };
    return new Session(call, authentication, principal);
  }

  /**
   * Asks whether the sender may.
   *
   * @throws S3Exception AccessDenied, InvalidRequest
   */
  void authorize(Session session, S3Operation operation) {
    if (session.principal().isAnonymous() && replacesHeaders(operation)) {
      throw S3Exception.invalidRequest(ResponseOverrides.ANONYMOUS_MESSAGE);
    }
    if (!identities.allows(session.principal(), operation)) {
      throw new S3Exception(S3ErrorCode.ACCESS_DENIED);
    }
  }

  private static boolean replacesHeaders(S3Operation operation) {
    return switch (operation) {
      case GetObject get -> !get.overrides().isEmpty();
      case HeadObject head -> !head.overrides().isEmpty();
      default -> false;
    };
  }
}
