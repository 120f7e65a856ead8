package io.atoll.blockpool.dataset;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The datasets that this node has open, by number. */
public final class DatasetTable {
  /** The root table itself, as the identity of its pages. */
  public static final long ROOT_TABLE = 0;

  /** The catalog. */
  public static final long CATALOG = 1;

  /** First of the content index's shards. */
  public static final long FIRST_INDEX_SHARD = 2;

  /** Shards of the content index: one for each value of a hash's first four bits. */
  public static final int INDEX_SHARDS = 16;

  /** First number for buckets and volumes. */
  public static final long FIRST_USER = 64;

  private final ConcurrentHashMap<Long, Dataset> datasets = new ConcurrentHashMap<>();

  public void add(Dataset dataset) {
    datasets.put(dataset.id(), dataset);
  }

  public void remove(long id) {
    datasets.remove(id);
  }

  public @Nullable Dataset find(long id) {
    return datasets.get(id);
  }

  /** One that must exist. */
  public Dataset get(long id) {
    Dataset dataset = datasets.get(id);
    if (dataset == null) {
      throw new IllegalArgumentException("no dataset " + id);
    }
    return dataset;
  }

  public Collection<Dataset> all() {
    return datasets.values();
  }
}
