package io.atoll.gateway.namespace;

import io.atoll.blockpool.codec.RowFormatException;
import io.atoll.blockpool.codec.RowReader;
import io.atoll.blockpool.codec.RowWriter;
import io.atoll.gateway.object.ObjectChecksum;
import io.atoll.gateway.object.ObjectInfo;
import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.ChecksumType;
import io.atoll.s3api.checksum.Digest;
import io.atoll.s3api.operation.ObjectAttributes;
import io.atoll.s3api.operation.StorageClass;
import io.atoll.s3api.xml.ListedObject;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One version of an object: what listings show comes first.
 *
 * @param modifiedMillis LastModified, milliseconds since 1970 UTC
 * @param dataId its bytes
 * @param composite whether the data is composed of others, which cannot be composed again
 * @param parts null where it was not uploaded in parts
 */
record ObjectRow(
    long size,
    long modifiedMillis,
    String etag,
    ObjectAttributes attributes,
    @Nullable ObjectChecksum checksum,
    long dataId,
    boolean composite,
    @Nullable Parts parts) {
  private static final int VERSION = 1;
  private static final int CHECKSUM = 1;
  private static final int COMPOSITE = 2;
  private static final int PARTS = 4;

  /**
   * The parts it was uploaded in.
   *
   * @param dataId where they are listed, see {@link PartList}
   * @param listBytes length of that list
   */
  record Parts(long dataId, int listBytes, int count) {}

  byte[] toRow() {
    RowWriter out = new RowWriter(96);
    int flags = (checksum == null ? 0 : CHECKSUM) | (composite ? COMPOSITE : 0);
    out.u8(VERSION).u8(flags | (parts == null ? 0 : PARTS));
    out.varint(size).varint(modifiedMillis).u8(RowCodes.of(attributes.storageClass()));
    ETagCodec.write(out, etag);
    if (checksum != null) {
      out.u8(RowCodes.of(checksum.algorithm())).varint(checksum.partCount());
      out.raw(checksum.value().bytes());
    }
    out.varint(dataId);
    if (parts != null) {
      out.varint(parts.dataId).varint(parts.listBytes).varint(parts.count);
    }
    AttributesCodec.write(out, attributes);
    return out.toBytes();
  }

  static ObjectRow fromRow(byte[] row) {
    RowReader in = new RowReader(row);
    int flags = readFlags(in);
    long size = in.varint();
    long modified = in.varint();
    StorageClass storageClass = RowCodes.storageClass(in.u8());
    String etag = ETagCodec.read(in);
    ObjectChecksum checksum = null;
    if ((flags & CHECKSUM) != 0) {
      ChecksumAlgorithm algorithm = RowCodes.algorithm(in.u8());
      int partCount = in.varint(Integer.MAX_VALUE);
      checksum = new ObjectChecksum(algorithm, Digest.of(in.raw(algorithm.sizeBytes())), partCount);
    }
    long dataId = in.varint();
    Parts parts = (flags & PARTS) == 0 ? null : readParts(in);
    return new ObjectRow(
        size,
        modified,
        etag,
        AttributesCodec.read(in, storageClass),
        checksum,
        dataId,
        (flags & COMPOSITE) != 0,
        parts);
  }

  ObjectRow withTags(Map<String, String> tags) {
    return new ObjectRow(
        size, modifiedMillis, etag, attributes.withTags(tags), checksum, dataId, composite, parts);
  }

  private static Parts readParts(RowReader in) {
    return new Parts(in.varint(), in.varint(PartList.MAX_BYTES), in.varint(PartList.MAX_PARTS));
  }

  /** What a listing shows of a row. */
  static ListedObject listed(byte[] key, byte[] row) {
    RowReader in = new RowReader(row);
    int flags = readFlags(in);
    long size = in.varint();
    Instant modified = Instant.ofEpochMilli(in.varint());
    StorageClass storageClass = RowCodes.storageClass(in.u8());
    String etag = ETagCodec.read(in);
    ChecksumAlgorithm algorithm = null;
    ChecksumType type = null;
    if ((flags & CHECKSUM) != 0) {
      algorithm = RowCodes.algorithm(in.u8());
      type = in.varint() == 0 ? ChecksumType.FULL_OBJECT : ChecksumType.COMPOSITE;
    }
    return new ListedObject(key, etag, size, modified, storageClass.name(), algorithm, type);
  }

  private static int readFlags(RowReader in) {
    int version = in.u8();
    if (version != VERSION) {
      throw new RowFormatException("unknown object row version " + version);
    }
    return in.u8();
  }

  ObjectInfo info(String key) {
    return new ObjectInfo(
        key,
        null,
        size,
        etag,
        Instant.ofEpochMilli(modifiedMillis),
        attributes,
        checksum,
        parts == null ? 0 : parts.count);
  }
}
