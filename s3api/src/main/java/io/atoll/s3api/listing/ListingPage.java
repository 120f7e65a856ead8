package io.atoll.s3api.listing;

import java.util.List;

/**
 * One page.
 *
 * @param entries the keys' entries in ascending order
 * @param commonPrefixes in ascending order, each ending with the delimiter
 * @param truncated whether there is more
 * @param last the last key or common prefix of the page; what {@code NextMarker} says
 * @param lastIsPrefix whether that is a common prefix
 * @param next where the next page begins, inclusive; empty where there is none. For {@link
 *     ContinuationToken#encode}
 */
@SuppressWarnings("ArrayRecordComponent") // bytes of keys, shared with nobody
public record ListingPage<E>(
    List<E> entries,
    List<byte[]> commonPrefixes,
    boolean truncated,
    String last,
    boolean lastIsPrefix,
    byte[] next) {
  public ListingPage {
    entries = List.copyOf(entries);
    commonPrefixes = List.copyOf(commonPrefixes);
  }
}
