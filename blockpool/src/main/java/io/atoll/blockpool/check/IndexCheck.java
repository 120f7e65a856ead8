package io.atoll.blockpool.check;

import io.atoll.blockpool.check.Finding.Kind;
import io.atoll.blockpool.content.BlockReference;
import io.atoll.blockpool.content.DataRow;
import io.atoll.blockpool.content.IndexRow;
import io.atoll.blockpool.content.PartRow;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.DatasetTable;
import io.atoll.blockpool.dataset.RowCursor;
import io.atoll.blockpool.hash.ContentHash;
import io.atoll.blockpool.overlay.Overlay;
import io.atoll.blockpool.tree.Entry;
import java.io.IOException;
import java.util.List;

/**
 * Compares the content index with what refers to content blocks: data rows, rows of manifests, and
 * the manifests that the index has. The blocks are divided among as many passes as memory demands.
 */
final class IndexCheck {
  /** Gets the rows of the index. */
  interface RowAction {
    void accept(Dataset shard, byte[] key, BlockReference block, IndexRow row) throws IOException;
  }

  private final DatasetTable datasets;
  private final BlockReader reader;
  private final UsageMap usage;
  private final Findings findings;
  private final CheckOptions options;
  private final CheckProgress progress;
  private long rows;

  IndexCheck(
      DatasetTable datasets,
      BlockReader reader,
      UsageMap usage,
      Findings findings,
      CheckOptions options,
      CheckProgress progress) {
    this.datasets = datasets;
    this.reader = reader;
    this.usage = usage;
    this.findings = findings;
    this.options = options;
    this.progress = progress;
  }

  /** Returns how many content blocks the index has. */
  long run() throws IOException {
    forEachRow(this::checkRow);
    long passes = 1 + rows * LongCounts.BYTES_PER_KEY / options.memoryBytes();
    for (long pass = 0; pass < passes; pass++) {
      LongCounts counts = count(pass, passes);
      compare(counts, pass, passes);
    }
    return rows;
  }

  private void checkRow(Dataset shard, byte[] key, BlockReference block, IndexRow row) {
    rows++;
    progress.report("content blocks", rows);
    usage.mark(row.stored().extent(), "content block " + block.name());
    if (DatasetTable.FIRST_INDEX_SHARD + (block.name().w0() >>> 60) != shard.id()) {
      findings.damage(
          Kind.INDEX_ROW, row.stored().extent().block(), "a row in the wrong shard, " + shard.id());
    }
    if (options.content() || row.manifest()) {
      try {
        reader.readNamed(block, row.manifest());
      } catch (IOException e) {
        findings.damage(
            Kind.CONTENT, row.stored().extent().block(), String.valueOf(e.getMessage()));
      }
    }
  }

  /** Gives all rows of the index to an action. */
  void forEachRow(RowAction action) throws IOException {
    for (int shard = 0; shard < DatasetTable.INDEX_SHARDS; shard++) {
      Dataset dataset = datasets.get(DatasetTable.FIRST_INDEX_SHARD + shard);
      RowCursor cursor = dataset.cursor(new byte[0], null, Overlay.NEWEST);
      for (Entry entry = cursor.next(); entry != null; entry = cursor.next()) {
        try {
          IndexRow row = IndexRow.fromRow(entry.value());
          BlockReference block = new BlockReference(ContentHash.read(entry.key(), 0), row.stored());
          action.accept(dataset, entry.key(), block, row);
        } catch (RuntimeException e) {
          findings.damage(
              Kind.INDEX_ROW, -1, "a row of shard %d: %s".formatted(dataset.id(), e.getMessage()));
        }
      }
    }
  }

  private LongCounts count(long pass, long passes) throws IOException {
    LongCounts counts = new LongCounts();
    forEachReference((block, manifest) -> {
      long at = block.stored().extent().block();
      if (at % passes == pass) {
        counts.add(at, block.hashCode());
      }
    });
    return counts;
  }

  /**
   * What a manifest lists.
   *
   * @throws IOException when it cannot be read
   */
  List<BlockReference> childrenOf(BlockReference manifest) throws IOException {
    return reader.manifest(manifest);
  }

  /** Something that is done with each reference. */
  interface ReferenceAction {
    void accept(BlockReference block, boolean manifest);
  }

  /** Gives every pointer to a content block to an action. */
  void forEachReference(ReferenceAction action) throws IOException {
    for (Dataset dataset : datasets.all()) {
      if (dataset.kind().holdsData()) {
        new DataScan(dataset).data(new References(action));
      }
    }
    forEachRow((shard, key, block, row) -> {
      if (row.manifest()) {
        children(block, action);
      }
    });
  }

  private void children(BlockReference manifest, ReferenceAction action) {
    try {
      reader.manifest(manifest).forEach(child -> action.accept(child, false));
    } catch (IOException e) {
      findings.damage(
          Kind.CONTENT, manifest.stored().extent().block(), "manifest: " + e.getMessage());
    }
  }

  private void compare(LongCounts counts, long pass, long passes) throws IOException {
    forEachRow((shard, key, block, row) -> {
      long at = row.stored().extent().block();
      if (at % passes == pass) {
        compareRow(counts, block, row);
        counts.clear(at);
      }
    });
    counts.forEach((block, count) ->
        findings.damage(
            Kind.INDEX_ROW,
            block,
            "%d references to a content block that the index does not have".formatted(count)));
  }

  private void compareRow(LongCounts counts, BlockReference block, IndexRow row) {
    long at = row.stored().extent().block();
    long found = counts.count(at);
    if (found != 0 && !counts.alike(at, block.hashCode())) {
      findings.damage(
          Kind.INDEX_ROW,
          at,
          "references to " + block.name() + " that say something else than the index");
    }
    String text =
        "content block %s has %d references, the index says %d"
            .formatted(block.name(), found, row.references());
    if (found > row.references()) {
      findings.damage(Kind.REFERENCE_COUNT, at, text);
    } else if (found < row.references()) {
      findings.repairable(Kind.REFERENCE_COUNT, at, text);
    }
  }

  /** Picks the references out of data rows. */
  private record References(ReferenceAction action) implements DataVisitor {
    @Override
    public void head(long id, DataRow row) {
      if (row instanceof DataRow.Blocks blocks) {
        blocks.blocks().forEach(block -> action.accept(block, false));
      }
    }

    @Override
    public void manifest(long id, int number, BlockReference manifest) {
      action.accept(manifest, true);
    }

    @Override
    public void part(long id, int number, PartRow part) {}

    @Override
    public void broken(long id, String text) {}
  }
}
