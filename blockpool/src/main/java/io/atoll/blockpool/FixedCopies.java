package io.atoll.blockpool;

import io.atoll.blockpool.alloc.MapCopies;
import io.atoll.blockpool.alloc.MapState;
import io.atoll.blockpool.alloc.SpaceMap;
import io.atoll.blockpool.check.Finding.Kind;
import io.atoll.blockpool.check.FixedBlocks;
import io.atoll.blockpool.checkpoint.HeaderWriter;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.io.PoolIo;
import io.atoll.blockpool.journal.Journal;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * The copies at fixed places of an open pool: number 0 is the superblock, 1 the slot's header, the
 * rest are map pages. Map pages are looked at without their owner, who looks again when one seems
 * broken: it may just be writing it. Any thread.
 */
final class FixedCopies implements FixedBlocks {
  private static final int FIRST_MAP_PAGE = 2;

  /** Runs something where the header's and maps' owner does, and waits for it. */
  interface Owner {
    List<Long> call(Callable<List<Long>> task) throws IOException;
  }

  private final Pool pool;
  private final PoolIo io;
  private final SpaceMap space;
  private final HeaderWriter header;
  private final Journal journal;
  private final Owner owner;

  FixedCopies(
      Pool pool, PoolIo io, SpaceMap space, HeaderWriter header, Journal journal, Owner owner) {
    this.pool = pool;
    this.io = io;
    this.space = space;
    this.header = header;
    this.journal = journal;
    this.owner = owner;
  }

  @Override
  public int count() {
    return FIRST_MAP_PAGE + space.mapPages();
  }

  @Override
  public Kind kind(int index) {
    return switch (index) {
      case 0 -> Kind.SUPERBLOCK;
      case 1 -> Kind.HEADER;
      default -> Kind.MAP_COPY;
    };
  }

  @Override
  public List<Long> mend(int index) throws IOException {
    try {
      return switch (index) {
        case 0 -> pool.mendSuperblocks();
        case 1 -> owner.call(header::mend);
        default -> mendMapPage(index - FIRST_MAP_PAGE);
      };
    } catch (PoolException e) {
      throw e; // nothing was written
    } catch (IOException e) {
      // L1: what a fixed block holds now is unknown, so this incarnation ends.
      journal.fail("a block at a fixed place could not be written", e);
      throw e;
    }
  }

  private List<Long> mendMapPage(int page) throws IOException {
    MapState row = space.stored(page);
    if (row == null) {
      return List.of();
    }
    MapCopies copies = new MapCopies(io, pool.superblock().geometry());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment block = arena.allocate(Extent.BLOCK_BYTES, Extent.BLOCK_BYTES);
      if (copies.sound(page, row, 0, block) && copies.sound(page, row, 1, block)) {
        return List.of();
      }
    }
    return owner.call(() -> space.mend(page));
  }
}
