package io.atoll.blockpool.format;

import io.atoll.blockpool.hash.Crc32c;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * A pool's identity. Every checksum of the pool starts from {@link #crcSeed()}, so that a pool made
 * anew never takes its predecessor's blocks for its own (L3).
 */
public record PoolId(UUID uuid) {
  public int crcSeed() {
    byte[] bytes =
        ByteBuffer.allocate(16)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array();
    return Crc32c.of(bytes, 0, bytes.length, 0);
  }
}
