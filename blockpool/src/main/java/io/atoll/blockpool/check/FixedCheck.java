package io.atoll.blockpool.check;

import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.check.Finding.Kind;
import io.atoll.blockpool.device.BlockDevice;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.format.Geometry;
import io.atoll.blockpool.format.SlotHeader;
import io.atoll.blockpool.format.Superblock;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Checks the blocks at fixed places, every copy of them. */
final class FixedCheck {
  private final BlockDevice device;
  private final Findings findings;

  FixedCheck(BlockDevice device, Findings findings) {
    this.device = device;
    this.findings = findings;
  }

  /** All superblock copies must be the newest one. */
  void superblocks(Superblock newest) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment block = arena.allocate(Extent.BLOCK_BYTES, Extent.BLOCK_BYTES);
      for (long copy : Geometry.superblockCopies()) {
        Superblock found = superblock(copy, block);
        if (found == null) {
          findings.repairable(Kind.SUPERBLOCK, copy, "this copy of the superblock is broken");
        } else if (!found.equals(newest)) {
          findings.note(
              Kind.SUPERBLOCK, copy, "this copy of the superblock is older than the newest");
        }
      }
    }
  }

  private @Nullable Superblock superblock(long copy, MemorySegment block) {
    try {
      device.read(copy * Extent.BLOCK_BYTES, block);
      return Superblock.read(block);
    } catch (IOException e) {
      return null;
    }
  }

  /** Both copies of every slot's header. */
  void headers(Superblock superblock) throws IOException {
    Geometry geometry = superblock.geometry();
    for (int slot = 0; slot < geometry.slotCount(); slot++) {
      SlotHeader first = header(superblock, slot, 0);
      SlotHeader second = header(superblock, slot, 1);
      if (first == null && second == null) {
        findings.damage(
            Kind.HEADER,
            geometry.headerBlock(slot, 0),
            "no copy of slot " + slot + "'s header is valid");
      } else if (first == null || second == null) {
        // As a crash leaves it too, when it came while this copy was written.
        int broken = first == null ? 0 : 1;
        findings.note(
            Kind.HEADER,
            geometry.headerBlock(slot, broken),
            "this copy of slot " + slot + "'s header is broken");
      }
    }
  }

  /** Rewrites a broken copy of a slot's header from the other, on a device that nobody has open. */
  static void mendHeaders(BlockDevice device, Superblock superblock) throws IOException {
    FixedCheck check = new FixedCheck(device, new Findings());
    for (int slot = 0; slot < superblock.geometry().slotCount(); slot++) {
      SlotHeader first = check.header(superblock, slot, 0);
      SlotHeader second = check.header(superblock, slot, 1);
      SlotHeader sound = first == null ? second : first;
      if (sound != null && (first == null || second == null)) {
        write(device, superblock, sound, first == null ? 0 : 1);
      }
    }
  }

  private static void write(BlockDevice device, Superblock superblock, SlotHeader header, int copy)
      throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment block = arena.allocate(Extent.BLOCK_BYTES, Extent.BLOCK_BYTES);
      header.write(block, superblock.id());
      long at = superblock.geometry().headerBlock(header.slot(), copy);
      device.write(at * Extent.BLOCK_BYTES, block);
      device.flush();
    }
  }

  private @Nullable SlotHeader header(Superblock superblock, int slot, int copy) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment block = arena.allocate(Extent.BLOCK_BYTES, Extent.BLOCK_BYTES);
      device.read(superblock.geometry().headerBlock(slot, copy) * Extent.BLOCK_BYTES, block);
      return SlotHeader.read(block, superblock.id(), slot);
    } catch (IOException e) {
      return null;
    }
  }

  /** The newest superblock, with a finding when there is none. */
  static Superblock required(@Nullable Superblock found, BlockDevice device) throws PoolException {
    if (found == null) {
      throw new PoolException.Unsupported(device.name() + " holds no pool");
    }
    return found;
  }
}
