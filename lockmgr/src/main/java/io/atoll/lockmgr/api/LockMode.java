package io.atoll.lockmgr.api;

/**
 * The six modes of the VMS lock manager, in rising strength except that CW and PR are not
 * comparable.
 *
 * <p>Source of the matrix: VAX/VMS System Services Reference, {@code $ENQ}; the same in the Linux
 * DLM and OCFS2.
 */
public enum LockMode {
  /** Null: holds a place, allows everybody everything. */
  NL(0, 0b111111),
  /** Concurrent read: reads that tolerate writers. */
  CR(1, 0b011111),
  /** Concurrent write: writes beside other writers. */
  CW(2, 0b000111),
  /** Protected read: shared, nobody writes. */
  PR(3, 0b001011),
  /** Protected write: one writer, concurrent readers allowed. */
  PW(4, 0b000011),
  /** Exclusive. */
  EX(5, 0b000001);

  private static final LockMode[] ALL = values();

  private final int code;
  private final int allows;

  LockMode(int code, int allows) {
    this.code = code;
    this.allows = allows;
  }

  /**
   * The mode with this code, as messages carry it.
   *
   * @throws IndexOutOfBoundsException unless 0 to 5
   */
  public static LockMode ofCode(int code) {
    return ALL[code];
  }

  /** The mode's number in messages: 0 for NL to 5 for EX. */
  public int code() {
    return code;
  }

  /** Whether both modes may be granted on one resource at the same time. Symmetric. */
  public boolean compatible(LockMode other) {
    return ((allows >> other.code) & 1) != 0;
  }

  /** Whether a holder of this mode may do all that a holder of {@code other} may. */
  public boolean covers(LockMode other) {
    // A stronger mode leaves no freedom to others that the weaker one would refuse.
    return (allows & ~other.allows) == 0;
  }

  /** The weakest mode that covers both. */
  public LockMode join(LockMode other) {
    if (covers(other)) {
      return this;
    }
    return other.covers(this) ? other : PW;
  }

  /** Whether a holder may change what the resource protects, and so its lock value. */
  public boolean writes() {
    return this == PW || this == EX;
  }

  /** Whether, while this mode is held, nobody else sets the lock value: all but NL and CR. */
  public boolean keepsWritersOut() {
    return !compatible(PW);
  }

  /** The strongest mode that every holder of {@code wanted} tolerates and that this mode covers. */
  public LockMode demotedFor(LockMode wanted) {
    if (compatible(wanted)) {
      return this;
    }
    for (int i = code - 1; i > 0; i--) {
      if (covers(ALL[i]) && ALL[i].compatible(wanted)) {
        return ALL[i];
      }
    }
    return NL;
  }
}
