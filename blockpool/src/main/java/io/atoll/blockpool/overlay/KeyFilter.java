package io.atoll.blockpool.overlay;

import java.util.zip.CRC32C;

/**
 * A Bloom filter over the keys of an interval: most look-ups are for keys that did not change since
 * the last checkpoint, and a search through the rows would miss the processor's caches at every
 * step. All bits of a key lie in one word. Keys are added under the append latch before anybody can
 * have a sequence that shows them.
 */
final class KeyFilter {
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final long[] words;
  private final int shift;

  /**
   * @param bytes rounded down to a power of two, at least 1 KiB
   */
  KeyFilter(long bytes) {
    int count = (int) (Long.highestOneBit(Math.max(1024, bytes)) / Long.BYTES);
    this.words = new long[count];
    this.shift = Long.SIZE - Integer.numberOfTrailingZeros(count);
  }

  void add(long dataset, byte[] key) {
    long hash = hash(dataset, key);
    words[(int) (hash >>> shift)] |= bits(hash);
  }

  /** False only for keys that were not added. */
  boolean mayHold(long dataset, byte[] key) {
    long hash = hash(dataset, key);
    long bits = bits(hash);
    return (words[(int) (hash >>> shift)] & bits) == bits;
  }

  int bytes() {
    return words.length * Long.BYTES;
  }

  private static long bits(long hash) {
    return (1L << hash) | (1L << (hash >>> 6)) | (1L << (hash >>> 12));
  }

  private static long hash(long dataset, byte[] key) {
    CRC32C crc = new CRC32C();
    crc.update(key);
    long mixed = (crc.getValue() ^ (dataset << 32)) * SPREAD;
    return mixed ^ (mixed >>> 29);
  }
}
