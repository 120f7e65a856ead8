package io.atoll.testkit.pool;

import io.atoll.blockpool.codec.RowReader;
import io.atoll.blockpool.codec.RowWriter;
import java.util.ArrayList;
import java.util.List;

/** What the rows of a history say: bytes, or which data they point to and what that must be. */
public sealed interface ModelRow {
  /** Bytes without meaning. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Plain(byte[] bytes) implements ModelRow {}

  /**
   * An object.
   *
   * @param dataId where its bytes are
   * @param contents what they are, one after the other
   */
  record Pointer(long dataId, List<Content> contents) implements ModelRow {
    public Pointer {
      contents = List.copyOf(contents);
    }

    public long length() {
      return contents.stream().mapToLong(Content::length).sum();
    }
  }

  static byte[] encode(ModelRow row) {
    RowWriter out = new RowWriter(64);
    switch (row) {
      case Plain plain -> out.u8(0).raw(plain.bytes());
      case Pointer pointer -> {
        out.u8(1).i64(pointer.dataId()).varint(pointer.contents().size());
        for (Content content : pointer.contents()) {
          out.varint(content.seed()).varint(content.length()).varint(content.period());
        }
      }
    }
    return out.toBytes();
  }

  static ModelRow decode(byte[] bytes) {
    RowReader in = new RowReader(bytes);
    if (in.u8() == 0) {
      return new Plain(in.raw(in.remaining()));
    }
    long dataId = in.i64();
    List<Content> contents = new ArrayList<>();
    for (int left = in.varint(1000); left > 0; left--) {
      contents.add(
          new Content(in.varint(1 << 20), in.varint(Integer.MAX_VALUE), in.varint(1 << 20)));
    }
    return new Pointer(dataId, contents);
  }
}
