package io.atoll.blockpool.check;

import io.atoll.blockpool.content.BlockReference;
import io.atoll.blockpool.content.IndexRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Works out which rows of the content index must change so that it says what data rows and
 * manifests refer to. The blocks are divided among as many passes as memory demands; what is kept
 * beyond a pass are the corrections and the blocks that the index lost.
 */
final class IndexCorrections {
  /** Memory for a block with its row and count. */
  private static final long BYTES_PER_BLOCK = 512;

  /** A row of the index that must become another; null: must go, and its blocks are free. */
  record Correction(BlockReference block, @Nullable IndexRow row) {}

  private final IndexCheck index;
  private final long passes;

  /** Blocks that something refers to and the index has not; whether they are manifests. */
  private final Map<BlockReference, Boolean> missing = new LinkedHashMap<>();

  /** What the missing manifests refer to. */
  private final List<BlockReference> children = new ArrayList<>();

  /**
   * @param memoryBytes for the counts of a pass
   */
  IndexCorrections(IndexCheck index, long memoryBytes) throws IOException {
    this.index = index;
    long[] rows = new long[1];
    index.forEachRow((shard, key, block, row) -> rows[0]++);
    this.passes = 1 + rows[0] * BYTES_PER_BLOCK / memoryBytes;
  }

  /** The blocks that the index lost, once {@link #find} was called. */
  Set<BlockReference> missing() {
    return missing.keySet();
  }

  /**
   * Finds the corrections.
   *
   * @throws IOException when a manifest that the index lost cannot be read, so that what it refers
   *     to is not known
   */
  List<Correction> find() throws IOException {
    for (long pass = 0; pass < passes; pass++) {
      findMissing(pass);
    }
    for (Map.Entry<BlockReference, Boolean> block : missing.entrySet()) {
      if (block.getValue()) {
        children.addAll(index.childrenOf(block.getKey()));
      }
    }
    List<Correction> corrections = new ArrayList<>();
    for (long pass = 0; pass < passes; pass++) {
      compare(pass, corrections);
    }
    return corrections;
  }

  private boolean mine(BlockReference block, long pass) {
    return Math.floorMod(block.hashCode(), passes) == pass;
  }

  private void findMissing(long pass) throws IOException {
    Set<BlockReference> known = new HashSet<>();
    index.forEachRow((shard, key, block, row) -> {
      if (mine(block, pass)) {
        known.add(block);
      }
    });
    index.forEachReference((block, manifest) -> {
      if (mine(block, pass) && !known.contains(block)) {
        missing.put(block, manifest);
      }
    });
  }

  private void compare(long pass, List<Correction> corrections) throws IOException {
    Map<BlockReference, IndexRow> rows = new HashMap<>();
    index.forEachRow((shard, key, block, row) -> {
      if (mine(block, pass)) {
        rows.put(block, row);
      }
    });
    missing.forEach((block, manifest) -> {
      if (mine(block, pass)) {
        rows.put(block, new IndexRow(0, manifest, block.stored()));
      }
    });
    Map<BlockReference, Long> counts = new HashMap<>();
    index.forEachReference((block, manifest) -> count(block, pass, counts));
    for (BlockReference child : children) {
      count(child, pass, counts);
      if (mine(child, pass) && !rows.containsKey(child)) {
        missing.put(child, false);
        rows.put(child, new IndexRow(0, false, child.stored()));
      }
    }
    rows.forEach((block, row) -> {
      long found = Objects.requireNonNullElse(counts.get(block), 0L);
      if (found != row.references()) {
        IndexRow right = found == 0 ? null : new IndexRow(found, row.manifest(), row.stored());
        corrections.add(new Correction(block, right));
      }
    });
  }

  private void count(BlockReference block, long pass, Map<BlockReference, Long> counts) {
    if (mine(block, pass)) {
      counts.merge(block, 1L, Long::sum);
    }
  }
}
