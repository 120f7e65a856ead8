package io.atoll.blockpool.dataset;

import io.atoll.blockpool.codec.RowFormatException;
import io.atoll.blockpool.codec.RowReader;
import io.atoll.blockpool.codec.RowWriter;
import io.atoll.blockpool.format.PagePointer;
import org.jspecify.annotations.Nullable;

/**
 * A dataset's row in the root table.
 *
 * @param kind what it is
 * @param dropped it was deleted; what it holds is being reclaimed
 * @param term number of its ownership
 * @param generation rises with each snapshot; the birth of what is written now
 * @param nextSequence next unused data id
 * @param root its tree, null when empty
 */
public record DatasetRow(
    DatasetKind kind,
    boolean dropped,
    long term,
    long generation,
    long nextSequence,
    @Nullable PagePointer root) {
  private static final int VERSION = 1;

  public byte[] toRow() {
    RowWriter out = new RowWriter(64).u8(VERSION).u8(kind.code()).u8(dropped ? 1 : 0);
    out.varint(term).varint(generation).varint(nextSequence).u8(root == null ? 0 : 1);
    if (root != null) {
      root.write(out);
    }
    return out.toBytes();
  }

  public static DatasetRow fromRow(byte[] row) {
    RowReader in = new RowReader(row);
    int version = in.u8();
    if (version != VERSION) {
      throw new RowFormatException("unknown dataset row version " + version);
    }
    return new DatasetRow(
        DatasetKind.of(in.u8()),
        in.u8() == 1,
        in.varint(),
        in.varint(),
        in.varint(),
        in.u8() == 0 ? null : PagePointer.read(in));
  }
}
