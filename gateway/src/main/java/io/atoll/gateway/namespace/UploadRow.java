package io.atoll.gateway.namespace;

import io.atoll.blockpool.codec.RowFormatException;
import io.atoll.blockpool.codec.RowReader;
import io.atoll.blockpool.codec.RowWriter;
import io.atoll.gateway.object.Upload;
import io.atoll.gateway.object.UploadName;
import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.ChecksumType;
import io.atoll.s3api.operation.ObjectAttributes;
import io.atoll.s3api.operation.StorageClass;
import io.atoll.s3api.xml.ListedUpload;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An upload in progress.
 *
 * @param initiatedMillis milliseconds since 1970 UTC
 * @param algorithm null for none
 * @param type null exactly where the algorithm is
 */
record UploadRow(
    long initiatedMillis,
    ObjectAttributes attributes,
    @Nullable ChecksumAlgorithm algorithm,
    @Nullable ChecksumType type) {
  private static final int VERSION = 1;

  byte[] toRow() {
    RowWriter out = new RowWriter(64).u8(VERSION).varint(initiatedMillis);
    out.u8(algorithm == null ? 0 : RowCodes.of(algorithm));
    out.u8(type == null ? 0 : RowCodes.of(type));
    out.u8(RowCodes.of(attributes.storageClass()));
    AttributesCodec.write(out, attributes);
    return out.toBytes();
  }

  static UploadRow fromRow(byte[] row) {
    RowReader in = new RowReader(row);
    int version = in.u8();
    if (version != VERSION) {
      throw new RowFormatException("unknown upload row version " + version);
    }
    long initiated = in.varint();
    int algorithm = in.u8();
    int type = in.u8();
    StorageClass storageClass = RowCodes.storageClass(in.u8());
    return new UploadRow(
        initiated,
        AttributesCodec.read(in, storageClass),
        algorithm == 0 ? null : RowCodes.algorithm(algorithm),
        type == 0 ? null : RowCodes.type(type));
  }

  Upload upload(UploadName name) {
    return new Upload(name, Instant.ofEpochMilli(initiatedMillis), attributes, algorithm, type);
  }

  ListedUpload listed(byte[] key, UploadId id) {
    return new ListedUpload(
        key,
        id.text(),
        Instant.ofEpochMilli(initiatedMillis),
        attributes.storageClass().name(),
        algorithm,
        type);
  }
}
