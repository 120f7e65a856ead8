package io.atoll.blockpool.content;

import io.atoll.blockpool.codec.RowFormatException;
import io.atoll.blockpool.codec.RowReader;
import io.atoll.blockpool.codec.RowWriter;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.frame.FrameCorruptException;
import io.atoll.blockpool.frame.FrameTable;
import io.atoll.blockpool.hash.ContentHash;
import java.nio.ByteBuffer;

/**
 * A reference to a content block: its name, where it lies, and how its frames are stored and proven.
 *
 * @param hash of the plain bytes
 * @param extent where the frames lie, packed from its start
 * @param frames lengths, codecs and checksums of the frames
 * @param birth generation of the dataset in which the block was written
 */
public record BlockReference(ContentHash hash, Extent extent, FrameTable frames, long birth) {
  /** Key domain of data that is not encrypted. */
  private static final int PLAIN_DOMAIN = 0;

  public int plainLength() {
    return frames.plainLength();
  }

  public void write(RowWriter out) {
    out.raw(hash.toBytes());
    writeLocation(out);
  }

  /** Without the hash, for rows whose key has it. */
  void writeLocation(RowWriter out) {
    out.i64(extent.block()).varint(extent.blocks()).varint(PLAIN_DOMAIN).varint(birth);
    ByteBuffer table = ByteBuffer.allocate(frames.encodedBytes());
    frames.write(table);
    out.raw(table.array());
  }

  public static BlockReference read(RowReader in) {
    ContentHash hash = ContentHash.read(in.raw(ContentHash.BYTES), 0);
    return readLocation(hash, in);
  }

  static BlockReference readLocation(ContentHash hash, RowReader in) {
    Extent extent = new Extent(in.i64(), in.varint(0xFFFF));
    if (in.varint() != PLAIN_DOMAIN) {
      throw new RowFormatException("content block of an unknown key domain");
    }
    long birth = in.varint();
    try {
      FrameTable frames = FrameTable.read(in.rest());
      in.skip(frames.encodedBytes());
      return new BlockReference(hash, extent, frames, birth);
    } catch (FrameCorruptException e) {
      throw new RowFormatException("content block " + hash + ": " + e.getMessage());
    }
  }
}
