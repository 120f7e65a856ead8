package io.atoll.lockmgr.membership;

import java.util.concurrent.TimeUnit;

/**
 * The times on which all nodes of a pool agree; {@code docs/lock-protocol.md} section 6.
 *
 * @param renewNanos between two heartbeats
 * @param leaseNanos how long a renewal allows reads from cache
 * @param detectNanos how long a node must be seen not to beat before it is taken for dead
 * @param quarantineNanos how long a dead incarnation's writes may still land
 */
public record TimingContract(
    long renewNanos, long leaseNanos, long detectNanos, long quarantineNanos) {
  /** Clocks run this much too fast or too slow at most, per thousand. */
  public static final int DRIFT_PERMILLE = 50;

  /** Lease 5 s, fail-over under 8 s. */
  public static final TimingContract DEFAULT = ofMillis(500, 5_000, TimeUnit.MINUTES.toMillis(5));

  /** Lease 2 s, fail-over under 3 s. */
  public static final TimingContract FAST = ofMillis(150, 2_000, TimeUnit.MINUTES.toMillis(5));

  public TimingContract {
    if (renewNanos <= 0 || renewNanos > leaseNanos / 4) {
      throw new IllegalArgumentException("a lease needs room for four renewals");
    }
    // detect * (1 - drift) >= lease * (1 + drift), in integers.
    if (detectNanos / 1000 * (1000 - DRIFT_PERMILLE)
        < leaseNanos / 1000 * (1000 + DRIFT_PERMILLE)) {
      throw new IllegalArgumentException(
          "detection after " + detectNanos + " ns may precede a lease of " + leaseNanos + " ns");
    }
    if (quarantineNanos < leaseNanos) {
      throw new IllegalArgumentException("the quarantine is shorter than the lease");
    }
  }

  /** A contract whose detection time is the shortest that is safe. */
  public static TimingContract ofMillis(long renew, long lease, long quarantine) {
    long leaseNanos = TimeUnit.MILLISECONDS.toNanos(lease);
    long detect =
        leaseNanos / (1000 - DRIFT_PERMILLE) * (1000 + DRIFT_PERMILLE)
            + TimeUnit.MILLISECONDS.toNanos(1);
    return new TimingContract(
        TimeUnit.MILLISECONDS.toNanos(renew),
        leaseNanos,
        detect,
        TimeUnit.MILLISECONDS.toNanos(quarantine));
  }

  /**
   * Longest gap between two own reads that counts as time in which others were watched. Long enough
   * that a busy machine does not stretch detection, short enough that a stall of everybody's
   * storage brings nobody near it.
   */
  public long longestCountedGapNanos() {
    return Math.max(2 * renewNanos, leaseNanos / 4);
  }

  /**
   * Longest time from a node's death until survivors may begin its recovery, if devices are quick.
   */
  public long failoverBoundNanos() {
    return detectNanos + 4 * renewNanos;
  }
}
