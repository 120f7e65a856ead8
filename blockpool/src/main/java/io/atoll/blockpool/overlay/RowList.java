package io.atoll.blockpool.overlay;

import io.atoll.blockpool.Invariants;
import io.atoll.blockpool.format.PageLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A skip list of row versions in an interval's memory: rising keys, of one key the newest first.
 * Only grows. One writer at a time; readers beside it need no latch, since a row is complete before
 * the one in front of it leads to it.
 *
 * <pre>
 * row: lengths, deleted, height (4) | sequence above the list's first (4) | next row of each level (4 each) | key | value
 * </pre>
 */
final class RowList {
  /** No row. */
  static final int NONE = 0;

  /** One row in four stands on the next level: enough for 16 million. */
  private static final int MAX_HEIGHT = 12;

  /** Kinds of keys are told apart by their first byte, and each kind rises by itself. */
  private static final int FINGERS = 8;

  /** So many rows a finger steps on before the whole list is searched. */
  private static final int FINGER_STEPS = 4;

  private static final int AT_SEQUENCE = 4;
  private static final int AT_NEXT = 8;
  private static final int NEXT_BYTES = 4;

  private static final int KEY_BITS = 12;
  private static final int VALUE_BITS = 14;
  private static final int DELETED_BIT = KEY_BITS + VALUE_BITS;
  private static final int HEIGHT_SHIFT = DELETED_BIT + 1;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final VarHandle NEXT = INT.varHandle();
  private static final ValueLayout.OfLong ORDERED =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final VarHandle KEY_ORDERED =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final IntervalMemory memory;
  private final long dataset;
  private final long firstSequence;
  private final int head;
  private final Finger[] fingers = new Finger[FINGERS];
  private final int[] scattered = new int[MAX_HEIGHT];
  private int seed = 0x9E3779B9;
  private volatile int height = 1;

  /**
   * @param dataset whose rows they are
   * @param firstSequence not above that of any row to come
   */
  RowList(IntervalMemory memory, long dataset, long firstSequence) {
    this.memory = memory;
    this.dataset = dataset;
    this.firstSequence = firstSequence;
    this.head = memory.take(AT_NEXT + MAX_HEIGHT * NEXT_BYTES);
    for (int level = 0; level < MAX_HEIGHT; level++) {
      setNext(head, level, NONE);
    }
  }

  /**
   * Adds a version that is not older than any other of its key. Returns the memory taken, bytes.
   *
   * @param deleted whether it is a deletion, {@code value} then empty
   */
  long add(byte[] key, long sequence, byte[] value, boolean deleted) {
    Invariants.check(
        key.length <= PageLayout.MAX_KEY_BYTES && value.length <= PageLayout.MAX_VALUE_BYTES,
        "a row fits a page");
    long above = sequence - firstSequence;
    Invariants.check(above >= 0 && above <= 0xFFFF_FFFFL, "an interval's sequences are close");
    memory.filter().add(dataset, key);
    int levels = randomHeight();
    Finger finger = finger(key);
    boolean rises = finger.isBelow(key);
    int[] before = rises ? finger.before : scattered;
    if (!rises || !finger.reach(key, levels)) {
      findBefore(key, before);
    }
    int bytes = AT_NEXT + levels * NEXT_BYTES + key.length + value.length;
    int row = memory.take(bytes);
    MemorySegment chunk = memory.chunk(row);
    long at = memory.offset(row);
    int lengths = key.length | (value.length << KEY_BITS) | (deleted ? 1 << DELETED_BIT : 0);
    chunk.set(INT, at, lengths | (levels << HEIGHT_SHIFT));
    chunk.set(INT, at + AT_SEQUENCE, (int) above);
    long keyAt = at + AT_NEXT + (long) levels * NEXT_BYTES;
    MemorySegment.copy(key, 0, chunk, ValueLayout.JAVA_BYTE, keyAt, key.length);
    MemorySegment.copy(value, 0, chunk, ValueLayout.JAVA_BYTE, keyAt + key.length, value.length);
    for (int level = 0; level < levels; level++) {
      chunk.set(INT, at + AT_NEXT + (long) level * NEXT_BYTES, next(before[level], level));
    }
    for (int level = 0; level < levels; level++) {
      setNext(before[level], level, row);
    }
    if (levels > height) {
      height = levels;
    }
    if (rises) {
      finger.row = row;
    }
    return bytes;
  }

  /** False only for keys that are not there. */
  boolean mayHold(byte[] key) {
    return memory.filter().mayHold(dataset, key);
  }

  /** The first version whose key is not below {@code key}, the newest of its key. */
  int firstNotBelow(byte[] key) {
    int row = head;
    int behind = NONE;
    for (int level = height - 1; level >= 0; level--) {
      int found = next(row, level);
      // What stands behind the level above was compared there.
      while (found != NONE && found != behind && compareKey(found, key) < 0) {
        row = found;
        found = next(row, level);
      }
      behind = found;
    }
    return behind;
  }

  private void findBefore(byte[] key, int[] before) {
    int row = head;
    int behind = NONE;
    for (int level = MAX_HEIGHT - 1; level >= 0; level--) {
      int found = next(row, level);
      // What stands behind the level above was compared there.
      while (found != NONE && found != behind && compareKey(found, key) < 0) {
        row = found;
        found = next(row, level);
      }
      behind = found;
      before[level] = row;
    }
  }

  private Finger finger(byte[] key) {
    int kind = key.length == 0 ? 0 : key[0];
    int index = (kind ^ (kind >> 4)) & (FINGERS - 1);
    Finger finger = fingers[index];
    if (finger == null) {
      finger = new Finger();
      fingers[index] = finger;
    }
    return finger;
  }

  /**
   * The highest row of one kind of keys that the writer added. Half of a put's rows, those of data
   * and of the reclaim queue, come in rising order: their places are found from here with a step or
   * two.
   */
  private final class Finger {
    /** A row on each level that stands before {@link #row}, not always the nearest. */
    private final int[] before = new int[MAX_HEIGHT];

    private int row = NONE;

    private boolean isBelow(byte[] key) {
      return row == NONE || compareKey(row, key) < 0;
    }

    /**
     * Finds what stands before a key above this on the lowest {@code levels} levels.
     *
     * @return false when that is not near; {@code before} is then as it was
     */
    private boolean reach(byte[] key, int levels) {
      if (row == NONE) {
        return false;
      }
      int near = row;
      int found = next(near, 0);
      for (int step = 0; found != NONE && compareKey(found, key) < 0; step++) {
        if (step == FINGER_STEPS) {
          return false;
        }
        near = found;
        found = next(near, 0);
      }
      int tall = meta(row) >>> HEIGHT_SHIFT;
      for (int level = 1; level < levels; level++) {
        before[level] = nearest(level < tall ? row : before[level], level, key);
      }
      before[0] = near;
      return true;
    }
  }

  /** The last row on a level before a key, from one that stands before it. */
  private int nearest(int from, int level, byte[] key) {
    int row = from;
    int found = next(row, level);
    while (found != NONE && compareKey(found, key) < 0) {
      row = found;
      found = next(row, level);
    }
    return row;
  }

  private int randomHeight() {
    seed ^= seed << 13;
    seed ^= seed >>> 17;
    seed ^= seed << 5;
    int bits = seed;
    int levels = 1;
    while (levels < MAX_HEIGHT && (bits & 3) == 0) {
      levels++;
      bits >>>= 2;
    }
    return levels;
  }

  /** The version behind another. */
  int next(int row) {
    return next(row, 0);
  }

  private int next(int row, int level) {
    long at = memory.offset(row) + AT_NEXT + (long) level * NEXT_BYTES;
    return (int) NEXT.getAcquire(memory.chunk(row), at);
  }

  private void setNext(int row, int level, int to) {
    long at = memory.offset(row) + AT_NEXT + (long) level * NEXT_BYTES;
    NEXT.setRelease(memory.chunk(row), at, to);
  }

  /** Negative when the row's key is below {@code key}, 0 when it is that. */
  int compareKey(int row, byte[] key) {
    MemorySegment chunk = memory.chunk(row);
    long at = memory.offset(row);
    int meta = chunk.get(INT, at);
    int length = keyLength(meta);
    long keyAt = at + keyOffset(meta);
    int common = Math.min(length, key.length);
    int i = 0;
    for (; i + Long.BYTES <= common; i += Long.BYTES) {
      long mine = chunk.get(ORDERED, keyAt + i);
      long other = (long) KEY_ORDERED.get(key, i);
      if (mine != other) {
        return Long.compareUnsigned(mine, other);
      }
    }
    for (; i < common; i++) {
      int order = (chunk.get(ValueLayout.JAVA_BYTE, keyAt + i) & 0xFF) - (key[i] & 0xFF);
      if (order != 0) {
        return order;
      }
    }
    return length - key.length;
  }

  long sequence(int row) {
    int above = memory.chunk(row).get(INT, memory.offset(row) + AT_SEQUENCE);
    return firstSequence + Integer.toUnsignedLong(above);
  }

  boolean deleted(int row) {
    return (meta(row) & (1 << DELETED_BIT)) != 0;
  }

  byte[] key(int row) {
    int meta = meta(row);
    return copy(row, keyOffset(meta), keyLength(meta));
  }

  byte[] value(int row) {
    int meta = meta(row);
    int length = (meta >>> KEY_BITS) & ((1 << VALUE_BITS) - 1);
    return copy(row, keyOffset(meta) + keyLength(meta), length);
  }

  private byte[] copy(int row, int from, int length) {
    byte[] bytes = new byte[length];
    long at = memory.offset(row) + from;
    MemorySegment.copy(memory.chunk(row), ValueLayout.JAVA_BYTE, at, bytes, 0, length);
    return bytes;
  }

  private int meta(int row) {
    return memory.chunk(row).get(INT, memory.offset(row));
  }

  private static int keyLength(int meta) {
    return meta & ((1 << KEY_BITS) - 1);
  }

  private static int keyOffset(int meta) {
    return AT_NEXT + (meta >>> HEIGHT_SHIFT) * NEXT_BYTES;
  }
}
