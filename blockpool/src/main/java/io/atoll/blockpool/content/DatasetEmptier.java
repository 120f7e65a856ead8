package io.atoll.blockpool.content;

import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.commit.Committer;
import io.atoll.blockpool.commit.Transaction;
import io.atoll.blockpool.dataset.DataKeys;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.RowCursor;
import io.atoll.blockpool.overlay.Overlay;
import io.atoll.blockpool.tree.Entry;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Empties a dataset that was dropped with whatever it holds, in bounded steps: first its user's
 * rows go, then every data id gets a ticket for each pointer that it still counts, and the queue
 * does the rest. What is left to do are the rows that are left, so a crash loses nothing.
 * Composites get theirs first, and other data only when no composite is left, so that a composite
 * that is being read keeps its parts. Uploads under way have no head row yet; they end by
 * themselves, refused. One thread, the reclaimer's.
 */
final class DatasetEmptier {
  private static final int ROWS_PER_STEP = 500;
  private static final int KEY_BYTES_PER_STEP = 32 << 10;
  private static final int HEADS_PER_STEP = 1024;
  private static final int TICKETS = 64;

  /** How far it came with the data rows of a dataset. */
  private static final class Pass {
    private boolean compositesOnly = true;

    /** Next data id to look at. */
    private long next;

    /** The first composite that this pass saw, 0 for none. */
    private long composite;

    /** Not before this composite is gone does another pass make sense; 0 for none. */
    private long waitsFor;
  }

  private final Committer committer;
  private final Map<Long, Pass> passes = new HashMap<>();

  DatasetEmptier(Committer committer) {
    this.committer = committer;
  }

  /**
   * Does one step for a dropped dataset.
   *
   * @return false when nothing is left to do for now
   */
  boolean step(Dataset dataset) throws IOException {
    try {
      return deleteRows(dataset) || issueTickets(dataset);
    } catch (PoolException.Vanished e) {
      // Somebody else deleted the last row, and a checkpoint forgot the dataset.
      passes.remove(dataset.id());
      return false;
    }
  }

  /** Deletes some of its user's rows. */
  private boolean deleteRows(Dataset dataset) throws IOException {
    RowCursor cursor = dataset.cursor(new byte[] {DataKeys.FIRST_OWN}, null, Overlay.NEWEST);
    Transaction transaction = new Transaction();
    int rows = 0;
    int bytes = 0;
    while (rows < ROWS_PER_STEP && bytes < KEY_BYTES_PER_STEP) {
      Entry row = cursor.next();
      if (row == null) {
        break;
      }
      transaction.delete(dataset, row.key());
      rows++;
      bytes += row.key().length;
    }
    if (rows == 0) {
      return false;
    }
    submit(transaction);
    return true;
  }

  /** Puts some data ids into the queue, when that is short. */
  private boolean issueTickets(Dataset dataset) throws IOException {
    Map<Long, Integer> queued = queued(dataset);
    Pass pass = passes.computeIfAbsent(dataset.id(), id -> new Pass());
    if (queued == null || waits(dataset, pass)) {
      return false;
    }
    RowCursor cursor = cursor(dataset, pass);
    Transaction transaction = new Transaction();
    int tickets = 0;
    int heads = 0;
    while (heads < HEADS_PER_STEP && tickets < TICKETS) {
      Entry row = cursor.next();
      if (row == null) {
        if (!nextPass(dataset, pass)) {
          break;
        }
        cursor = cursor(dataset, pass);
        continue;
      }
      heads++;
      pass.next = DataKeys.dataId(row.key()) + 1;
      if (DataKeys.isHead(row.key())) {
        tickets += issue(dataset, DataRow.decode(row.value()), pass, queued, transaction);
      }
      cursor.seek(DataKeys.head(pass.next));
    }
    if (tickets > 0) {
      submit(transaction);
    }
    return tickets > 0 || heads == HEADS_PER_STEP;
  }

  private static RowCursor cursor(Dataset dataset, Pass pass) {
    return dataset.cursor(DataKeys.head(pass.next), DataKeys.end(DataKeys.DATA), Overlay.NEWEST);
  }

  private static boolean waits(Dataset dataset, Pass pass) throws IOException {
    long id = pass.waitsFor;
    if (id != 0 && dataset.get(DataKeys.head(id), Overlay.NEWEST) != null) {
      return true;
    }
    pass.waitsFor = 0;
    return false;
  }

  /** Ends a pass; false when the next one is for a later step. */
  private boolean nextPass(Dataset dataset, Pass pass) {
    if (!pass.compositesOnly) {
      passes.remove(dataset.id());
      return false;
    }
    pass.next = pass.composite;
    pass.waitsFor = pass.composite;
    pass.compositesOnly = pass.composite != 0;
    pass.composite = 0;
    return !pass.compositesOnly;
  }

  /** Returns how many tickets the transaction got. */
  private int issue(
      Dataset dataset,
      DataRow data,
      Pass pass,
      Map<Long, Integer> queued,
      Transaction transaction) {
    long id = pass.next - 1;
    boolean composite = data instanceof DataRow.Composite;
    if (pass.compositesOnly && composite && pass.composite == 0) {
      pass.composite = id;
    }
    if (pass.compositesOnly && !composite) {
      return 0;
    }
    long missing = data.references() - queued.getOrDefault(id, 0);
    int tickets = Math.clamp(missing, 0, TICKETS);
    for (int i = 0; i < tickets; i++) {
      Pointers.release(committer, transaction, dataset, id);
    }
    return tickets;
  }

  /** How often each data id is in the queue; null when enough are. */
  private static @Nullable Map<Long, Integer> queued(Dataset dataset) throws IOException {
    RowCursor cursor =
        dataset.cursor(
            DataKeys.start(DataKeys.RECLAIM), DataKeys.end(DataKeys.RECLAIM), Overlay.NEWEST);
    Map<Long, Integer> counts = new HashMap<>();
    int tickets = 0;
    for (Entry ticket = cursor.next(); ticket != null; ticket = cursor.next()) {
      if (++tickets > TICKETS) {
        return null;
      }
      counts.merge(DataKeys.reclaimedId(ticket.key()), 1, Integer::sum);
    }
    return counts;
  }

  /** Nobody waits for these commits: should the journal fail, the pool stops and the rows stay. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void submit(Transaction transaction) throws IOException {
    committer.commit(transaction);
  }
}
