package io.atoll.lockmgr.api;

/**
 * The end of a dead incarnation's log, as the recoverer writes it into its own log (law L6).
 *
 * @param closed the incarnation whose log ends
 * @param epoch the epoch of the leader that closed it
 * @param startCheckpoint number of the checkpoint from which replay starts
 * @param endRecord first record number that does not count
 */
public record Closing(Incarnation closed, Epoch epoch, long startCheckpoint, long endRecord) {}
