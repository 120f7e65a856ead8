package io.atoll.gateway.namespace;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The keys of a bucket's rows; the first byte names the space.
 *
 * <pre>
 * 0x20 key 00 00 version     -> ObjectRow
 * 0x21 key 00 00 upload id   -> UploadRow
 * 0x22 upload id, part number (2 bytes, big-endian) -> PartRow
 * 0x23 upload id             -> CompletedRow
 * </pre>
 *
 * <p>A zero byte in a key is written as 00 FF, so that rows sort as the keys' bytes do and no key
 * is another's prefix. The version is FF for the one that a bucket without versioning has; versions
 * with a sequence number will have 8 bytes below that, newest first.
 */
final class RowKeys {
  static final byte OBJECT = 0x20;
  static final byte UPLOAD = 0x21;
  static final byte PART = 0x22;
  static final byte COMPLETED = 0x23;

  private static final byte UNVERSIONED = (byte) 0xFF;

  private RowKeys() {}

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The row of an object in a bucket without versioning. */
  static byte[] object(String key) {
    byte[] row = from(OBJECT, utf8(key), 3);
    row[row.length - 1] = UNVERSIONED;
    return row;
  }

  static byte[] upload(byte[] key, UploadId id) {
    byte[] row = from(UPLOAD, key, 2 + UploadId.BYTES);
    id.write(row, row.length - UploadId.BYTES);
    return row;
  }

  static byte[] part(UploadId id, int number) {
    byte[] row = new byte[3 + UploadId.BYTES];
    row[0] = PART;
    id.write(row, 1);
    row[row.length - 2] = (byte) (number >>> 8);
    row[row.length - 1] = (byte) number;
    return row;
  }

  static byte[] completed(UploadId id) {
    byte[] row = new byte[1 + UploadId.BYTES];
    row[0] = COMPLETED;
    id.write(row, 1);
    return row;
  }

  /** Where a scan begins that shall find the first row whose key is not below {@code key}. */
  static byte[] from(byte space, byte[] key) {
    return from(space, key, 0);
  }

  /** Where a space begins. */
  static byte[] start(byte space) {
    return new byte[] {space};
  }

  /** The first key behind a space. */
  static byte[] end(byte space) {
    return new byte[] {(byte) (space + 1)};
  }

  private static byte[] from(byte space, byte[] key, int more) {
    int zeroes = 0;
    for (byte b : key) {
      zeroes += b == 0 ? 1 : 0;
    }
    byte[] row = new byte[1 + key.length + zeroes + more];
    row[0] = space;
    if (zeroes == 0) {
      System.arraycopy(key, 0, row, 1, key.length);
      return row;
    }
    int at = 1;
    for (byte b : key) {
      row[at++] = b;
      if (b == 0) {
        row[at++] = (byte) 0xFF;
      }
    }
    return row;
  }

  /** The key in the row of an object or upload. */
  static byte[] key(byte[] row) {
    int at = 1;
    while (row[at] != 0) {
      at++;
    }
    if (row[at + 1] == 0) {
      return Arrays.copyOfRange(row, 1, at);
    }
    ByteBuffer key = ByteBuffer.allocate(row.length);
    for (at = 1; row[at] != 0 || row[at + 1] != 0; at++) {
      key.put(row[at]);
      at += row[at] == 0 ? 1 : 0;
    }
    return Arrays.copyOf(key.array(), key.position());
  }

  /** The upload's id in its row's key. */
  static UploadId uploadId(byte[] row) {
    return UploadId.read(row, row.length - UploadId.BYTES);
  }

  /** The part's number in its row's key. */
  static int partNumber(byte[] row) {
    return (row[row.length - 2] & 0xFF) << 8 | (row[row.length - 1] & 0xFF);
  }
}
