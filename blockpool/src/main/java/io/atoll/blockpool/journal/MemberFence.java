package io.atoll.blockpool.journal;

import io.atoll.blockpool.PoolException;
import io.atoll.lockmgr.api.FenceRead;
import io.atoll.lockmgr.api.FenceReader;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Looks back before commits are acknowledged (L5). Owned by the journal's thread. */
public final class MemberFence implements Journal.FenceHook {
  /** For a member without others, whom nobody can cut off: nothing is read. */
  public static final FenceReader ALONE =
      new FenceReader() {
        @Override
        public FenceRead read() {
          return FenceRead.STILL_IN;
        }

        @Override
        public void close() {
          // holds nothing
        }
      };

  /**
   * A newer epoch is adopted, and a failing device comes back, within this; else the incarnation
   * ends.
   */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final FenceReader reader;

  public MemberFence(FenceReader reader) {
    this.reader = reader;
  }

  @Override
  public void confirm() throws PoolException {
    FenceRead found = reader.read();
    if (found.stillIn()) {
      return;
    }
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!found.stillIn()) {
      if (found.lost() || System.nanoTime() > deadline) {
        throw new PoolException("this node is out of the cluster: " + found);
      }
      LockSupport.parkNanos(RETRY_NANOS);
      found = reader.read();
    }
  }
}
