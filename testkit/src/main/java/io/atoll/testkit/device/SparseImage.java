package io.atoll.testkit.device;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The bytes of a device, kept in chunks of 64 KiB; what was never written reads as zero and costs
 * nothing. Copies share chunks until one side writes. Not thread-safe.
 */
final class SparseImage {
  static final int CHUNK_BYTES = 64 << 10;

  /** What discarded space reads as: not zero, lest code comes to rely on that. */
  private static final byte DISCARDED = (byte) 0xDB;

  private static final Chunk DISCARDED_CHUNK = discardedChunk();

  private final Map<Long, Chunk> chunks;

  private static final class Chunk {
    private final byte[] bytes;
    private boolean shared;

    private Chunk(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  SparseImage() {
    this(new HashMap<>());
  }

  private SparseImage(Map<Long, Chunk> chunks) {
    this.chunks = chunks;
  }

  private static Chunk discardedChunk() {
    byte[] bytes = new byte[CHUNK_BYTES];
    Arrays.fill(bytes, DISCARDED);
    Chunk chunk = new Chunk(bytes);
    chunk.shared = true;
    return chunk;
  }

  /** An independent copy, at the cost of its chunk count. */
  SparseImage fork() {
    chunks.values().forEach(chunk -> chunk.shared = true);
    return new SparseImage(new HashMap<>(chunks));
  }

  void read(long offset, MemorySegment into) {
    for (long done = 0; done < into.byteSize(); ) {
      long at = offset + done;
      int within = (int) (at % CHUNK_BYTES);
      int length = (int) Math.min(CHUNK_BYTES - within, into.byteSize() - done);
      Chunk chunk = chunks.get(at / CHUNK_BYTES);
      if (chunk == null) {
        into.asSlice(done, length).fill((byte) 0);
      } else {
        MemorySegment.copy(chunk.bytes, within, into, ValueLayout.JAVA_BYTE, done, length);
      }
      done += length;
    }
  }

  MemorySegment read(long offset, int length) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[length]);
    read(offset, bytes);
    return bytes;
  }

  void write(long offset, MemorySegment from) {
    for (long done = 0; done < from.byteSize(); ) {
      long at = offset + done;
      int within = (int) (at % CHUNK_BYTES);
      int length = (int) Math.min(CHUNK_BYTES - within, from.byteSize() - done);
      MemorySegment.copy(
          from, ValueLayout.JAVA_BYTE, done, writable(at / CHUNK_BYTES), within, length);
      done += length;
    }
  }

  void flipBit(long offset, int bit) {
    writable(offset / CHUNK_BYTES)[(int) (offset % CHUNK_BYTES)] ^= (byte) (1 << bit);
  }

  /** Whether anything was ever written to the chunk that holds this offset. */
  boolean isPresent(long offset) {
    return chunks.containsKey(offset / CHUNK_BYTES);
  }

  /** Makes a range, which lies within one chunk, unlike anything written to it. */
  void discard(long offset, int length) {
    if (length == CHUNK_BYTES) {
      chunks.put(offset / CHUNK_BYTES, DISCARDED_CHUNK);
    } else {
      int within = (int) (offset % CHUNK_BYTES);
      Arrays.fill(writable(offset / CHUNK_BYTES), within, within + length, DISCARDED);
    }
  }

  /** Bytes of memory in use, chunks shared with copies counted in full. */
  long residentBytes() {
    return chunks.values().stream().filter(chunk -> chunk != DISCARDED_CHUNK).count() * CHUNK_BYTES;
  }

  private byte[] writable(long index) {
    Chunk chunk = chunks.get(index);
    if (chunk == null) {
      chunk = new Chunk(new byte[CHUNK_BYTES]);
      chunks.put(index, chunk);
    } else if (chunk.shared) {
      chunk = new Chunk(chunk.bytes.clone());
      chunks.put(index, chunk);
    }
    return chunk.bytes;
  }
}
