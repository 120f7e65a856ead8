package io.atoll.blockpool.content;

import io.atoll.blockpool.codec.RowFormatException;
import io.atoll.blockpool.codec.RowReader;
import io.atoll.blockpool.codec.RowWriter;
import io.atoll.blockpool.hash.ContentHash;
import java.util.ArrayList;
import java.util.List;

/**
 * A content block that lists content blocks. Equal data has equal manifests, so that they are
 * shared like the data and a further copy of an object costs some tens of bytes.
 */
public final class Manifest {
  /** References in a full manifest. */
  public static final int MAX_BLOCKS = 256;

  private static final int MAGIC = 0x464D5441; // "ATMF"

  private Manifest() {}

  static byte[] encode(List<BlockReference> blocks) {
    RowWriter out = new RowWriter(blocks.size() * 100 + 16).i32(MAGIC).varint(blocks.size());
    blocks.forEach(block -> block.write(out));
    return out.toBytes();
  }

  public static List<BlockReference> decode(byte[] bytes) {
    RowReader in = new RowReader(bytes);
    if (in.i32() != MAGIC) {
      throw new RowFormatException("not a manifest");
    }
    int count = in.varint(MAX_BLOCKS);
    List<BlockReference> blocks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      blocks.add(BlockReference.read(in));
    }
    return blocks;
  }

  /** A manifest's name: the complement of its bytes' hash. */
  public static ContentHash name(ContentHash hash) {
    return new ContentHash(~hash.w0(), ~hash.w1(), ~hash.w2(), ~hash.w3());
  }
}
