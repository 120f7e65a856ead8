package io.atoll.blockpool.overlay;

import io.atoll.blockpool.fault.Faults;
import io.atoll.blockpool.fault.PlantedFault;
import io.atoll.blockpool.tree.Change;
import io.atoll.blockpool.tree.TreeMerge;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one dataset in one checkpoint interval. Each carries the sequence number of its
 * commit; a reader names the highest that it may see and gets, per key, the newest version not
 * above it. One writer at a time (under the append latch), any number of readers beside it, each
 * within {@link OverlayMemory#enter}.
 */
public final class Overlay {
  /** Sees everything that was appended. */
  public static final long NEWEST = Long.MAX_VALUE;

  /** Stands for a deleted key. */
  public static final byte[] TOMBSTONE = new byte[0];

  /** Whether a value is the tombstone itself; an empty value is none. */
  @SuppressWarnings(
      "ReferenceEquality") // one array stands for deletion, others of length 0 are values
  public static boolean isTombstone(byte[] value) {
    return value == TOMBSTONE;
  }

  private final OverlayMemory memory;
  private final long dataset;
  private volatile @Nullable RowList rows;

  public Overlay(OverlayMemory memory, long dataset) {
    this.memory = memory;
    this.dataset = dataset;
  }

  /**
   * Records a change. Sequences never fall from one change to the next.
   *
   * @param value the new value, {@link #TOMBSTONE} to delete
   */
  public void put(byte[] key, long sequence, byte[] value) {
    RowList list = rows;
    if (list == null) {
      list = new RowList(memory.active(), dataset, sequence);
      rows = list;
    }
    list.add(key, sequence, value, isTombstone(value));
  }

  /**
   * The value, {@link #TOMBSTONE} when deleted here, null when this overlay says nothing about the
   * key.
   */
  public byte @Nullable [] get(byte[] key, long sequence) {
    RowList list = rows;
    if (list == null || !list.mayHold(key)) {
      return null;
    }
    int row = list.firstNotBelow(key);
    while (row != RowList.NONE && list.compareKey(row, key) == 0) {
      if (list.sequence(row) <= sequence) {
        return list.deleted(row) ? TOMBSTONE : list.value(row);
      }
      row = list.next(row);
    }
    return null;
  }

  public boolean isEmpty() {
    return rows == null;
  }

  /** Walks the visible versions upwards from {@code from}, deletions included. */
  public Cursor cursor(byte[] from, long sequence) {
    return new Cursor(rows, from, sequence);
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
    private final @Nullable RowList rows;
    private final long sequence;
    private int row;
    private @Nullable Change current;

    private Cursor(@Nullable RowList rows, byte[] from, long sequence) {
      this.rows = rows;
      this.sequence = sequence;
      if (rows != null) {
        settle(rows, rows.firstNotBelow(from));
      }
    }

    /** The change at the position, with a null value for a deleted key; null at the end. */
    public @Nullable Change peek() {
      return current;
    }

    /** Goes to the next key. */
    public void advance() {
      Change left = current;
      if (rows == null || left == null) {
        return;
      }
      int next = rows.next(row);
      while (next != RowList.NONE && rows.compareKey(next, left.key()) == 0) {
        next = rows.next(next);
      }
      settle(rows, next);
    }

    /** Goes forward to the first key not below {@code key}. */
    public void seek(byte[] key) {
      Change change = current;
      if (rows != null && change != null && Arrays.compareUnsigned(change.key(), key) < 0) {
        settle(rows, rows.firstNotBelow(key));
      }
    }

    /** Takes the first visible version from a row on. */
    private void settle(RowList list, int from) {
      row = from;
      while (row != RowList.NONE && list.sequence(row) > sequence) {
        row = list.next(row);
      }
      if (row == RowList.NONE) {
        current = null;
      } else {
        current = new Change(list.key(row), list.deleted(row) ? null : list.value(row));
      }
    }
  }
}
