package io.atoll.s3api;

import java.util.Random;

/** Random inputs that can be had again: {@code -Dseed=N} replays what a failing test printed. */
public final class SeededRandom extends Random {
  private static final long serialVersionUID = 1L;

  private final long seed;

  private SeededRandom(long seed) {
    super(seed);
    this.seed = seed;
  }

  /** The seed of the command line, or the given one. */
  public static SeededRandom of(long seed) {
    return new SeededRandom(Long.getLong("seed", seed));
  }

  /** One that no run had before, or the seed of the command line. */
  public static SeededRandom fresh() {
    return of(System.nanoTime());
  }

  @Override
  public String toString() {
    return "seed " + seed;
  }
}
