package io.atoll.blockpool.dataset;

import io.atoll.blockpool.hash.ContentHash;
import java.nio.ByteBuffer;

/**
 * The key spaces of a dataset that the pool itself keeps; everything from {@link #FIRST_OWN} on is
 * its user's. The first byte of a key names its space.
 */
public final class DataKeys {
  /** Data id, and number behind it -> data rows. */
  public static final byte DATA = 0x10;

  /** Data id -> nothing; the id lost a pointer, for the reclaimer. */
  public static final byte RECLAIM = 0x11;

  /** Data id -> incarnation that is writing it; nothing points to it yet. */
  public static final byte PENDING = 0x12;

  /** First byte of the keys that the dataset's user may have. */
  public static final byte FIRST_OWN = 0x20;

  private static final int HEAD_BYTES = 9;

  private DataKeys() {}

  /** Whether a key is the dataset's user's. */
  public static boolean isOwn(byte[] key) {
    return key.length > 0 && (key[0] & 0xFF) >= FIRST_OWN;
  }

  /** The head row of a data id. */
  public static byte[] head(long dataId) {
    return ByteBuffer.allocate(HEAD_BYTES).put(DATA).putLong(dataId).array();
  }

  /** Whether a key of the data space is a head row's. */
  public static boolean isHead(byte[] key) {
    return key.length == HEAD_BYTES;
  }

  /** The data id of a key of the data space. */
  public static long dataId(byte[] key) {
    return ByteBuffer.wrap(key).getLong(1);
  }

  /** Row {@code number} behind the head: a manifest's reference, a part. */
  public static byte[] member(long dataId, int number) {
    return ByteBuffer.allocate(13).put(DATA).putLong(dataId).putInt(number).array();
  }

  /**
   * An id that lost one pointer.
   *
   * @param ticket tells several losses of one id apart
   */
  public static byte[] reclaim(long ticket, long dataId) {
    return ByteBuffer.allocate(17).put(RECLAIM).putLong(ticket).putLong(dataId).array();
  }

  public static long reclaimedId(byte[] key) {
    return ByteBuffer.wrap(key).getLong(9);
  }

  public static byte[] pending(long dataId) {
    return ByteBuffer.allocate(9).put(PENDING).putLong(dataId).array();
  }

  public static long pendingId(byte[] key) {
    return ByteBuffer.wrap(key).getLong(1);
  }

  /** The whole of a space, for a scan: from here to below the next space's start. */
  public static byte[] start(byte space) {
    return new byte[] {space};
  }

  public static byte[] end(byte space) {
    return new byte[] {(byte) (space + 1)};
  }

  /** A content block's row in its index shard. */
  public static byte[] index(ContentHash hash, long block) {
    byte[] key = new byte[ContentHash.BYTES + 8];
    hash.write(key, 0);
    ByteBuffer.wrap(key).putLong(ContentHash.BYTES, block);
    return key;
  }
}
