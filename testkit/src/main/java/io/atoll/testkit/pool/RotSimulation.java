package io.atoll.testkit.pool;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.check.CheckOptions;
import io.atoll.blockpool.check.CheckProgress;
import io.atoll.blockpool.check.PoolCheck;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.format.Geometry;
import io.atoll.blockpool.format.Superblock;
import io.atoll.testkit.device.Io;
import io.atoll.testkit.device.SimBlockDevice;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Flips single bits of what a pool has written. Each must be harmless or lead to a typed error:
 * never to wrong bytes, and never to any error at all where there is a second copy.
 */
final class RotSimulation {
  private enum Region {
    /** Superblocks, slot headers, maps: there are copies. */
    COPIED,
    /** The journal: refused when it is the middle, cut when it is the last group (J3). */
    JOURNAL,
    /** Tree pages and data. */
    DATA
  }

  private final SimBlockDevice device;
  private final Superblock superblock;
  private final PoolModel model;
  private final SplittableRandom random;
  private long detected;

  /**
   * @param device where a pool was left behind after everything was acknowledged, the last
   *     transaction in a group of its own
   */
  RotSimulation(
      SimBlockDevice device, Superblock superblock, PoolModel model, SplittableRandom random) {
    this.device = device;
    this.superblock = superblock;
    this.model = model;
    this.random = random;
  }

  /**
   * Flips bits in blocks that were written.
   *
   * @return how many made an error
   */
  long run(List<Io> written, int flips) throws IOException {
    List<Io> writes = written.stream().filter(io -> io.kind() == Io.Kind.WRITE).toList();
    for (int i = 0; i < flips && !writes.isEmpty(); i++) {
      Io io = writes.get(random.nextInt(writes.size()));
      flip(io.offsetBytes() + random.nextLong(io.lengthBytes()));
    }
    for (long copy : Geometry.superblockCopies()) {
      flip(copy * 4096 + random.nextInt(4096));
    }
    flip(superblock.geometry().headerBlock(0, 0) * 4096 + random.nextInt(300));
    flip(superblock.geometry().headerBlock(0, 1) * 4096 + random.nextInt(300));
    return detected;
  }

  private void flip(long offset) throws IOException {
    Region region = regionOf(offset / 4096);
    SimBlockDevice rotten = device.copy(1);
    rotten.flipBit(offset, random.nextInt(8));
    try {
      boolean harmless = look(rotten, region);
      if (!harmless) {
        detected++;
        boolean clean =
            PoolCheck.run(rotten, CheckOptions.STRUCTURE.withContent(), CheckProgress.NONE).clean();
        Violation.require(!clean, "reading found rot, the checker did not");
      }
    } catch (IOException | RuntimeException | Error e) {
      throw new Violation("a flipped bit at byte " + offset + ", " + region, e);
    }
  }

  /** Whether nothing was amiss; throws when it is not as promised. */
  private boolean look(SimBlockDevice rotten, Region region) throws IOException {
    Pool pool;
    try {
      pool = Pool.open(rotten.copy(2), PoolVerifier.STEPPED);
    } catch (PoolException.Corrupt e) {
      Violation.require(
          region != Region.COPIED, "one copy's rot keeps the pool from opening: " + e.getMessage());
      return false;
    }
    try {
      return switch (region) {
        case COPIED -> {
          PoolVerifier.compare(pool, model.stateBehind(PoolVerifier.lastNumber(pool)));
          yield true;
        }
        case JOURNAL -> {
          long number = PoolVerifier.lastNumber(pool);
          PoolVerifier.compare(pool, model.stateBehind(number, model.appended() - 1));
          yield true;
        }
        case DATA -> {
          long number = PoolVerifier.lastNumber(pool);
          if (number < model.appended()) {
            // Rot in what the log's unflushed tail refers to looks like a write that a crash tore.
            PoolVerifier.compare(pool, model.stateBehind(number, model.appended() - 1));
            yield true;
          }
          yield compareWhatCanBeRead(pool);
        }
      };
    } finally {
      PoolVerifier.abandon(pool, (SimBlockDevice) pool.device());
    }
  }

  private boolean compareWhatCanBeRead(Pool pool) {
    boolean whole = true;
    for (Map.Entry<Long, NavigableMap<String, byte[]>> dataset :
        model.newest().datasets().entrySet()) {
      Dataset found = Objects.requireNonNull(pool.dataset(dataset.getKey()));
      for (Map.Entry<String, byte[]> row : dataset.getValue().entrySet()) {
        whole &= compareRow(pool, found, row.getKey(), row.getValue());
      }
    }
    return whole;
  }

  private static boolean compareRow(Pool pool, Dataset dataset, String name, byte[] expected) {
    try (Pool.ReadScope scope = pool.read()) {
      byte[] value = scope.get(dataset, PoolVerifier.key(name));
      Violation.require(Arrays.equals(value, expected), "row " + name + " is wrong");
      if (ModelRow.decode(expected) instanceof ModelRow.Pointer pointer) {
        PoolVerifier.compareData(pool, dataset, pointer);
      }
      return true;
    } catch (PoolException.Corrupt e) {
      return false;
    } catch (IOException e) {
      throw new Violation("rot is reported as something else", e);
    }
  }

  private Region regionOf(long block) {
    Geometry geometry = superblock.geometry();
    if (block < Geometry.JOURNALS_START) {
      return Region.COPIED;
    }
    if (block < geometry.groupsStart()) {
      return Region.JOURNAL;
    }
    long inGroup = (block - geometry.groupsStart()) % geometry.groupBlocks();
    return inGroup < geometry.groupMetadataBlocks() ? Region.COPIED : Region.DATA;
  }
}
