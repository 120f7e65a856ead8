package io.atoll.blockpool.dataset;

import io.atoll.blockpool.codec.RowFormatException;

/** What a dataset is. The codes are kept on the device. */
public enum DatasetKind {
  /** The pool's own: buckets by name, users, settings. */
  CATALOG(1),
  /** A shard of the content index. */
  INDEX(2),
  /** A bucket. */
  BUCKET(3),
  /** A volume. */
  VOLUME(4);

  private final int code;

  DatasetKind(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** Whether it has data ids, and the key spaces that the pool keeps for them. */
  public boolean holdsData() {
    return this == BUCKET || this == VOLUME;
  }

  /**
   * The kind of a kept code.
   *
   * @throws RowFormatException for a code that this build does not know
   */
  public static DatasetKind of(int code) {
    for (DatasetKind kind : values()) {
      if (kind.code == code) {
        return kind;
      }
    }
    throw new RowFormatException("unknown dataset kind " + code);
  }
}
