package io.atoll.blockpool.journal;

import io.atoll.blockpool.fault.Faults;
import io.atoll.blockpool.fault.PlantedFault;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.io.PoolIo;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Writes a group: its payloads gathered into as few sequential writes as their places allow, then
 * head and records. Owned by the journal's thread.
 */
final class GroupIo {
  private static final int GATHER_BYTES = 1 << 20;

  private static final int AHEAD_BLOCKS = 256;

  private final PoolIo io;
  private final Journal.Placement placement;
  private final MemorySegment gather = Arena.ofAuto().allocate(GATHER_BYTES, Extent.BLOCK_BYTES);

  /** End of what was provisioned, in blocks of the region; past the end there is nothing to do. */
  private int provisioned;

  private MemorySegment groupBytes = Arena.ofAuto().allocate(256 << 10, Extent.BLOCK_BYTES);

  GroupIo(PoolIo io, Journal.Placement placement) {
    this.io = io;
    this.placement = placement;
  }

  /**
   * Has storage allocated under a group and some way ahead, on the first way through a region that
   * never was written.
   *
   * @param free blocks behind the group that no group needed at a recovery lies in (J4)
   */
  void provision(int at, int count, int free) throws IOException {
    int end = at + count;
    boolean blindly = Faults.planted(PlantedFault.PROVISIONED_BLINDLY);
    if (end > provisioned || blindly) {
      int ahead = blindly ? placement.blocks() - end : free;
      provisioned = end + Math.min(AHEAD_BLOCKS, ahead);
      io.provision(new Extent(placement.firstBlock() + at, provisioned - at));
    }
  }

  GroupHeader header(long number, OpenGroup group, long flushed) {
    return new GroupHeader(
        placement.slot(),
        placement.incarnation(),
        number,
        group.firstSequence(),
        group.recordCount(),
        flushed,
        GroupHeader.BYTES + group.bytes());
  }

  /** J1: the payloads' writes complete before the group's begins. */
  void write(GroupHeader header, OpenGroup group, int at) throws IOException {
    if (!Faults.planted(PlantedFault.PAYLOAD_AFTER_GROUP)) {
      writePayloads(group.payloads());
    }
    int length = Extent.blocksFor(header.lengthBytes()) * Extent.BLOCK_BYTES;
    if (groupBytes.byteSize() < length) {
      groupBytes =
          Arena.ofAuto().allocate(Math.max(length, 2 * groupBytes.byteSize()), Extent.BLOCK_BYTES);
    }
    MemorySegment out = groupBytes.asSlice(0, length);
    MemorySegment.copy(
        group.records().array(), 0, out, ValueLayout.JAVA_BYTE, GroupHeader.BYTES, group.bytes());
    out.asSlice(header.lengthBytes()).fill((byte) 0);
    header.seal(out, io.seed());
    io.write(placement.firstBlock() + at, out);
  }

  /** Nothing, unless a fault is planted. */
  void afterFlush(OpenGroup group) throws IOException {
    if (Faults.planted(PlantedFault.PAYLOAD_AFTER_GROUP)) {
      writePayloads(group.payloads());
    }
  }

  private void writePayloads(List<Payload> payloads) throws IOException {
    if (payloads.isEmpty()) {
      return;
    }
    List<Payload> sorted = new ArrayList<>(payloads);
    sorted.sort(Comparator.comparingLong(payload -> payload.extent().block()));
    long start = sorted.getFirst().extent().block();
    long filled = 0;
    for (Payload payload : sorted) {
      long extentBytes = payload.extent().lengthBytes();
      boolean adjacent = payload.extent().offsetBytes() == start * Extent.BLOCK_BYTES + filled;
      if (!adjacent || filled + extentBytes > GATHER_BYTES) {
        io.write(start, gather.asSlice(0, filled));
        start = payload.extent().block();
        filled = 0;
      }
      long length = payload.bytes().byteSize();
      MemorySegment.copy(payload.bytes(), 0, gather, filled, length);
      gather.asSlice(filled + length, extentBytes - length).fill((byte) 0);
      filled += extentBytes;
    }
    io.write(start, gather.asSlice(0, filled));
  }
}
