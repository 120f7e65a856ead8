package io.atoll.blockpool.device;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Native memory in huge pages where the system has them: what is searched at random places costs
 * the processor a walk through its page tables at nearly every step otherwise.
 */
public final class HugePages {
  /** Of the processors that Atoll runs on, with their usual small pages. */
  public static final int BYTES = 2 << 20;

  private HugePages() {}

  /**
   * A zeroed segment that lives as long as {@code arena}, at a huge page's border. Where the system
   * refuses huge pages it is the same in small ones.
   *
   * @param lengthBytes a multiple of {@link #BYTES}
   */
  public static MemorySegment allocate(Arena arena, long lengthBytes) {
    if (lengthBytes <= 0 || lengthBytes % BYTES != 0) {
      throw new IllegalArgumentException(lengthBytes + " bytes are not whole huge pages");
    }
    MemorySegment memory = LinuxCalls.supported() ? mapped(arena, lengthBytes) : null;
    return memory != null ? memory : arena.allocate(lengthBytes, BlockDevice.BLOCK_BYTES);
  }

  /**
   * Mapped by itself, as the advice must come before the first touch and the usual allocation
   * zeroes what it gives.
   */
  @SuppressWarnings("restricted") // the memory just mapped, which ends with the arena
  private static @Nullable MemorySegment mapped(Arena arena, long lengthBytes) {
    long start = LinuxCalls.mmap(lengthBytes + BYTES);
    if (start < 0) {
      return null;
    }
    long aligned = (start + BYTES - 1) & -BYTES;
    unmap(start, aligned - start);
    unmap(aligned + lengthBytes, start + BYTES - aligned);
    MemorySegment memory =
        MemorySegment.ofAddress(aligned)
            .reinterpret(lengthBytes, arena, own -> unmap(own.address(), own.byteSize()));
    // Refused where the kernel knows no huge pages; the memory is good nevertheless.
    LinuxCalls.madvise(memory, lengthBytes, LinuxCalls.MADV_HUGEPAGE);
    return memory;
  }

  private static void unmap(long address, long lengthBytes) {
    if (lengthBytes > 0) {
      LinuxCalls.munmap(address, lengthBytes);
    }
  }
}
