package io.atoll.blockpool.recover;

import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.alloc.SpaceMap;
import io.atoll.blockpool.commit.Interval;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.DatasetKind;
import io.atoll.blockpool.dataset.DatasetRow;
import io.atoll.blockpool.dataset.DatasetTable;
import io.atoll.blockpool.fault.Faults;
import io.atoll.blockpool.fault.PlantedFault;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.journal.RecordVisitor;
import io.atoll.blockpool.overlay.Overlay;
import io.atoll.blockpool.overlay.OverlayMemory;
import io.atoll.blockpool.tree.PageSource;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Applies records to empty overlays and to the maps, as committing them did (recovery step 5). One
 * thread.
 */
final class Replay implements RecordVisitor {
  private final DatasetTable datasets;
  private final PageSource pages;
  private final OverlayMemory memory;
  private final SpaceMap space;
  private final Interval interval;
  private long nextDatasetId;
  private long sequence;
  private @Nullable Dataset dataset;

  Replay(
      DatasetTable datasets,
      PageSource pages,
      OverlayMemory memory,
      SpaceMap space,
      Interval interval,
      long nextDatasetId) {
    this.datasets = datasets;
    this.pages = pages;
    this.memory = memory;
    this.space = space;
    this.interval = interval;
    this.nextDatasetId = nextDatasetId;
  }

  void apply(long recordSequence, byte[] record) throws IOException {
    sequence = recordSequence;
    dataset = null;
    RecordVisitor.visit(record, this);
    interval.recorded();
  }

  long nextDatasetId() {
    return nextDatasetId;
  }

  @Override
  public void dataset(long id, long term) throws IOException {
    Dataset found = datasets.find(id);
    if (found == null || found.term() < term) {
      throw new PoolException(
          "record %d belongs to dataset %d, term %d, which the root table does not have"
              .formatted(sequence, id, term));
    }
    // A record of an earlier term was taken over with that term's log.
    dataset = found.term() == term ? found : null;
  }

  @Override
  public void put(byte[] key, byte[] value) {
    if (dataset != null) {
      dataset.put(key, sequence, value);
    }
  }

  @Override
  public void delete(byte[] key) {
    if (dataset != null && !Faults.planted(PlantedFault.HALF_A_RECORD)) {
      dataset.put(key, sequence, Overlay.TOMBSTONE);
    }
  }

  @Override
  public void sequence(long next) {
    if (dataset != null) {
      dataset.raiseSequence(next);
    }
  }

  @Override
  public void allocate(Extent extent, int storedBytes, int crc) throws IOException {
    if (!Faults.planted(PlantedFault.REPLAYED_BLOCKS_FREE)) {
      space.takeReplayed(extent);
    }
    interval.allocated().add(extent);
  }

  @Override
  public void free(Extent extent) {
    interval.freed().add(extent);
  }

  @Override
  public void create(long id, int kind) {
    Dataset created =
        new Dataset(pages, memory, id, new DatasetRow(DatasetKind.of(kind), false, 1, 1, 1, null));
    created.raiseSequence(2);
    datasets.add(created);
    nextDatasetId = Math.max(nextDatasetId, id + 1);
  }

  @Override
  public void drop(long id) {
    datasets.get(id).drop();
  }
}
