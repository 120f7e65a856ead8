package io.atoll.blockpool.journal;

import io.atoll.blockpool.codec.RowFormatException;

/**
 * The operations that a journal record is made of, with their codes on the device (never reused).
 */
public enum RecordOp {
  /** The dataset and term that the following operations belong to. */
  DATASET(1),
  /** A key gets a value in the present dataset's tree. */
  PUT(2),
  /** A key goes. */
  DELETE(3),
  /** The dataset's next data id is at least this. */
  SEQUENCE(4),
  /** An extent is referred to from now on; with the checksum of what it holds. */
  ALLOCATE(5),
  /** An extent is not referred to any more. */
  FREE(6),
  /** A dataset begins. */
  CREATE(7),
  /** A dataset ends; its tree goes to the reclaim queue. */
  DROP(8),
  /** The cluster-wide operation that the record carries out, for answering a repeat (L10). */
  OPERATION_ID(9);

  private static final RecordOp[] BY_CODE = new RecordOp[16];

  static {
    for (RecordOp op : values()) {
      BY_CODE[op.code] = op;
    }
  }

  private final int code;

  RecordOp(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /**
   * @throws RowFormatException for a code that this build does not know
   */
  static RecordOp of(int code) {
    RecordOp op = code > 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    if (op == null) {
      throw new RowFormatException("unknown journal operation " + code);
    }
    return op;
  }
}
