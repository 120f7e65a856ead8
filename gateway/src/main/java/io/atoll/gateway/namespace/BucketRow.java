package io.atoll.gateway.namespace;

import io.atoll.blockpool.codec.RowFormatException;
import io.atoll.blockpool.codec.RowReader;
import io.atoll.blockpool.codec.RowWriter;
import io.atoll.gateway.object.Bucket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * A bucket's row in the pool's catalog: key {@code 0x20 name}. The row ends with a list of settings
 * (number, bytes), which is empty today; versioning and the others will have their numbers there.
 *
 * @param dataset where its rows are
 */
record BucketRow(long dataset, long createdMillis, String owner, String region) {
  static final byte SPACE = 0x20;
  private static final int VERSION = 1;

  static byte[] key(String name) {
    byte[] utf8 = RowKeys.utf8(name);
    byte[] key = new byte[utf8.length + 1];
    key[0] = SPACE;
    System.arraycopy(utf8, 0, key, 1, utf8.length);
    return key;
  }

  static String name(byte[] key) {
    return new String(Arrays.copyOfRange(key, 1, key.length), StandardCharsets.UTF_8);
  }

  byte[] toRow() {
    return new RowWriter(64)
        .u8(VERSION)
        .varint(dataset)
        .varint(createdMillis)
        .text(owner)
        .text(region)
        .varint(0)
        .toBytes();
  }

  static BucketRow fromRow(byte[] row) {
    RowReader in = new RowReader(row);
    int version = in.u8();
    if (version != VERSION) {
      throw new RowFormatException("unknown bucket row version " + version);
    }
    BucketRow bucket = new BucketRow(in.varint(), in.varint(), in.text(), in.text());
    if (in.varint() != 0) {
      throw new RowFormatException("unknown settings of a bucket");
    }
    return bucket;
  }

  Bucket bucket(String name) {
    return new Bucket(name, Instant.ofEpochMilli(createdMillis), owner, region);
  }
}
