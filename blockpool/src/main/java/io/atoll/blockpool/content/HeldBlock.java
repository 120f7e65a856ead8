package io.atoll.blockpool.content;

import io.atoll.blockpool.Invariants;
import io.atoll.blockpool.commit.Transaction;
import io.atoll.blockpool.hash.ContentHash;
import io.atoll.blockpool.wait.Waits;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A content block in the hands of writers: found in the index or being written, and not to be freed
 * before they let go (S3). {@code holds} changes under the block's stripe, {@code references} under
 * the append latch.
 */
final class HeldBlock {
  private final ContentHash name;
  private final boolean manifest;
  private final CompletableFuture<BlockReference> stored = new CompletableFuture<>();
  private int storedCrc;
  private int holds = 1;
  private long references;
  private List<HeldBlock> children = List.of();

  HeldBlock(ContentHash name, boolean manifest) {
    this.name = name;
    this.manifest = manifest;
  }

  /** One that the index knows. */
  static HeldBlock indexed(ContentHash name, IndexRow row) {
    HeldBlock block = new HeldBlock(name, row.manifest());
    block.references = row.references();
    block.stored.complete(new BlockReference(name, row.stored()));
    return block;
  }

  ContentHash name() {
    return name;
  }

  boolean manifest() {
    return manifest;
  }

  /** Completed when its bytes are on the device. */
  CompletableFuture<BlockReference> stored() {
    return stored;
  }

  /**
   * Waits until its bytes are on the device.
   *
   * @throws IOException when they could not be written
   */
  void await() throws IOException {
    try {
      Waits.join(stored);
    } catch (CompletionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Waits until nobody writes it any more, with whatever success. */
  void settle() {
    Waits.join(stored.handle((reference, failure) -> true));
  }

  BlockReference reference() {
    return Objects.requireNonNull(stored.getNow(null));
  }

  void written(FrameExtent extent, int crcOfStored) {
    storedCrc = crcOfStored;
    stored.complete(new BlockReference(name, extent));
  }

  /** CRC32C over all stored bytes, of a block that this run wrote. */
  int storedCrc() {
    return storedCrc;
  }

  /** What a manifest counts when it enters the index. */
  void children(List<HeldBlock> blocks) {
    children = List.copyOf(blocks);
  }

  List<HeldBlock> children() {
    return children;
  }

  long references() {
    return references;
  }

  /** Its count from this record on; as before if the record is refused. */
  void references(Transaction record, long count) {
    Invariants.check(count >= 0, "S3: references are not negative");
    long before = references;
    record.ifRefused(() -> references = before);
    references = count;
  }

  int holds() {
    return holds;
  }

  /** One more or one fewer holder. */
  void hold(int change) {
    holds += change;
    Invariants.check(holds >= 0, "S3: holds are not negative");
  }

  @Nullable BlockReference storedOrNull() {
    return stored.isCompletedExceptionally() ? null : stored.getNow(null);
  }
}
