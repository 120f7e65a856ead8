package io.atoll.lockmgr.api;

/**
 * A dead incarnation whose journal this node has to close and replay.
 *
 * <p>The closing is already announced, durably, in this node's own slot block when the work is
 * handed out, so the log's end may be read at once (law L5).
 *
 * @param dead the incarnation whose log is to be closed
 * @param epoch the leader's epoch, to be written into the closing
 * @param gone whether it is proven that no write of it can still arrive; otherwise its slot, its
 *     allocation groups and free maps must not be written (law L7)
 */
public record Recovery(Incarnation dead, Epoch epoch, boolean gone) {}
