package io.atoll.s3api.checksum;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * MD5 (RFC 1321) whose state can be put into a vector lane, beside those of other bodies. By itself
 * about as fast as the JDK's, whose state nobody can get at.
 */
public final class Md5 implements RunningChecksum {
  static final int BLOCK_BYTES = 64;

  private static final ValueLayout.OfInt WORD =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** The four words a, b, c, d after the whole blocks so far. */
  final int[] state = new int[4];

  private final int[] block = new int[Md5Rounds.BLOCK_INTS];
  private final byte[] tail = new byte[BLOCK_BYTES];
  private long lengthBytes;

  /** The digest of nothing yet. */
  public Md5() {
    start();
  }

  private void start() {
    state[0] = 0x67452301;
    state[1] = 0xEFCDAB89;
    state[2] = 0x98BADCFE;
    state[3] = 0x10325476;
    lengthBytes = 0;
  }

  @Override
  public void update(ByteBuffer data) {
    MemorySegment bytes = MemorySegment.ofBuffer(data);
    long at = takeHead(bytes);
    long blocks = (bytes.byteSize() - at) / BLOCK_BYTES;
    takeBlocks(bytes, at, blocks);
    takeTail(bytes, at + blocks * BLOCK_BYTES);
  }

  private int tailBytes() {
    return (int) (lengthBytes % BLOCK_BYTES);
  }

  /** Takes in what completes a block begun before. Returns where whole blocks may begin. */
  long takeHead(MemorySegment bytes) {
    int filled = tailBytes();
    if (filled == 0) {
      return 0;
    }
    int count = (int) Math.min(bytes.byteSize(), BLOCK_BYTES - filled);
    MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, 0, tail, filled, count);
    lengthBytes += count;
    if (filled + count == BLOCK_BYTES) {
      compress(MemorySegment.ofArray(tail), 0);
    }
    return count;
  }

  /** Takes in whole blocks. Nothing of a block begun may be waiting. */
  void takeBlocks(MemorySegment bytes, long at, long blocks) {
    for (long i = 0; i < blocks; i++) {
      compress(bytes, at + i * BLOCK_BYTES);
    }
    lengthBytes += blocks * BLOCK_BYTES;
  }

  /** States that another brought so many whole blocks into {@link #state}. */
  void tookBlocks(long blocks) {
    lengthBytes += blocks * BLOCK_BYTES;
  }

  /** Keeps what makes no whole block, from {@code at} to the end. */
  void takeTail(MemorySegment bytes, long at) {
    int count = (int) (bytes.byteSize() - at);
    MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, tail, 0, count);
    lengthBytes += count;
  }

  private void compress(MemorySegment bytes, long at) {
    MemorySegment.copy(bytes, WORD, at, block, 0, Md5Rounds.BLOCK_INTS);
    Md5Rounds.compress(state, block);
  }

  @Override
  public Digest finish() {
    MemorySegment last = MemorySegment.ofArray(tail);
    int filled = tailBytes();
    tail[filled++] = (byte) 0x80;
    if (filled > BLOCK_BYTES - Long.BYTES) {
      Arrays.fill(tail, filled, BLOCK_BYTES, (byte) 0);
      compress(last, 0);
      filled = 0;
    }
    Arrays.fill(tail, filled, BLOCK_BYTES, (byte) 0);
    last.set(
        ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN),
        BLOCK_BYTES - Long.BYTES,
        lengthBytes * 8);
    compress(last, 0);
    byte[] value = new byte[16];
    MemorySegment.copy(state, 0, MemorySegment.ofArray(value), WORD, 0, state.length);
    start();
    return Digest.of(value);
  }
}
