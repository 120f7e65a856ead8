package io.atoll.blockpool.content;

import io.atoll.blockpool.commit.Transaction;
import io.atoll.blockpool.dataset.DataKeys;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.KeyLatches;
import io.atoll.blockpool.dataset.RowCursor;
import io.atoll.blockpool.overlay.Overlay;
import io.atoll.blockpool.tree.Entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Works off the reclaim queues in bounded steps, and empties datasets that were dropped. The queue
 * and how far it came are rows of the dataset itself, so that a crash loses nothing. One thread.
 */
public final class Reclaimer {
  private static final int TICKETS_PER_STEP = 64;

  /**
   * Tickets that a step looks at, so that those whose data somebody reads or shares do not hold up
   * those behind them; the next step goes on behind the last of these.
   */
  private static final int TICKETS_LOOKED_AT = 4096;

  private static final int PARTS_PER_STEP = 256;

  private final DataServices services;
  private final KeyLatches latches;
  private final DataStreams streams;
  private final DatasetEmptier emptier;

  /** Where the next step begins, by dataset; those that are not here begin at the queue's head. */
  private final Map<Long, byte[]> positions = new HashMap<>();

  /**
   * Where the queue of a dataset began when it was last looked at: what lies before are deletions
   * that the next checkpoint merges, each of which a cursor would step over.
   */
  private final Map<Long, byte[]> heads = new HashMap<>();

  private boolean waiting;

  public Reclaimer(DataServices services, KeyLatches latches, DataStreams streams) {
    this.services = services;
    this.latches = latches;
    this.streams = streams;
    this.emptier = new DatasetEmptier(services.committer());
  }

  /**
   * Looks at queues from their very start next time. To be called now and then: a ticket may be
   * committed after one with a higher number.
   */
  public void rewind() {
    heads.clear();
  }

  /**
   * Does one step for a dataset. A ticket waits until it is durable: before, readers still find the
   * row that pointed to the data.
   *
   * @return false when its queue is empty or cannot go on now
   */
  public boolean step(Dataset dataset) throws IOException {
    waiting = false;
    Step step = new Step(dataset, positions.get(dataset.id()));
    boolean atHead = step.next == null;
    step.walk();
    if (step.next == null && !step.progress && !atHead) {
      step.walk();
    }
    if (step.next == null) {
      positions.remove(dataset.id());
    } else {
      positions.put(dataset.id(), step.next);
    }
    boolean emptied = dataset.dropped() && emptier.step(dataset);
    return step.progress || emptied;
  }

  /** A walk along a queue. */
  private final class Step {
    private final Dataset dataset;

    /** Key at which to go on, null for the queue's head. */
    private byte @Nullable [] next;

    private int looked;
    private int reclaimed;
    private boolean progress;

    private Step(Dataset dataset, byte @Nullable [] next) {
      this.dataset = dataset;
      this.next = next;
    }

    /** Walks on, to the queue's end at most. */
    private void walk() throws IOException {
      boolean fromHead = next == null;
      byte[] head = heads.getOrDefault(dataset.id(), DataKeys.start(DataKeys.RECLAIM));
      byte[] from = next == null ? head : next;
      RowCursor cursor = dataset.cursor(from, DataKeys.end(DataKeys.RECLAIM), Overlay.NEWEST);
      while (looked < TICKETS_LOOKED_AT && reclaimed < TICKETS_PER_STEP) {
        Entry ticket = cursor.next();
        if (ticket == null) {
          next = null;
          return;
        }
        if (fromHead) {
          heads.put(dataset.id(), ticket.key());
          fromHead = false;
        }
        if (!streams.isVisible(dataset, ticket.key())) {
          waiting = true;
          next = null;
          return;
        }
        looked++;
        if (reclaim(dataset, ticket.key())) {
          reclaimed++;
          progress = true;
        }
        next = Arrays.copyOf(ticket.key(), ticket.key().length + 1);
      }
    }
  }

  /** Whether the last step stopped at a ticket that is not durable yet. */
  public boolean isWaiting() {
    return waiting;
  }

  /**
   * Ids that a crashed run was writing: nothing points to them. To be called once, before writers
   * begin.
   */
  public void adoptPending(Dataset dataset) throws IOException {
    RowCursor cursor =
        dataset.cursor(
            DataKeys.start(DataKeys.PENDING), DataKeys.end(DataKeys.PENDING), Overlay.NEWEST);
    for (Entry row = cursor.next(); row != null; row = cursor.next()) {
      long id = DataKeys.pendingId(row.key());
      Transaction transaction = new Transaction();
      DataRow orphan = new DataRow.Manifests(1, 0, countMembers(dataset, id), 0);
      transaction.put(dataset, DataKeys.head(id), DataRow.encode(orphan));
      transaction.delete(dataset, row.key());
      Pointers.release(services.committer(), transaction, dataset, id);
      submit(transaction);
    }
  }

  private static int countMembers(Dataset dataset, long id) throws IOException {
    RowCursor members =
        dataset.cursor(DataKeys.member(id, 0), DataKeys.head(id + 1), Overlay.NEWEST);
    int count = 0;
    while (members.next() != null) {
      count++;
    }
    return count;
  }

  /**
   * Nobody waits for these commits: should the journal fail, the pool stops and the queue is still
   * there.
   */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void submit(Transaction transaction) throws IOException {
    services.committer().commit(transaction);
  }

  private boolean reclaim(Dataset dataset, byte[] ticket) throws IOException {
    long id = DataKeys.reclaimedId(ticket);
    byte[] key = DataKeys.head(id);
    try (KeyLatches.Held _ = latches.hold(dataset.id(), key)) {
      byte[] row = dataset.get(key, Overlay.NEWEST);
      Transaction transaction = new Transaction();
      if (row == null) {
        transaction.delete(dataset, ticket);
        submit(transaction);
        return true;
      }
      DataRow data = DataRow.decode(row);
      if (data.references() > 1) {
        transaction.delete(dataset, ticket);
        DataRow fewer = data.withReferences(data.references() - 1);
        transaction.put(dataset, key, DataRow.encode(fewer));
        submit(transaction);
        return true;
      }
      return dismantle(dataset, id, ticket, data, transaction);
    }
  }

  /** Takes apart data whose last pointer went, a bounded piece at a time. */
  private boolean dismantle(
      Dataset dataset, long id, byte[] ticket, DataRow data, Transaction transaction)
      throws IOException {
    if (!streams.pins().dismantle(dataset.id(), id)) {
      return false;
    }
    try {
      return dismantleUnread(dataset, id, ticket, data, transaction);
    } finally {
      streams.pins().dismantled(dataset.id(), id);
    }
  }

  private boolean dismantleUnread(
      Dataset dataset, long id, byte[] ticket, DataRow data, Transaction transaction)
      throws IOException {
    switch (data) {
      case DataRow.Inline inline -> finish(dataset, id, ticket, transaction);
      case DataRow.Packed packed -> {
        transaction.free(packed.stored().extent());
        finish(dataset, id, ticket, transaction);
      }
      case DataRow.Blocks blocks -> {
        finish(dataset, id, ticket, transaction);
        return commitDropping(blocks.blocks(), transaction);
      }
      case DataRow.Manifests manifests -> {
        return dropLastManifest(dataset, id, ticket, manifests, transaction);
      }
      case DataRow.Composite composite ->
          dropLastParts(dataset, id, ticket, composite, transaction);
    }
    submit(transaction);
    return true;
  }

  private static void finish(Dataset dataset, long id, byte[] ticket, Transaction transaction) {
    transaction.delete(dataset, DataKeys.head(id));
    transaction.delete(dataset, ticket);
  }

  private boolean commitDropping(List<BlockReference> blocks, Transaction transaction)
      throws IOException {
    try (BlockDrop drop = services.store().prepareDrop(blocks)) {
      if (drop == null) {
        return false;
      }
      drop.addTo(transaction);
      submit(transaction);
      return true;
    }
  }

  private boolean dropLastManifest(
      Dataset dataset, long id, byte[] ticket, DataRow.Manifests manifests, Transaction transaction)
      throws IOException {
    int last = manifests.manifests() - 1;
    if (last < 0) {
      finish(dataset, id, ticket, transaction);
      submit(transaction);
      return true;
    }
    byte[] member = DataKeys.member(id, last);
    byte[] row = dataset.get(member, Overlay.NEWEST);
    transaction.delete(dataset, member);
    DataRow rest =
        new DataRow.Manifests(0, manifests.length(), last, manifests.manifestPlainBytes());
    transaction.put(dataset, DataKeys.head(id), DataRow.encode(rest));
    if (row == null) {
      submit(transaction);
      return true;
    }
    return dropManifest(BlockReference.fromRow(row), transaction);
  }

  /**
   * Only this thread takes pointers away, so a manifest seen with one pointer goes, unless a writer
   * adds one meanwhile.
   */
  private boolean dropManifest(BlockReference manifest, Transaction transaction)
      throws IOException {
    List<BlockReference> all = new ArrayList<>();
    all.add(manifest);
    if (services.store().references(manifest) == 1) {
      all.addAll(streams.manifest(manifest));
    }
    try (BlockDrop drop = services.store().prepareDrop(all)) {
      if (drop == null) {
        return false;
      }
      boolean cascades = all.size() > 1;
      if (cascades && services.store().references(manifest) > 1) {
        return true; // a writer shared it just now: the next step sees that
      }
      drop.addTo(transaction);
      submit(transaction);
      return true;
    }
  }

  private void dropLastParts(
      Dataset dataset, long id, byte[] ticket, DataRow.Composite composite, Transaction transaction)
      throws IOException {
    int left = Math.max(0, composite.parts() - PARTS_PER_STEP);
    for (int part = composite.parts() - 1; part >= left; part--) {
      byte @Nullable [] row = dataset.get(DataKeys.member(id, part), Overlay.NEWEST);
      if (row != null) {
        transaction.delete(dataset, DataKeys.member(id, part));
        Pointers.release(services.committer(), transaction, dataset, PartRow.fromRow(row).dataId());
      }
    }
    if (left == 0) {
      finish(dataset, id, ticket, transaction);
    } else {
      DataRow rest = new DataRow.Composite(0, composite.length(), left);
      transaction.put(dataset, DataKeys.head(id), DataRow.encode(rest));
    }
  }
}
