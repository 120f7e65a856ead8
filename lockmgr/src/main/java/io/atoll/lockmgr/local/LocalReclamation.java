package io.atoll.lockmgr.local;

import io.atoll.lockmgr.api.Reclamation;

/** The reclamation epoch of a node alone: what it passed, everybody passed. */
final class LocalReclamation implements Reclamation {
  private long current = 1;
  private long passed;

  @Override
  public synchronized long current() {
    return current;
  }

  @Override
  public synchronized void advance() {
    if (passed == current - 1) {
      current++;
    }
  }

  @Override
  public synchronized void passed(long epoch) {
    if (epoch >= current) {
      throw new IllegalArgumentException("epoch " + epoch + " is not before " + current);
    }
    passed = Math.max(passed, epoch);
  }

  @Override
  public synchronized long passedByAll() {
    return passed;
  }
}
