package io.atoll.blockpool.content;

import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.commit.Committer;
import io.atoll.blockpool.commit.Transaction;
import io.atoll.blockpool.dataset.DataKeys;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.fault.Faults;
import io.atoll.blockpool.fault.PlantedFault;
import io.atoll.blockpool.overlay.Overlay;
import java.io.IOException;
import java.util.List;

/** What rows do with the data ids that they point to. */
public final class Pointers {
  /** A member of a composite to be. */
  public record Member(long dataId, long length) {}

  private Pointers() {}

  /**
   * A pointer to the id goes: its data is reclaimed when it was the last. O(1); reclaiming is done
   * in the background.
   */
  public static void release(
      Committer committer, Transaction transaction, Dataset dataset, long dataId) {
    long ticket = committer.takeDataId(dataset);
    transaction.usedSequence(dataset);
    transaction.put(dataset, DataKeys.reclaim(ticket, dataId), new byte[] {1});
  }

  /**
   * A further pointer to the id is made. The caller holds the latch of its head row until the
   * commit is appended.
   *
   * @throws PoolException.Vanished when its last pointer has gone
   */
  public static void retain(Transaction transaction, Dataset dataset, long dataId)
      throws IOException {
    byte[] key = DataKeys.head(dataId);
    byte[] row = dataset.get(key, Overlay.NEWEST);
    DataRow data = row == null ? null : DataRow.decode(row);
    if (data == null || data.references() == 0) {
      throw new PoolException.Vanished("data " + dataId + " is gone");
    }
    int more = Faults.planted(PlantedFault.REFERENCE_FORGOTTEN_ON_COPY) ? 0 : 1;
    transaction.put(dataset, key, DataRow.encode(data.withReferences(data.references() + more)));
  }

  /**
   * Makes a new id that stands for others one after the other. It takes over one pointer to each
   * member; nothing is copied.
   *
   * @param members 1 to 10,000, in order
   * @return the new id
   */
  public static long compose(
      Committer committer, Transaction transaction, Dataset dataset, List<Member> members) {
    long dataId = committer.takeDataId(dataset);
    transaction.usedSequence(dataset);
    long offset = 0;
    int number = 0;
    for (Member member : members) {
      PartRow part = new PartRow(offset, member.length(), member.dataId());
      transaction.put(dataset, DataKeys.member(dataId, number++), part.toRow());
      offset += member.length();
    }
    DataRow head = new DataRow.Composite(1, offset, members.size());
    transaction.put(dataset, DataKeys.head(dataId), DataRow.encode(head));
    return dataId;
  }
}
