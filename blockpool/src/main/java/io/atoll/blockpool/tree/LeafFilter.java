package io.atoll.blockpool.tree;

import io.atoll.blockpool.fault.Faults;
import io.atoll.blockpool.fault.PlantedFault;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.zip.CRC32C;

/**
 * A Bloom filter over the keys of one leaf, kept behind the leaf's pointer in its parent: tells for
 * most keys that are not there that they are not, without reading the leaf. Eight bits a key and
 * five probes let one absent key in forty through. See docs/on-disk-format.md, "Tree page".
 */
final class LeafFilter {
  /** A leaf with more rows has none: its rows are too short for a filter to be worth its room. */
  private static final int MOST_KEYS = 512;

  private static final int PROBES = 5;
  private static final int STEP_FACTOR = 0x9E3779B1;
  private static final byte[] NONE = new byte[0];

  private LeafFilter() {}

  /** The filter over the first keys of a run; empty for none. */
  static byte[] of(EntryRun entries, int count) {
    if (count > MOST_KEYS) {
      return NONE;
    }
    byte[] bits = new byte[count];
    int known = Faults.planted(PlantedFault.LEAF_FILTER_INCOMPLETE) ? count - 1 : count;
    for (int i = 0; i < known; i++) {
      int hash = hash(entries.bytes(), entries.start(i), entries.keyLength(i));
      int step = step(hash);
      for (int probe = 0; probe < PROBES; probe++) {
        int bit = bit(hash, count);
        bits[bit >>> 3] |= (byte) (1 << (bit & 7));
        hash += step;
      }
    }
    return bits;
  }

  /** Whether a key can be in the leaf whose filter lies at {@code at}. */
  static boolean mayHold(MemorySegment page, long at, int bytes, byte[] key) {
    int hash = hash(key, 0, key.length);
    int step = step(hash);
    for (int probe = 0; probe < PROBES; probe++) {
      int bit = bit(hash, bytes);
      int eight = page.get(ValueLayout.JAVA_BYTE, at + (bit >>> 3));
      if ((eight & (1 << (bit & 7))) == 0) {
        return false;
      }
      hash += step;
    }
    return true;
  }

  private static int hash(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  private static int step(int hash) {
    return (hash * STEP_FACTOR) | 1;
  }

  /** Spreads a hash over the bits of so many bytes. */
  private static int bit(int hash, int bytes) {
    return (int) ((Integer.toUnsignedLong(hash) * (bytes * 8L)) >>> 32);
  }
}
