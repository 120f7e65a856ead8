package io.atoll.blockpool.check;

import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.content.BlockReference;
import io.atoll.blockpool.content.DataRow;
import io.atoll.blockpool.content.IndexRow;
import io.atoll.blockpool.dataset.DataKeys;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.DatasetKind;
import io.atoll.blockpool.dataset.DatasetTable;
import io.atoll.blockpool.dataset.RowCursor;
import io.atoll.blockpool.epoch.ReclamationEpochs;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.format.Superblock;
import io.atoll.blockpool.hash.ContentHash;
import io.atoll.blockpool.io.PoolIo;
import io.atoll.blockpool.tree.Entry;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads everything that a pool in use keeps, blocks at fixed places, tree pages and content, and
 * verifies it, so that rot is found while there may still be another copy; what the pool itself has
 * a second copy of is mended. Works in short steps, each within a reclamation epoch of its own, and
 * never holds anything up. One thread at a time.
 */
public final class Scrubber implements AutoCloseable {
  private static final int FIXED_PER_STEP = 64;
  private static final int PAGES_PER_STEP = 64;
  private static final long BYTES_PER_STEP = 1 << 20;
  private static final byte[] START = new byte[0];

  private final PoolIo io;
  private final FixedBlocks fixed;
  private final DatasetTable datasets;
  private final ReclamationEpochs epochs;
  private final LongSupplier visible;
  private final BlockReader reader;
  private final Findings findings = new Findings();
  private final Deque<Long> queue = new ArrayDeque<>();
  private @Nullable PageWalk pages;
  private byte[] resume = START;
  private int nextFixed;
  private long pageBytes;
  private long blocks;

  /**
   * @param visible the newest durable record's sequence
   */
  public Scrubber(
      PoolIo io,
      Superblock superblock,
      FixedBlocks fixed,
      DatasetTable datasets,
      ReclamationEpochs epochs,
      LongSupplier visible) {
    this.io = io;
    this.fixed = fixed;
    this.datasets = datasets;
    this.epochs = epochs;
    this.visible = visible;
    this.reader = new BlockReader(io, superblock, Arena.ofShared());
    datasets.all().forEach(dataset -> queue.add(dataset.id()));
  }

  /** Bytes read and verified so far. */
  public long bytesRead() {
    return pageBytes + (pages == null ? 0 : pages.bytesRead()) + reader.bytesRead();
  }

  /** Content blocks and small payloads verified so far. */
  public long blocksRead() {
    return blocks;
  }

  /** What was found so far, the first of each kind. */
  public List<Finding> findings() {
    return List.copyOf(findings.kept());
  }

  /**
   * Reads about a mebibyte.
   *
   * @return false when everything has been read
   */
  public boolean step() throws IOException {
    if (nextFixed < fixed.count()) {
      fixedBlocks();
      return true;
    }
    Long id = queue.peek();
    if (id == null) {
      return false;
    }
    Dataset dataset = datasets.find(id);
    if (dataset == null) {
      nextDataset();
      return true;
    }
    try (ReclamationEpochs.Guard _ = epochs.enter();
        ReclamationEpochs.Guard _ = dataset.enter()) {
      PageWalk walk = pages;
      if (walk == null) {
        walk = new PageWalk(io, findings);
        pages = walk;
      }
      if (!walk.done()) {
        walk.step(dataset.tree(), PAGES_PER_STEP);
      } else if (!content(dataset)) {
        nextDataset();
      }
    }
    return true;
  }

  /**
   * Scrubs to the end, not faster than a rate.
   *
   * @param bytesPerSecond upper limit, 0 for none
   * @param stop asked between steps
   */
  public void run(long bytesPerSecond, BooleanSupplier stop, CheckProgress progress)
      throws IOException {
    long start = System.nanoTime();
    while (!stop.getAsBoolean() && step()) {
      progress.report("bytes", bytesRead());
      if (bytesPerSecond > 0) {
        double due = bytesRead() * 1e9 / bytesPerSecond;
        LockSupport.parkNanos((long) due - (System.nanoTime() - start));
      }
    }
  }

  /**
   * Some of the blocks at fixed places; a broken copy costs nothing as long as another is sound.
   */
  private void fixedBlocks() throws IOException {
    int end = Math.min(fixed.count(), nextFixed + FIXED_PER_STEP);
    for (; nextFixed < end; nextFixed++) {
      try {
        for (long block : fixed.mend(nextFixed)) {
          findings.note(fixed.kind(nextFixed), block, "this copy was broken and is rewritten");
        }
      } catch (PoolException.Corrupt e) {
        findings.damage(Finding.Kind.MAP_PAGE, -1, "no copy is sound: " + e.getMessage());
      }
      pageBytes += 2L * Extent.BLOCK_BYTES;
    }
  }

  private void nextDataset() {
    queue.remove();
    pageBytes += pages == null ? 0 : pages.bytesRead();
    pages = null;
    resume = START;
  }

  /** Some of the content that the dataset's rows refer to; false when there is no more. */
  private boolean content(Dataset dataset) throws IOException {
    boolean index = dataset.kind() == DatasetKind.INDEX;
    if (!index && !dataset.kind().holdsData()) {
      return false;
    }
    byte[] first = index ? START : DataKeys.start(DataKeys.DATA);
    byte @Nullable [] end = index ? null : DataKeys.end(DataKeys.DATA);
    RowCursor cursor =
        dataset.cursor(resume.length == 0 ? first : resume, end, visible.getAsLong());
    long stop = reader.bytesRead() + BYTES_PER_STEP;
    for (Entry row = cursor.next(); row != null; row = cursor.next()) {
      verify(dataset, row, index);
      if (reader.bytesRead() >= stop) {
        resume = Arrays.copyOf(row.key(), row.key().length + 1);
        return true;
      }
    }
    return false;
  }

  private void verify(Dataset dataset, Entry row, boolean index) {
    try {
      if (index) {
        IndexRow block = IndexRow.fromRow(row.value());
        reader.readNamed(
            new BlockReference(ContentHash.read(row.key(), 0), block.stored()), block.manifest());
        blocks++;
      } else if (DataKeys.isHead(row.key())
          && DataRow.decode(row.value()) instanceof DataRow.Packed packed) {
        reader.read(packed.stored());
        blocks++;
      }
    } catch (IOException | RuntimeException e) {
      findings.damage(
          Finding.Kind.CONTENT,
          -1,
          "%s: %s".formatted(RowText.key(dataset.id(), row.key()), e.getMessage()));
    }
  }

  /** Gives its memory back. */
  @Override
  public void close() {
    reader.close();
  }
}
