package io.atoll.gateway.namespace;

import io.atoll.blockpool.codec.RowFormatException;
import io.atoll.blockpool.codec.RowReader;
import io.atoll.blockpool.codec.RowWriter;
import io.atoll.gateway.object.ObjectPart;
import io.atoll.s3api.checksum.Digest;
import java.util.ArrayList;
import java.util.List;

/**
 * The list of an object's parts. It is kept as data of its own, so that the row stays small
 * whatever the number of parts.
 */
final class PartList {
  static final int MAX_PARTS = 10_000;

  /** More than the longest list has. */
  static final int MAX_BYTES = 1 << 20;

  private static final int VERSION = 1;

  private PartList() {}

  static byte[] encode(List<ObjectPart> parts) {
    RowWriter out = new RowWriter(16 + 12 * parts.size());
    out.u8(VERSION).varint(parts.size());
    for (ObjectPart part : parts) {
      Digest checksum = part.checksum();
      byte[] digest = checksum == null ? new byte[0] : checksum.bytes();
      out.varint(part.number()).varint(part.size()).u8(digest.length).raw(digest);
    }
    return out.toBytes();
  }

  static List<ObjectPart> decode(byte[] bytes) {
    RowReader in = new RowReader(bytes);
    int version = in.u8();
    if (version != VERSION) {
      throw new RowFormatException("unknown part list version " + version);
    }
    List<ObjectPart> parts = new ArrayList<>();
    long offset = 0;
    for (int left = in.varint(MAX_PARTS); left > 0; left--) {
      int number = in.varint(MAX_PARTS);
      long size = in.varint();
      byte[] digest = in.raw(in.u8());
      Digest checksum = digest.length == 0 ? null : Digest.of(digest);
      parts.add(new ObjectPart(number, offset, size, checksum));
      offset += size;
    }
    return parts;
  }
}
