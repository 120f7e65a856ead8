package io.atoll.blockpool.content;

import io.atoll.blockpool.codec.RowReader;
import io.atoll.blockpool.codec.RowWriter;

/**
 * A member of a composite.
 *
 * @param offset where it begins in the composite, bytes
 * @param length bytes
 * @param dataId the data that it is, in the same dataset
 */
public record PartRow(long offset, long length, long dataId) {
  public byte[] toRow() {
    return new RowWriter(24).varint(offset).varint(length).varint(dataId).toBytes();
  }

  public static PartRow fromRow(byte[] row) {
    RowReader in = new RowReader(row);
    return new PartRow(in.varint(), in.varint(), in.varint());
  }
}
