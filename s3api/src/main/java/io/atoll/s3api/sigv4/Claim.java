package io.atoll.s3api.sigv4;

import java.util.List;

/**
 * What a request says about its own signature.
 *
 * @param accessKeyId whose key
 * @param scope date and region
 * @param signedHeaders lower case, sorted
 * @param signature as given, not yet checked
 * @param timestamp when it was made
 */
record Claim(
    String accessKeyId,
    CredentialScope scope,
    List<String> signedHeaders,
    String signature,
    Timestamp timestamp) {}
