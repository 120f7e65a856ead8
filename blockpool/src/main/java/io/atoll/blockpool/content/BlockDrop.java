package io.atoll.blockpool.content;

import io.atoll.blockpool.commit.Transaction;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.fault.Faults;
import io.atoll.blockpool.fault.PlantedFault;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Pointers about to be taken from content blocks, with the blocks' stripes held until closed. A
 * block whose last pointer goes is freed in the same record (S3); a reference that the index does
 * not know frees nothing.
 */
final class BlockDrop implements AutoCloseable {
  /** A block to count down. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Resolved(HeldBlock block, boolean held, Dataset shard, byte[] key) {}

  /** Finds a block. */
  interface Resolver {
    @Nullable Resolved resolve(BlockReference reference) throws IOException;
  }

  private static final class Countdown {
    private final Resolved resolved;
    private long pointers;

    Countdown(Resolved resolved) {
      this.resolved = resolved;
    }
  }

  private final Runnable unlock;
  private final Map<BlockReference, Countdown> countdowns = new LinkedHashMap<>();

  BlockDrop(Runnable unlock) {
    this.unlock = unlock;
  }

  void add(BlockReference reference, Resolver resolver) throws IOException {
    Countdown countdown = countdowns.get(reference);
    if (countdown == null) {
      Resolved resolved = resolver.resolve(reference);
      if (resolved == null) {
        return;
      }
      countdown = new Countdown(resolved);
      countdowns.put(reference, countdown);
    }
    countdown.pointers++;
  }

  /** Whether a block would go that somebody holds. */
  boolean blocked() {
    return !Faults.planted(PlantedFault.FREED_WHILE_HELD)
        && countdowns.values().stream()
            .anyMatch(c -> c.resolved.held && c.resolved.block.references() <= c.pointers);
  }

  /** Adds the countdown to a transaction. */
  void addTo(Transaction transaction) {
    transaction.late(late -> countdowns.values().forEach(countdown -> apply(late, countdown)));
  }

  private static void apply(Transaction transaction, Countdown countdown) {
    HeldBlock block = countdown.resolved.block;
    FrameExtent stored = block.reference().stored();
    long left = Math.max(0, block.references() - countdown.pointers);
    block.references(transaction, left);
    if (left == 0) {
      transaction.delete(countdown.resolved.shard, countdown.resolved.key);
      if (!Faults.planted(PlantedFault.LAST_REFERENCE_LEAKS)) {
        transaction.free(stored.extent());
      }
    } else {
      IndexRow row = new IndexRow(left, block.manifest(), stored);
      transaction.put(countdown.resolved.shard, countdown.resolved.key, row.toRow());
    }
  }

  @Override
  public void close() {
    unlock.run();
  }
}
