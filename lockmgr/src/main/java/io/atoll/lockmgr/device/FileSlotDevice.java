package io.atoll.lockmgr.device;

import io.atoll.lockmgr.api.SlotNumber;
import io.atoll.lockmgr.slots.SlotDevice;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.IdentityHashMap;

/**
 * The slots' blocks in a file or on a raw device, by O_DIRECT and O_DSYNC where they are allowed.
 *
 * <p>Where a file system refuses O_DIRECT (tmpfs does) the page cache is between; that is right for
 * processes of one host only, and such a file cannot be shared by several hosts anyway.
 */
public final class FileSlotDevice implements SlotDevice {
  private static final int MOST_BUFFERS = 8;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment state = Posix.newState(arena);
  private final int descriptor;
  private final long offsetBytes;
  private final int slotCount;
  private final IdentityHashMap<ByteBuffer, MemorySegment> segments = new IdentityHashMap<>();
  private boolean closed;

  private FileSlotDevice(Path path, long offsetBytes, int slotCount) throws IOException {
    this.offsetBytes = offsetBytes;
    this.slotCount = slotCount;
    int flags = Posix.O_RDWR | Posix.O_CLOEXEC | Posix.O_DSYNC;
    int opened = Posix.open(state, path.toString(), flags | Posix.O_DIRECT);
    if (opened < 0 && Posix.errno(state) == Posix.EINVAL) {
      opened = Posix.open(state, path.toString(), flags);
    }
    if (opened < 0) {
      IOException failure = Posix.failure("opening " + path, state);
      arena.close();
      throw failure;
    }
    this.descriptor = opened;
  }

  /**
   * Opens it.
   *
   * @param offsetBytes where slot 0 begins; a multiple of {@link SlotDevice#BLOCK_BYTES}
   */
  public static FileSlotDevice open(Path path, long offsetBytes, int slotCount) throws IOException {
    if (offsetBytes % BLOCK_BYTES != 0) {
      throw new IllegalArgumentException("slots begin at a multiple of " + BLOCK_BYTES);
    }
    return new FileSlotDevice(path, offsetBytes, slotCount);
  }

  /** A buffer that fits {@link #readAll} or {@link #write}. */
  public static ByteBuffer alignedBuffer(int bytes) {
    return ByteBuffer.allocateDirect(bytes + BLOCK_BYTES)
        .alignedSlice(BLOCK_BYTES)
        .limit(bytes)
        .slice();
  }

  @Override
  public int slotCount() {
    return slotCount;
  }

  @Override
  public void readAll(ByteBuffer into) throws IOException {
    long length = (long) slotCount * BLOCK_BYTES;
    long got = Posix.read(state, descriptor, segment(into), length, offsetBytes);
    if (got < 0) {
      throw Posix.failure("reading the slots", state);
    }
    if (got != length) {
      throw new IOException("the slots end after " + got + " of " + length + " bytes");
    }
  }

  @Override
  public void write(SlotNumber slot, ByteBuffer block) throws IOException {
    long at = offsetBytes + (long) slot.value() * BLOCK_BYTES;
    long put = Posix.write(state, descriptor, segment(block), BLOCK_BYTES, at);
    if (put != BLOCK_BYTES) {
      throw Posix.failure("writing " + slot, state);
    }
  }

  /**
   * The segment of a buffer; the one used last is remembered, so that a repeated read allocates
   * none.
   */
  private MemorySegment segment(ByteBuffer buffer) {
    MemorySegment known = segments.get(buffer);
    if (known == null) {
      if (segments.size() >= MOST_BUFFERS) {
        segments.clear();
      }
      known = MemorySegment.ofBuffer(buffer.clear());
      segments.put(buffer, known);
    }
    return known;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Posix.close(state, descriptor);
      arena.close();
    }
  }
}
