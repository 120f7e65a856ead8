package io.atoll.testkit.pool;

import io.atoll.blockpool.PoolCreation;
import io.atoll.blockpool.format.Geometry;
import io.atoll.blockpool.format.PoolId;
import io.atoll.blockpool.format.Superblock;
import io.atoll.blockpool.frame.Codec;
import io.atoll.testkit.device.SimBlockDevice;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * A pool for a history: small, so that journals wrap, the pool fills, and manifests are reached
 * soon.
 *
 * @param dataBlocks blocks behind the journal
 */
record Shape(
    int dataBlocks,
    int groupBlocks,
    int journalBlocks,
    int contentBlockBytes,
    Codec codec,
    Superblock.HashKind hash) {
  static Shape random(SplittableRandom random) {
    return new Shape(
        3000 + random.nextInt(5000),
        1024 << random.nextInt(3),
        256 + 64 * random.nextInt(3),
        16384 << (random.nextInt(4) == 0 ? 1 : 0),
        List.of(Codec.NONE, Codec.LZ4, Codec.ZSTD).get(random.nextInt(3)),
        random.nextInt(3) == 0 ? Superblock.HashKind.SHA256 : Superblock.HashKind.BLAKE3);
  }

  SimBlockDevice format(long seed) throws IOException {
    Geometry empty = new Geometry(Geometry.MIN_DEVICE_BLOCKS, 1, journalBlocks, groupBlocks);
    long blocks = empty.groupsStart() + dataBlocks;
    SimBlockDevice device = new SimBlockDevice(blocks * 4096, seed);
    PoolId id = new PoolId(new UUID(seed, ~seed));
    new PoolCreation(id, "simulated", codec, hash, contentBlockBytes, 0)
        .format(device, empty.grownTo(blocks));
    return device.copy(seed);
  }
}
