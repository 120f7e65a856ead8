package io.atoll.blockpool.dataset;

import io.atoll.blockpool.wait.Waits;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Latches on rows, striped by key: held from the look at a row until the append of the record that
 * changes it, so that conditions bind. Taken before the append latch, in stripe order where several
 * are needed; never held over a wait for the journal's flush.
 */
public final class KeyLatches {
  private final ReentrantLock[] stripes = new ReentrantLock[1024];

  public KeyLatches() {
    Arrays.setAll(stripes, i -> new ReentrantLock());
  }

  /** Holds the latches of these keys of a dataset until closed, by the thread that took them. */
  public Held hold(long dataset, byte[]... keys) {
    int[] wanted = new int[keys.length];
    for (int i = 0; i < keys.length; i++) {
      wanted[i] = stripe(dataset, keys[i]);
    }
    int[] order = Arrays.stream(wanted).sorted().distinct().toArray();
    for (int stripe : order) {
      Waits.lock(stripes[stripe]);
    }
    return new Held(order);
  }

  private int stripe(long dataset, byte[] key) {
    int hash = Arrays.hashCode(key) * 31 + Long.hashCode(dataset);
    return (hash ^ hash >>> 15) & (stripes.length - 1);
  }

  /** Latches held. */
  public final class Held implements AutoCloseable {
    private final int[] order;

    private Held(int[] order) {
      this.order = order;
    }

    @Override
    public void close() {
      for (int i = order.length - 1; i >= 0; i--) {
        stripes[order[i]].unlock();
      }
    }
  }
}
