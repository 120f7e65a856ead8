package io.atoll.gateway.namespace;

import io.atoll.blockpool.codec.RowFormatException;
import io.atoll.blockpool.codec.RowReader;
import io.atoll.blockpool.codec.RowWriter;

/**
 * The outcome of an upload that was completed, kept for a while to answer a repetition alike. Its
 * object row points to no data.
 *
 * @param completedMillis milliseconds since 1970 UTC
 */
record CompletedRow(long completedMillis, String key, ObjectRow object) {
  private static final int VERSION = 1;

  byte[] toRow() {
    RowWriter out = new RowWriter(128).u8(VERSION).varint(completedMillis).text(key);
    return out.raw(object.toRow()).toBytes();
  }

  static CompletedRow fromRow(byte[] row) {
    RowReader in = new RowReader(row);
    int version = in.u8();
    if (version != VERSION) {
      throw new RowFormatException("unknown row version of a completed upload " + version);
    }
    return new CompletedRow(in.varint(), in.text(), ObjectRow.fromRow(in.raw(in.remaining())));
  }
}
