package io.atoll.s3api.sigv4;

import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.spec.SecretKeySpec;

/**
 * Derived signing keys, which stay the same for a day. Bounded; the rare overflow empties it, which
 * costs four HMACs per key again.
 */
final class KeyCache {
  private static final int MAX_ENTRIES = 4096;

  private record Slot(String accessKeyId, String date, String region) {}

  /** The secret is kept to notice when it was replaced. */
  private record Derived(String secret, SecretKeySpec key) {}

  private final ConcurrentHashMap<Slot, Derived> keys = new ConcurrentHashMap<>();

  SecretKeySpec key(String accessKeyId, String secret, CredentialScope scope) {
    var slot = new Slot(accessKeyId, scope.date(), scope.region());
    Derived derived = keys.get(slot);
    if (derived != null && derived.secret.equals(secret)) {
      return derived.key;
    }
    SecretKeySpec key = Hmac.ofThread().deriveKey(secret, scope);
    if (keys.size() >= MAX_ENTRIES) {
      keys.clear();
    }
    keys.put(slot, new Derived(secret, key));
    return key;
  }
}
