package io.atoll.testkit.pool;

import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/** All rows of all datasets at one moment, as maps. Not thread-safe. */
final class ModelState {
  private final TreeMap<Long, NavigableMap<String, byte[]>> datasets = new TreeMap<>();

  ModelState copy() {
    ModelState copy = new ModelState();
    datasets.forEach((id, rows) -> copy.datasets.put(id, new TreeMap<>(rows)));
    return copy;
  }

  void apply(List<ModelChange> changes) {
    for (ModelChange change : changes) {
      switch (change) {
        case ModelChange.Put put -> rows(put.dataset()).put(put.name(), put.value());
        case ModelChange.Delete delete -> rows(delete.dataset()).remove(delete.name());
        case ModelChange.Create create -> datasets.put(create.dataset(), new TreeMap<>());
        case ModelChange.Drop drop -> datasets.remove(drop.dataset());
      }
    }
  }

  /** Adds the datasets of another. */
  void addAll(ModelState other) {
    datasets.putAll(other.datasets);
  }

  NavigableMap<Long, NavigableMap<String, byte[]>> datasets() {
    return datasets;
  }

  NavigableMap<String, byte[]> rows(long dataset) {
    return Objects.requireNonNull(datasets.get(dataset));
  }
}
