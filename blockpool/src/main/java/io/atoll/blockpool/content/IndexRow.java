package io.atoll.blockpool.content;

import io.atoll.blockpool.codec.RowReader;
import io.atoll.blockpool.codec.RowWriter;

/**
 * A content block's row in its index shard; the key has the name and the extent.
 *
 * @param references how many rows and manifests refer to it
 * @param manifest whether its bytes are references to further blocks, each counted once for it
 */
public record IndexRow(long references, boolean manifest, FrameExtent stored) {
  public byte[] toRow() {
    RowWriter out = new RowWriter(96).varint(references).u8(manifest ? 1 : 0);
    stored.write(out);
    return out.toBytes();
  }

  public static IndexRow fromRow(byte[] row) {
    RowReader in = new RowReader(row);
    return new IndexRow(in.varint(), in.u8() == 1, FrameExtent.read(in));
  }
}
