package io.atoll.gateway.namespace;

import io.atoll.blockpool.codec.RowFormatException;
import io.atoll.blockpool.codec.RowReader;
import io.atoll.blockpool.codec.RowWriter;
import io.atoll.gateway.object.UploadedPart;
import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.Digest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A part of an upload in progress.
 *
 * @param modifiedMillis milliseconds since 1970 UTC
 * @param dataId its bytes, never composed of others
 * @param algorithm null for none
 * @param checksum null exactly where the algorithm is
 */
record PartRow(
    long size,
    long modifiedMillis,
    Digest md5,
    long dataId,
    @Nullable ChecksumAlgorithm algorithm,
    @Nullable Digest checksum) {
  private static final int VERSION = 1;
  private static final int MD5_BYTES = 16;

  byte[] toRow() {
    RowWriter out = new RowWriter(64).u8(VERSION).varint(size).varint(modifiedMillis);
    out.raw(md5.bytes()).varint(dataId);
    if (algorithm == null || checksum == null) {
      return out.u8(0).toBytes();
    }
    return out.u8(RowCodes.of(algorithm)).raw(checksum.bytes()).toBytes();
  }

  static PartRow fromRow(byte[] row) {
    RowReader in = new RowReader(row);
    int version = in.u8();
    if (version != VERSION) {
      throw new RowFormatException("unknown part row version " + version);
    }
    long size = in.varint();
    long modified = in.varint();
    Digest md5 = Digest.of(in.raw(MD5_BYTES));
    long dataId = in.varint();
    int code = in.u8();
    if (code == 0) {
      return new PartRow(size, modified, md5, dataId, null, null);
    }
    ChecksumAlgorithm algorithm = RowCodes.algorithm(code);
    Digest checksum = Digest.of(in.raw(algorithm.sizeBytes()));
    return new PartRow(size, modified, md5, dataId, algorithm, checksum);
  }

  UploadedPart part(int number) {
    return new UploadedPart(
        number, size, md5, Instant.ofEpochMilli(modifiedMillis), algorithm, checksum);
  }
}
