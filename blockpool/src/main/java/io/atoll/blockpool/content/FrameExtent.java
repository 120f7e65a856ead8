package io.atoll.blockpool.content;

import io.atoll.blockpool.codec.RowFormatException;
import io.atoll.blockpool.codec.RowReader;
import io.atoll.blockpool.codec.RowWriter;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.frame.FrameCorruptException;
import io.atoll.blockpool.frame.FrameTable;
import java.nio.ByteBuffer;

/**
 * Frames on the device: a pointer that proves its target (L3).
 *
 * @param extent where they lie, packed from its start
 * @param frames lengths, codecs and checksums of the frames
 * @param birth generation of the dataset in which the reference was made
 */
public record FrameExtent(Extent extent, FrameTable frames, long birth) {
  /** Key domain of data that is not encrypted. */
  private static final int PLAIN_DOMAIN = 0;

  public int plainLength() {
    return frames.plainLength();
  }

  void write(RowWriter out) {
    out.i64(extent.block()).varint(extent.blocks()).varint(PLAIN_DOMAIN).varint(birth);
    ByteBuffer table = ByteBuffer.allocate(frames.encodedBytes());
    frames.write(table);
    out.raw(table.array());
  }

  static FrameExtent read(RowReader in) {
    Extent extent = new Extent(in.i64(), in.varint(0xFFFF));
    if (in.varint() != PLAIN_DOMAIN) {
      throw new RowFormatException("data of an unknown key domain");
    }
    long birth = in.varint();
    try {
      FrameTable frames = FrameTable.read(in.rest());
      in.skip(frames.encodedBytes());
      return new FrameExtent(extent, frames, birth);
    } catch (FrameCorruptException e) {
      throw new RowFormatException("extent " + extent.block() + ": " + e.getMessage());
    }
  }
}
