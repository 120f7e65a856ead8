package io.atoll.testkit.pool;

/** What a transaction does to the model. */
sealed interface ModelChange {
  /** A row gets a value. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Put(long dataset, String name, byte[] value) implements ModelChange {}

  /** A row goes. */
  record Delete(long dataset, String name) implements ModelChange {}

  /** A dataset begins. */
  record Create(long dataset) implements ModelChange {}

  /** A dataset ends. */
  record Drop(long dataset) implements ModelChange {}

  /** Whether it changes this row. */
  default boolean names(long dataset, String name) {
    return switch (this) {
      case Put put -> put.dataset == dataset && put.name.equals(name);
      case Delete delete -> delete.dataset == dataset && delete.name.equals(name);
      case Create _, Drop _ -> false;
    };
  }
}
