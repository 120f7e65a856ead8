package io.atoll.s3api.checksum;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * CRC-64/NVME: polynomial 0xAD93D23594C93659, reflected, all ones in and out. By tables, until much
 * comes at once; from there on through a window.
 */
final class Crc64Nvme implements RunningChecksum {
  /** The polynomial with its bits reversed. */
  static final long POLYNOMIAL = 0x9A6C9329AC4BC9B5L;

  /** From so many bytes at once a window is faster, what it costs at the end included. */
  static final int WINDOW_BYTES = 32 << 10;

  /** What the tables made; 0 once the window has it. */
  private long crc = -1L;

  private @Nullable Crc64Window window;

  /** What came behind the last whole word that the window took; its first byte is the lowest. */
  private long tail;

  private int tailBytes;

  @Override
  public void update(ByteBuffer data) {
    Crc64Window open = window;
    if (open == null) {
      if (data.remaining() < WINDOW_BYTES) {
        crc = Crc64Tables.update(crc, data);
        return;
      }
      open = new Crc64Window();
      window = open;
    }
    update(open, data);
  }

  private void update(Crc64Window open, ByteBuffer data) {
    int at = data.position();
    int end = data.limit();
    // What the tables made belongs into the first word, so that one is always taken by itself.
    while (at < end && (tailBytes > 0 || crc != 0)) {
      tail |= (data.get(at++) & 0xFFL) << (8 * tailBytes++);
      if (tailBytes == Long.BYTES) {
        open.take(tail ^ crc);
        crc = 0;
        tail = 0;
        tailBytes = 0;
      }
    }
    int words = (end - at) / Long.BYTES;
    open.take(MemorySegment.ofBuffer(data), at - data.position(), words);
    for (at += words * Long.BYTES; at < end; at++) {
      tail |= (data.get(at) & 0xFFL) << (8 * tailBytes++);
    }
  }

  private long remainder() {
    Crc64Window open = window;
    if (open == null) {
      return crc;
    }
    long value = open.finish();
    for (int i = 0; i < tailBytes; i++) {
      value = Crc64Tables.update(value, (byte) (tail >>> (8 * i)));
    }
    return value;
  }

  @Override
  public Digest finish() {
    Digest value = Digest.ofNumber(~remainder(), 8);
    crc = -1L;
    window = null;
    tail = 0;
    tailBytes = 0;
    return value;
  }
}
