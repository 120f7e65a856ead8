package io.atoll.testkit.device;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The volatile write cache: the image as reads see it, and for each write since the last flush what
 * was there before. So a flush costs nothing, and the stable state is found, at a crash, by undoing
 * backwards.
 *
 * <p>What survives of the unflushed is decided sector by sector. Of several writes to one sector a
 * later one may survive where an earlier does not, but an earlier one never lands on top of a
 * later, as no drive keeps two versions of a sector in its cache. Not thread-safe.
 */
final class WriteCache {
  static final int SECTOR_BYTES = 512;

  private final SparseImage image;
  private final Deque<Unflushed> unflushed = new ArrayDeque<>();

  /** A write or discard in the cache, and the bytes that were there before it. */
  private record Unflushed(long offset, long length, MemorySegment before) {}

  /** Bytes given to a write that may land again. */
  private record Redo(Unflushed write, MemorySegment bytes) {}

  /**
   * How the sectors of the unflushed writes fare in a crash. One kind per crash, since each finds
   * mistakes of its own.
   */
  private enum Fate {
    ALL_LOST,
    ALL_KEPT,
    /** Up to some write, itself torn, all are kept: an orderly cache. */
    PREFIX,
    /** Each write by itself is kept or lost as a whole: reordering. */
    WHOLE_WRITES,
    /** Each write by itself is kept, lost, or cut after some sector. */
    CUT_WRITES,
    /** Each sector by itself is kept or lost. */
    SECTORS
  }

  WriteCache(SparseImage image) {
    this.image = image;
  }

  SparseImage image() {
    return image;
  }

  void write(long offset, MemorySegment from) {
    unflushed.addLast(
        new Unflushed(offset, from.byteSize(), image.read(offset, (int) from.byteSize())));
    image.write(offset, from);
  }

  /** A write of which only some sectors reach the device: each with the chance of one half. */
  void writeSome(long offset, MemorySegment from, RandomGenerator random) {
    unflushed.addLast(
        new Unflushed(offset, from.byteSize(), image.read(offset, (int) from.byteSize())));
    for (long at = 0; at < from.byteSize(); at += SECTOR_BYTES) {
      if (random.nextBoolean()) {
        image.write(offset + at, from.asSlice(at, SECTOR_BYTES));
      }
    }
  }

  void discard(long offset, long length) {
    long end = offset + length;
    for (long at = offset; at < end; ) {
      int part = (int) Math.min(SparseImage.CHUNK_BYTES - at % SparseImage.CHUNK_BYTES, end - at);
      // Space never written is left at zero, which is as good as anything and takes no memory.
      if (image.isPresent(at)) {
        unflushed.addLast(new Unflushed(at, part, image.read(at, part)));
        image.discard(at, part);
      }
      at += part;
    }
  }

  void flushed() {
    unflushed.clear();
  }

  int unflushedCount() {
    return unflushed.size();
  }

  /**
   * One of the images that a loss of power may leave, chosen by {@code random}. This cache is not
   * changed.
   */
  SparseImage survivors(RandomGenerator random) {
    SparseImage left = image.fork();
    List<Redo> redo = new ArrayList<>(unflushed.size());
    for (Iterator<Unflushed> it = unflushed.descendingIterator(); it.hasNext(); ) {
      Unflushed write = it.next();
      redo.addFirst(new Redo(write, left.read(write.offset, (int) write.length)));
      left.write(write.offset, write.before);
    }
    Fate fate = Fate.values()[random.nextInt(Fate.values().length)];
    int prefix = redo.isEmpty() ? 0 : random.nextInt(redo.size());
    for (int i = 0; i < redo.size(); i++) {
      Redo each = redo.get(i);
      int sectors = (int) (each.bytes.byteSize() / SECTOR_BYTES);
      switch (fate) {
        case ALL_LOST -> {}
        case ALL_KEPT -> keep(left, each, 0, sectors);
        case PREFIX ->
            keep(
                left,
                each,
                0,
                i < prefix ? sectors : i == prefix ? random.nextInt(sectors + 1) : 0);
        case WHOLE_WRITES -> keep(left, each, 0, random.nextBoolean() ? sectors : 0);
        case CUT_WRITES -> {
          int cut = random.nextInt(sectors + 1);
          switch (random.nextInt(4)) {
            case 0 -> keep(left, each, 0, sectors);
            case 1 -> keep(left, each, 0, cut);
            case 2 -> keep(left, each, cut, sectors);
            default -> {}
          }
        }
        case SECTORS -> {
          for (int sector = 0; sector < sectors; sector++) {
            if (random.nextBoolean()) {
              keep(left, each, sector, sector + 1);
            }
          }
        }
      }
    }
    return left;
  }

  private static void keep(SparseImage left, Redo redo, int fromSector, int toSector) {
    long from = (long) fromSector * SECTOR_BYTES;
    long length = (long) (toSector - fromSector) * SECTOR_BYTES;
    if (length > 0) {
      left.write(redo.write.offset + from, redo.bytes.asSlice(from, length));
    }
  }
}
