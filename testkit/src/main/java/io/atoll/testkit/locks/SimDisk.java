package io.atoll.testkit.locks;

import io.atoll.lockmgr.api.Closing;
import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.SlotNumber;
import io.atoll.lockmgr.slots.SlotBlock;
import io.atoll.lockmgr.slots.SlotDevice;
import io.atoll.lockmgr.slots.SlotFormat;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The simulated device: the slots' blocks as bytes, and one log region per slot.
 *
 * <pre>
 *   fault                                   | slots' blocks                | logs
 *   a write of a dead process lands late    | survived: quarantine         | survived: closing, quarantine
 *   a write fails, and lands or not         | survived: incarnation ends   | survived: not acknowledged
 *   a write tears between sectors           | survived: sectors prove themselves | not made: one record, one sector
 *   a read fails or takes long              | survived: nothing is decided | survived: tried again
 *   writes of one process are reordered     | not made: one at a time      | survived: a gap ends the log
 *   a completed write is lost               | not promised                 | not promised
 * </pre>
 *
 * It accepts every write, as a real device does: it knows no epochs and no locks.
 */
final class SimDisk {
  /** Told of every log write that lands, however late. */
  interface LandingListener {
    void landed(SimRecord record);
  }

  private final SlotFormat format;
  private final int slotCount;
  private final ByteBuffer blocks;
  private final @Nullable SlotBlock[] decoded;
  private final List<TreeMap<Integer, SimRecord>> logs = new ArrayList<>();

  private final List<SimRecord.Step> published = new ArrayList<>();
  private final List<Closing> publishedClosings = new ArrayList<>();
  private @Nullable SimLogs logsRead;

  LandingListener listener = record -> {};

  SimDisk(UUID pool, int slotCount) {
    this.format = new SlotFormat(pool);
    this.slotCount = slotCount;
    this.blocks = ByteBuffer.allocateDirect(slotCount * SlotDevice.BLOCK_BYTES);
    this.decoded = new @Nullable SlotBlock[slotCount];
    for (int i = 0; i < slotCount; i++) {
      land(new SlotNumber(i), encode(new SlotNumber(i), SlotBlock.VACANT), 0, 8);
      logs.add(new TreeMap<>());
    }
  }

  ByteBuffer encode(SlotNumber slot, SlotBlock block) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(SlotDevice.BLOCK_BYTES);
    format.encode(slot, block, bytes);
    return bytes;
  }

  /** Lands some of the eight sectors of a block. */
  void land(SlotNumber slot, ByteBuffer block, int fromSector, int toSector) {
    int base = slot.value() * SlotDevice.BLOCK_BYTES;
    int from = fromSector * 512;
    blocks.put(base + from, block, from, (toSector - fromSector) * 512);
    decoded[slot.value()] = null;
  }

  List<SlotBlock> readBlocks() {
    List<SlotBlock> all = new ArrayList<>(slotCount);
    for (int i = 0; i < slotCount; i++) {
      SlotBlock block = decoded[i];
      if (block == null) {
        block = format.decode(new SlotNumber(i), blocks);
        decoded[i] = block;
      }
      all.add(block);
    }
    return all;
  }

  /** The bytes, for a fence read. */
  ByteBuffer bytes() {
    return blocks;
  }

  SlotFormat format() {
    return format;
  }

  void landRecord(SlotNumber slot, int position, SimRecord record) {
    logs.get(slot.value()).put(position, record);
    logsRead = null;
    listener.landed(record);
  }

  /** What a node that leaves in order hands on: what root tables are in the pool. */
  void publish(Collection<SimRecord.Step> steps, Collection<Closing> closings) {
    published.addAll(steps);
    publishedClosings.addAll(closings);
    logsRead = null;
  }

  List<SimRecord.Step> published() {
    return published;
  }

  List<Closing> publishedClosings() {
    return publishedClosings;
  }

  /** The meaning of all logs now. */
  SimLogs logs() {
    SimLogs read = logsRead;
    if (read == null) {
      read = new SimLogs(this);
      logsRead = read;
    }
    return read;
  }

  /** The records of this incarnation from the start of its region to the first gap. */
  List<SimRecord> log(Incarnation incarnation) {
    List<SimRecord> found = new ArrayList<>();
    TreeMap<Integer, SimRecord> region = logs.get(incarnation.slot().value());
    for (int i = 0; ; i++) {
      SimRecord record = region.get(i);
      if (record == null || record.writer() != incarnation.value()) {
        return found;
      }
      found.add(record);
    }
  }

  /** The incarnation at the start of each slot's region; empty regions are left out. */
  List<Incarnation> logWriters() {
    List<Incarnation> writers = new ArrayList<>();
    for (TreeMap<Integer, SimRecord> region : logs) {
      SimRecord first = region.get(0);
      if (first != null) {
        writers.add(new Incarnation(first.writer()));
      }
    }
    return writers;
  }
}
