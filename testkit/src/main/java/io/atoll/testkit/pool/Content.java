package io.atoll.testkit.pool;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bytes that follow from few numbers. Two contents of one seed begin alike, and a content repeats
 * itself after {@code period} parts, so that there is something to deduplicate.
 *
 * @param seed what the parts are made of; odd ones compress well
 * @param length bytes
 * @param period parts after which the parts repeat
 */
public record Content(int seed, int length, int period) {
  private static final int PART_BYTES = 16 << 10;
  private static final int CACHED_PARTS = 512;
  private static final ConcurrentHashMap<Long, byte[]> PARTS = new ConcurrentHashMap<>();

  /** Of any size class, often like another one. */
  static Content any(SplittableRandom random) {
    int length =
        switch (random.nextInt(20)) {
          case 0 -> 0;
          case 1, 2, 3, 4 -> random.nextInt(3100);
          case 5, 6, 7, 8, 9, 10 -> 3073 + random.nextInt(29_800);
          case 11, 12, 13, 14 -> 32_769 + random.nextInt(98_304);
          case 15, 16, 17 -> 131_073 + random.nextInt(600_000);
          case 18 -> 16384 * (1 + random.nextInt(40));
          default -> random.nextInt(3) == 0 ? 4_200_000 + random.nextInt(6_000_000) : 700_000;
        };
    return new Content(random.nextInt(10), length, 1 + random.nextInt(30));
  }

  /** Copies bytes [from, from + size of {@code out}) there. */
  public void copy(long from, MemorySegment out) {
    long done = 0;
    while (done < out.byteSize()) {
      long at = from + done;
      int within = (int) (at % PART_BYTES);
      int count = (int) Math.min(PART_BYTES - within, out.byteSize() - done);
      MemorySegment.copy(part(at / PART_BYTES), within, out, ValueLayout.JAVA_BYTE, done, count);
      done += count;
    }
  }

  /** Whether {@code found} is what lies from {@code from} on. */
  public boolean matches(long from, MemorySegment found) {
    long done = 0;
    while (done < found.byteSize()) {
      long at = from + done;
      int within = (int) (at % PART_BYTES);
      int count = (int) Math.min(PART_BYTES - within, found.byteSize() - done);
      MemorySegment part = MemorySegment.ofArray(part(at / PART_BYTES)).asSlice(within, count);
      if (found.asSlice(done, count).mismatch(part) >= 0) {
        return false;
      }
      done += count;
    }
    return true;
  }

  private byte[] part(long index) {
    if (PARTS.size() > CACHED_PARTS) {
      PARTS.clear();
    }
    return PARTS.computeIfAbsent((long) seed << 32 | index % period, Content::generate);
  }

  private static byte[] generate(long key) {
    SplittableRandom random = new SplittableRandom(key);
    byte[] bytes = new byte[PART_BYTES];
    boolean compressible = (key >>> 32 & 1) != 0;
    int unique = compressible ? PART_BYTES / 4 : PART_BYTES;
    for (int i = 0; i < unique; i++) {
      bytes[i] = (byte) random.nextInt(256);
    }
    for (int i = unique; i < PART_BYTES; i++) {
      bytes[i] = bytes[i & 63];
    }
    return bytes;
  }
}
