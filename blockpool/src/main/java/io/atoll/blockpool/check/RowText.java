package io.atoll.blockpool.check;

import io.atoll.blockpool.alloc.MapState;
import io.atoll.blockpool.content.BlockReference;
import io.atoll.blockpool.content.DataRow;
import io.atoll.blockpool.content.IndexRow;
import io.atoll.blockpool.content.PartRow;
import io.atoll.blockpool.dataset.DataKeys;
import io.atoll.blockpool.dataset.DatasetRow;
import io.atoll.blockpool.dataset.DatasetTable;
import io.atoll.blockpool.hash.ContentHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** One row as text, decoded where the pool knows what it is. */
final class RowText {
  private static final int SHOWN_BYTES = 48;
  private static final int HEAD_KEY_BYTES = 9;

  private RowText() {}

  static String of(long dataset, byte[] key, byte[] value) {
    try {
      return key(dataset, key) + " = " + value(dataset, key, value);
    } catch (RuntimeException e) {
      return "%s = broken: %s".formatted(bytes(key), e.getMessage());
    }
  }

  static String key(long dataset, byte[] key) {
    if (isIndex(dataset) && key.length == ContentHash.BYTES + Long.BYTES) {
      return "content "
          + ContentHash.read(key, 0)
          + " at "
          + ByteBuffer.wrap(key).getLong(ContentHash.BYTES);
    }
    if (dataset == DatasetTable.ROOT_TABLE && key.length == HEAD_KEY_BYTES) {
      return "dataset " + ByteBuffer.wrap(key).getLong(1);
    }
    if (dataset == DatasetTable.ROOT_TABLE) {
      return "map page " + ByteBuffer.wrap(key).getInt(1);
    }
    if (!hasData(dataset) || key.length < HEAD_KEY_BYTES) {
      return bytes(key);
    }
    ByteBuffer fields = ByteBuffer.wrap(key);
    return switch (key[0]) {
      case DataKeys.DATA ->
          "data "
              + fields.getLong(1)
              + (key.length > HEAD_KEY_BYTES ? "/" + fields.getInt(HEAD_KEY_BYTES) : "");
      case DataKeys.RECLAIM ->
          "ticket %d for data %d".formatted(fields.getLong(1), fields.getLong(9));
      case DataKeys.PENDING -> "pending data " + fields.getLong(1);
      default -> bytes(key);
    };
  }

  private static String value(long dataset, byte[] key, byte[] value) {
    if (dataset == DatasetTable.ROOT_TABLE) {
      return key.length == HEAD_KEY_BYTES
          ? DatasetRow.fromRow(value).toString()
          : MapState.fromRow(value).toString();
    }
    if (isIndex(dataset)) {
      return IndexRow.fromRow(value).toString();
    }
    if (hasData(dataset) && key.length > 0 && key[0] == DataKeys.DATA) {
      return key.length == HEAD_KEY_BYTES ? data(DataRow.decode(value)) : member(value);
    }
    return bytes(value);
  }

  private static String data(DataRow row) {
    return row instanceof DataRow.Inline inline
        ? "Inline[references=%d, plain=%s]".formatted(inline.references(), bytes(inline.plain()))
        : row.toString();
  }

  /** A manifest's reference is longer than any part's three numbers. */
  private static String member(byte[] value) {
    return value.length > ContentHash.BYTES
        ? "manifest " + BlockReference.fromRow(value)
        : PartRow.fromRow(value).toString();
  }

  private static boolean isIndex(long dataset) {
    return dataset >= DatasetTable.FIRST_INDEX_SHARD
        && dataset < DatasetTable.FIRST_INDEX_SHARD + DatasetTable.INDEX_SHARDS;
  }

  private static boolean hasData(long dataset) {
    return dataset >= DatasetTable.FIRST_USER;
  }

  /** Printable bytes as they are in quotes, others in hexadecimal. */
  static String bytes(byte[] bytes) {
    int from = bytes.length > 0 && bytes[0] == DataKeys.FIRST_OWN ? 1 : 0;
    boolean printable = true;
    for (int i = from; i < bytes.length; i++) {
      printable &= bytes[i] >= 0x20 && bytes[i] < 0x7F;
    }
    int shown = Math.min(SHOWN_BYTES, bytes.length);
    String more = shown < bytes.length ? "... (%d bytes)".formatted(bytes.length) : "";
    return printable && bytes.length > from
        ? '"' + new String(bytes, from, shown - from, StandardCharsets.US_ASCII) + '"' + more
        : HexFormat.of().formatHex(bytes, 0, shown) + more;
  }
}
