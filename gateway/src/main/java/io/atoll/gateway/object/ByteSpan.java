package io.atoll.gateway.object;

/**
 * A run of an object's bytes.
 *
 * @param from first byte, counted from 0
 * @param to the byte behind the last
 */
public record ByteSpan(long from, long to) {
  public ByteSpan {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("no range: " + from + " to " + to);
    }
  }

  public long length() {
    return to - from;
  }
}
