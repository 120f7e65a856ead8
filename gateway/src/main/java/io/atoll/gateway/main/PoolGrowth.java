package io.atoll.gateway.main;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.device.BlockDevice;
import io.atoll.blockpool.format.Extent;
import io.atoll.gateway.config.ByteSize;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Makes an open pool larger: first its file, where it lies in one, then the pool. */
public final class PoolGrowth {
  private PoolGrowth() {}

  /**
   * Grows a pool.
   *
   * @param size to which a file is made longer; null: take what the device has
   * @return bytes gained, 0 when there is no more
   * @throws IllegalArgumentException when a size is given that is smaller, or for a device, which
   *     has the size it has
   */
  public static long grow(Path path, Pool pool, @Nullable ByteSize size) throws IOException {
    if (size != null) {
      extend(path, pool, size);
    }
    return pool.grow() * Extent.BLOCK_BYTES;
  }

  private static void extend(Path path, Pool pool, ByteSize size) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new IllegalArgumentException(
          path + " is a device: enlarge it with its own tools, then grow without a size");
    }
    long whole = size.bytes() / BlockDevice.BLOCK_BYTES * BlockDevice.BLOCK_BYTES;
    long present = pool.device().sizeBytes();
    if (whole < present) {
      throw new IllegalArgumentException(
          "the pool has %s and cannot shrink to %s".formatted(new ByteSize(present), size));
    }
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(whole);
      file.getFD().sync();
    }
  }
}
