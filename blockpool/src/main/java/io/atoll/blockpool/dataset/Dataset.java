package io.atoll.blockpool.dataset;

import io.atoll.blockpool.Invariants;
import io.atoll.blockpool.epoch.ReclamationEpochs;
import io.atoll.blockpool.fault.Faults;
import io.atoll.blockpool.fault.PlantedFault;
import io.atoll.blockpool.format.PagePointer;
import io.atoll.blockpool.overlay.Overlay;
import io.atoll.blockpool.overlay.OverlayMemory;
import io.atoll.blockpool.tree.PageSource;
import io.atoll.blockpool.tree.Tree;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A tree with what changed since its last checkpoint. Readers take the view as it is and look with
 * a sequence number; all changes happen under the append latch.
 */
public final class Dataset {
  /** What a reader looks at: newest first. */
  record View(Overlay active, @Nullable Overlay merging, Tree tree) {}

  private final OverlayMemory memory;
  private final long id;
  private final DatasetKind kind;
  private final long term;
  private final long generation;
  private volatile View view;
  private volatile boolean dropped;
  private long nextSequence;
  private boolean sequenceChanged;

  public Dataset(PageSource pages, OverlayMemory memory, long id, DatasetRow row) {
    this.memory = memory;
    this.id = id;
    this.kind = row.kind();
    this.term = row.term();
    this.generation = row.generation();
    this.nextSequence = row.nextSequence();
    this.dropped = row.dropped();
    this.view = new View(new Overlay(memory, id), null, new Tree(pages, id, row.root()));
  }

  public long id() {
    return id;
  }

  public DatasetKind kind() {
    return kind;
  }

  /** Number of its ownership. */
  public long term() {
    return term;
  }

  /** The birth of references made now. */
  public long generation() {
    return generation;
  }

  public boolean dropped() {
    return dropped;
  }

  /** Under the append latch. */
  public void drop() {
    dropped = true;
    sequenceChanged = true;
  }

  /**
   * Begins a look at overlays: what a cursor made within it stands on stays in memory until it
   * ends. For as long as a step of work, not as long as a client likes.
   */
  public ReclamationEpochs.Guard enter() {
    return memory.enter();
  }

  /**
   * The value of a key. The caller's reclamation epoch must be entered.
   *
   * @param sequence highest version to see; read it before calling, so that the view is not older
   */
  public byte @Nullable [] get(byte[] key, long sequence) throws IOException {
    View now;
    byte[] value;
    try (ReclamationEpochs.Guard _ = memory.enter()) {
      now = view;
      value = now.active.get(key, sequence);
      if (value == null && now.merging != null) {
        value = now.merging.get(key, sequence);
      }
    }
    if (value == null) {
      return now.tree.get(key);
    }
    return Overlay.isTombstone(value) ? null : value;
  }

  /**
   * Rows from {@code from} to below {@code to} (null: to the end), in key order. To be made and
   * used within one {@link #enter} where checkpoints are made meanwhile.
   */
  public RowCursor cursor(byte[] from, byte @Nullable [] to, long sequence) {
    View now = view;
    return new RowCursor(now.active, now.merging, now.tree, from, to, sequence);
  }

  /** Changes a key; {@link Overlay#TOMBSTONE} deletes it. Under the append latch. */
  public void put(byte[] key, long sequence, byte[] value) {
    view.active.put(key, sequence, value);
  }

  /** Takes the next data id. Under the append latch. */
  public long takeSequence() {
    sequenceChanged = true;
    return nextSequence++;
  }

  /** A replayed record says that ids below this are used. */
  public void raiseSequence(long next) {
    if (next > nextSequence) {
      nextSequence = next;
      sequenceChanged = true;
    }
  }

  public long nextSequence() {
    return nextSequence;
  }

  /** Whether a checkpoint has something to do. Under the append latch. */
  public boolean changed() {
    return sequenceChanged || !view.active.isEmpty();
  }

  /** Seals the overlay for a checkpoint (step 1). Under the append latch. */
  public void seal() {
    View now = view;
    Invariants.check(now.merging == null, "one checkpoint at a time");
    sequenceChanged = false;
    view = new View(new Overlay(memory, id), now.active, now.tree);
  }

  /** The sealed overlay and the tree that it will be merged into. */
  public Overlay sealed() {
    Overlay merging = view.merging;
    Invariants.check(merging != null, "a sealed overlay");
    return Objects.requireNonNull(merging);
  }

  public Tree tree() {
    return view.tree;
  }

  /**
   * Makes the checkpoint's root the one that readers descend from (step 6). Under the append latch.
   */
  public void publish(@Nullable PagePointer root) {
    View now = view;
    boolean lost = Faults.planted(PlantedFault.OVERLAY_DROPPED_AT_PUBLISH);
    view =
        new View(
            lost ? new Overlay(memory, id) : now.active,
            null,
            new Tree(now.tree.pages(), id, root));
  }

  /** For a repair, before anything was replayed: as if it had been empty at the last checkpoint. */
  public void forgetTree() {
    View now = view;
    view = new View(now.active, now.merging, new Tree(now.tree.pages(), id, null));
    sequenceChanged = true;
  }

  /** Nothing is left in it. */
  public boolean isEmpty() {
    View now = view;
    return now.active.isEmpty() && now.merging == null && now.tree.root() == null;
  }

  /** Its row in the root table, with what was the case at a checkpoint's cut. */
  public DatasetRow row(@Nullable PagePointer root, long sequence, boolean droppedThen) {
    boolean later = Faults.planted(PlantedFault.LATER_STATE_IN_CHECKPOINT);
    return new DatasetRow(kind, later ? dropped : droppedThen, term, generation, sequence, root);
  }
}
