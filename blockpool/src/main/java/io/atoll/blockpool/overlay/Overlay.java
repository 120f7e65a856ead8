package io.atoll.blockpool.overlay;

import io.atoll.blockpool.fault.Faults;
import io.atoll.blockpool.fault.PlantedFault;
import io.atoll.blockpool.tree.Change;
import io.atoll.blockpool.tree.TreeMerge;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one dataset in one checkpoint interval. Each carries the sequence number of its
 * commit; a reader names the highest that it may see and gets, per key, the newest version not
 * above it. One writer at a time (under the append latch), any number of readers beside it.
 */
public final class Overlay {
  /** Sees everything that was appended. */
  public static final long NEWEST = Long.MAX_VALUE;

  /** Stands for a deleted key. */
  public static final byte[] TOMBSTONE = new byte[0];

  /**
   * Memory of an entry besides its key's and value's bytes: map node, index share, key object,
   * array headers.
   */
  private static final int ENTRY_OVERHEAD_BYTES = 136;

  /** A key's version; of one key the newest comes first. */
  @SuppressWarnings("ArrayRecordComponent") // ordered by its bytes, never compared otherwise
  private record Version(byte[] key, long sequence) implements Comparable<Version> {
    @Override
    public int compareTo(Version other) {
      int order = Arrays.compareUnsigned(key, other.key);
      return order != 0 ? order : Long.compare(other.sequence, sequence);
    }
  }

  /** Whether a value is the tombstone itself; an empty value is none. */
  @SuppressWarnings(
      "ReferenceEquality") // one array stands for deletion, others of length 0 are values
  public static boolean isTombstone(byte[] value) {
    return value == TOMBSTONE;
  }

  private final ConcurrentSkipListMap<Version, byte[]> versions = new ConcurrentSkipListMap<>();
  private final AtomicLong memoryBytes = new AtomicLong();

  /**
   * Records a change.
   *
   * @param value the new value, {@link #TOMBSTONE} to delete
   * @return the memory taken, bytes
   */
  public long put(byte[] key, long sequence, byte[] value) {
    versions.put(new Version(key, sequence), value);
    long taken = (long) ENTRY_OVERHEAD_BYTES + key.length + value.length;
    memoryBytes.setPlain(memoryBytes.getPlain() + taken);
    return taken;
  }

  /**
   * The value, {@link #TOMBSTONE} when deleted here, null when this overlay says nothing about the
   * key.
   */
  public byte @Nullable [] get(byte[] key, long sequence) {
    Map.Entry<Version, byte[]> entry = versions.ceilingEntry(new Version(key, sequence));
    return entry != null && Arrays.equals(entry.getKey().key, key) ? entry.getValue() : null;
  }

  public boolean isEmpty() {
    return versions.isEmpty();
  }

  /** Memory taken, bytes, estimated. */
  public long memoryBytes() {
    return memoryBytes.getPlain();
  }

  /** Walks the visible versions upwards from {@code from}, deletions included. */
  public Cursor cursor(byte[] from, long sequence) {
    return new Cursor(versions, from, sequence);
  }

  /** All keys in order with their newest version, for the merge of a sealed overlay. */
  public TreeMerge.Changes changes() {
    Cursor cursor = cursor(new byte[0], NEWEST);
    return () -> {
      Change change = cursor.peek();
      cursor.advance();
      if (cursor.peek() == null && Faults.planted(PlantedFault.OVERLAY_TAIL_DROPPED)) {
        return null;
      }
      return change;
    };
  }

  /**
   * A position in an overlay. Not thread-safe; sees or misses what is put beside it above its
   * sequence alike.
   */
  public static final class Cursor {
    private final NavigableMap<Version, byte[]> versions;
    private final long sequence;
    private Iterator<Map.Entry<Version, byte[]>> iterator;
    private @Nullable Change current;
    private byte @Nullable [] last;

    private Cursor(NavigableMap<Version, byte[]> versions, byte[] from, long sequence) {
      this.versions = versions;
      this.sequence = sequence;
      this.iterator =
          versions.tailMap(new Version(from, Long.MAX_VALUE), true).entrySet().iterator();
      advance();
    }

    /** The change at the position, with a null value for a deleted key; null at the end. */
    public @Nullable Change peek() {
      return current;
    }

    /** Goes to the next key. */
    public void advance() {
      current = null;
      while (iterator.hasNext()) {
        Map.Entry<Version, byte[]> entry = iterator.next();
        Version version = entry.getKey();
        if (version.sequence > sequence || (last != null && Arrays.equals(last, version.key))) {
          continue;
        }
        last = version.key;
        byte[] value = entry.getValue();
        current = new Change(version.key, isTombstone(value) ? null : value);
        return;
      }
    }

    /** Goes forward to the first key not below {@code key}. */
    public void seek(byte[] key) {
      if (current != null && Arrays.compareUnsigned(current.key(), key) >= 0) {
        return;
      }
      iterator = versions.tailMap(new Version(key, Long.MAX_VALUE), true).entrySet().iterator();
      advance();
    }
  }
}
