package io.atoll.blockpool.overlay;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Memory outside of the heap for all overlays of one checkpoint interval: chunks that fill from the
 * front and go back to {@link Chunks} together. A place in it is a number in units of 4 bytes,
 * never 0. One writer at a time takes places; whoever has read a place from where the writer
 * released it may read what is there. Reading after {@link #close} is an error and never foreign
 * bytes.
 */
final class IntervalMemory {
  /** A place is a multiple of this many bytes. */
  static final int UNIT_BYTES = 4;

  // Closed at once, and safe against readers that come late: they get an exception.
  private final Arena lifetime = Arena.ofShared();
  private final Chunks source;
  private final KeyFilter filter;
  private final int chunkShift;
  private final int chunkMask;
  private MemorySegment[] chunks = new MemorySegment[0];
  private int next;
  private int left;
  private long used;
  private volatile long usedBytes;

  /**
   * @param filterBytes for the filter over all keys, on the heap
   */
  IntervalMemory(Chunks source, long filterBytes) {
    this.source = source;
    this.filter = new KeyFilter(filterBytes);
    this.used = filter.bytes();
    this.usedBytes = used;
    this.chunkShift = Integer.numberOfTrailingZeros(source.chunkBytes() / UNIT_BYTES);
    this.chunkMask = (1 << chunkShift) - 1;
  }

  /** Takes room for {@code bytes}, rounded up to whole units; what is there is undefined. */
  int take(int bytes) {
    int units = (bytes + UNIT_BYTES - 1) / UNIT_BYTES;
    if (units > left) {
      addChunk();
    }
    int place = next;
    next += units;
    left -= units;
    used += (long) units * UNIT_BYTES;
    usedBytes = used;
    return place;
  }

  private void addChunk() {
    int count = chunks.length;
    MemorySegment[] more = Arrays.copyOf(chunks, count + 1);
    more[count] = source.take(lifetime);
    chunks = more;
    next = Math.multiplyExact(count, 1 << chunkShift);
    left = 1 << chunkShift;
    if (count == 0) {
      next++;
      left--;
    }
  }

  /** The chunk in which a place lies. */
  MemorySegment chunk(int place) {
    return chunks[place >>> chunkShift];
  }

  /** Where in its chunk a place lies, bytes. */
  long offset(int place) {
    return (long) (place & chunkMask) * UNIT_BYTES;
  }

  KeyFilter filter() {
    return filter;
  }

  /** What was taken, bytes. Any thread. */
  long usedBytes() {
    return usedBytes;
  }

  /** How much memory that takes, in whole chunks. Under the writer's latch, or when it is done. */
  long chunkBytes() {
    return (long) chunks.length * source.chunkBytes() + filter.bytes();
  }

  void close() {
    MemorySegment[] views = chunks;
    lifetime.close();
    for (MemorySegment view : views) {
      source.giveBack(view);
    }
  }
}
