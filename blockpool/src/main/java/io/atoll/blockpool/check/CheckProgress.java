package io.atoll.blockpool.check;

/** Hears how far a check or scrub came. */
@FunctionalInterface
public interface CheckProgress {
  /** For those who do not want to know. */
  CheckProgress NONE = (phase, done) -> {};

  /**
   * Told now and then.
   *
   * @param phase what is being looked at
   * @param done things of it that were looked at: pages, rows or bytes
   */
  void report(String phase, long done);
}
