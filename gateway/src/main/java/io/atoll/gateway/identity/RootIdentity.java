package io.atoll.gateway.identity;

import io.atoll.s3api.checksum.Digest;
import io.atoll.s3api.operation.S3Operation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** One key pair that may do everything; without a signature nobody may do anything. */
public final class RootIdentity implements Identities {
  private final Principal root;
  private final String secret;

  public RootIdentity(String accessKeyId, String secret) {
    this.root = new Principal(accessKeyId, canonicalId(accessKeyId), "root");
    this.secret = secret;
  }

  private static String canonicalId(String accessKeyId) {
    try {
      byte[] name = ("atoll:" + accessKeyId).getBytes(StandardCharsets.UTF_8);
      return Digest.of(MessageDigest.getInstance("SHA-256").digest(name)).hex();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Whoever has the key pair. */
  public Principal root() {
    return root;
  }

  @Override
  public @Nullable String secretOf(String accessKeyId) {
    return accessKeyId.equals(root.accessKeyId()) ? secret : null;
  }

  @Override
  public Principal principalOf(String accessKeyId) {
    return root;
  }

  @Override
  public boolean allows(Principal principal, S3Operation operation) {
    return !principal.isAnonymous();
  }
}
