package io.atoll.lockmgr.api;

/** What a fence read found. Only {@link #STILL_IN} allows an acknowledgement. */
public enum FenceRead {
  /** No block shows a closing of, a mark against, or an epoch without this incarnation. */
  STILL_IN,
  /** A newer epoch was seen that this node has not adopted yet: adopt it and read again. */
  NEWER_EPOCH,
  /** An eviction mark against this incarnation was seen: final. */
  MARKED,
  /** A closing of this incarnation's log was seen: final. */
  CLOSED,
  /** A configuration without this incarnation was seen, or its own block was overwritten: final. */
  EXCLUDED,
  /** The read failed or a block did not prove itself: nothing is known; read again. */
  UNKNOWN;

  /** Whether what the write before this read did may be acknowledged. */
  public boolean stillIn() {
    return this == STILL_IN;
  }

  /** Whether this incarnation is over. */
  public boolean lost() {
    return this == MARKED || this == CLOSED || this == EXCLUDED;
  }
}
