package io.atoll.s3api.checksum;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Brings pieces of several bodies into their MD5 states at once. Where the processor has vectors of
 * at least four words and the JVM has the module {@code jdk.incubator.vector}, the bodies share
 * their lanes; elsewhere it is done one by one. For one thread at a time.
 */
public final class Md5Batch {
  /** Compresses whole blocks of several streams in step. */
  interface Kernel {
    /** Streams that fit at most. */
    int lanes();

    /**
     * Brings {@code blocks} blocks of each stream into its state.
     *
     * @param at for each of the {@code count} streams the byte in its data at which they begin
     */
    void compress(int[][] state, MemorySegment[] data, long[] at, int count, long blocks);
  }

  /** A piece of a body. No two in a batch may have the same state. */
  public record Piece(Md5 md5, MemorySegment bytes) {}

  /** Lanes of vectors without an instruction to rotate are slower than two streams one by one. */
  private static final int LANES_WITH_ROTATION = 16;

  private final Kernel kernel;
  private final int fewest;
  private final Piece[] pieces;
  private final int[][] states;
  private final MemorySegment[] data;
  private final long[] at;

  /** With the fastest means that there are here. */
  public Md5Batch() {
    this(lanes() > 1 ? new Md5Lanes() : new None());
  }

  Md5Batch(Kernel kernel) {
    this.kernel = kernel;
    this.fewest = kernel.lanes() >= LANES_WITH_ROTATION ? 2 : 3;
    this.pieces = new Piece[kernel.lanes()];
    this.states = new int[kernel.lanes()][];
    this.data = new MemorySegment[kernel.lanes()];
    this.at = new long[kernel.lanes()];
  }

  /** How many bodies fit into a batch; 1 where sharing gains nothing. */
  public static int lanes() {
    // Asked before the class with the vectors is touched, as it could not be loaded.
    boolean vectors = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    return vectors && Md5Lanes.worthwhile() ? Md5Lanes.LANES : 1;
  }

  /** Takes in all of the pieces, {@link #lanes} at most. Their bytes must not change meanwhile. */
  public void update(List<Piece> batch) {
    int count = 0;
    for (Piece piece : batch) {
      pieces[count] = piece;
      at[count] = piece.md5().takeHead(piece.bytes());
      count++;
    }
    while (count >= fewest) {
      count = step(count);
    }
    for (int i = 0; i < count; i++) {
      long blocks = blocksLeft(i);
      pieces[i].md5().takeBlocks(pieces[i].bytes(), at[i], blocks);
      pieces[i].md5().takeTail(pieces[i].bytes(), at[i] + blocks * Md5.BLOCK_BYTES);
    }
  }

  /** Goes on until the shortest has no whole block left. Returns how many still have some. */
  private int step(int count) {
    long blocks = Long.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      states[i] = pieces[i].md5().state;
      data[i] = pieces[i].bytes();
      blocks = Math.min(blocks, blocksLeft(i));
    }
    kernel.compress(states, data, at, count, blocks);
    int left = 0;
    for (int i = 0; i < count; i++) {
      Piece piece = pieces[i];
      piece.md5().tookBlocks(blocks);
      at[i] += blocks * Md5.BLOCK_BYTES;
      if (blocksLeft(i) == 0) {
        piece.md5().takeTail(piece.bytes(), at[i]);
      } else {
        pieces[left] = piece;
        at[left++] = at[i];
      }
    }
    return left;
  }

  private long blocksLeft(int i) {
    return (pieces[i].bytes().byteSize() - at[i]) / Md5.BLOCK_BYTES;
  }

  /** Where there are no vectors: every stream is the last one left. */
  private record None() implements Kernel {
    @Override
    public int lanes() {
      return 1;
    }

    @Override
    public void compress(int[][] state, MemorySegment[] data, long[] at, int count, long blocks) {
      throw new IllegalStateException("one stream needs no lanes");
    }
  }
}
