package io.atoll.blockpool.content;

import io.atoll.blockpool.codec.RowReader;
import io.atoll.blockpool.codec.RowWriter;
import io.atoll.blockpool.hash.ContentHash;

/**
 * A reference to a content block: its name and where it is stored.
 *
 * @param name hash of the plain bytes; of a manifest the hash's complement, so that no uploaded
 *     data can pass for one
 */
public record BlockReference(ContentHash name, FrameExtent stored) {
  public int plainLength() {
    return stored.plainLength();
  }

  void write(RowWriter out) {
    out.raw(name.toBytes());
    stored.write(out);
  }

  static BlockReference read(RowReader in) {
    return new BlockReference(ContentHash.read(in.raw(ContentHash.BYTES), 0), FrameExtent.read(in));
  }

  public byte[] toRow() {
    RowWriter out = new RowWriter(128);
    write(out);
    return out.toBytes();
  }

  public static BlockReference fromRow(byte[] row) {
    return read(new RowReader(row));
  }
}
