package io.atoll.lockmgr.slots;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.lockmgr.api.Epoch;
import io.atoll.lockmgr.api.FenceRead;
import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.SlotNumber;
import io.atoll.lockmgr.fault.Faults;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class SlotFormatTest {
  private static final UUID POOL = new UUID(1, 2);
  private static final Incarnation ME = new Incarnation(64 * 7);
  private static final Incarnation OTHER = new Incarnation(64 * 7 + 1);

  private final SlotFormat format = new SlotFormat(POOL);

  private static Heartbeat beat(Incarnation incarnation, long sequence) {
    return new Heartbeat(
        incarnation.value(),
        sequence,
        new UUID(3, 4),
        "node",
        "host:1",
        1,
        2,
        3,
        4,
        5,
        6,
        7,
        8,
        9,
        10,
        11,
        12,
        13,
        true);
  }

  private static Configuration everySlotBound() {
    Configuration c = Configuration.NONE.nextLedBy(new Incarnation(64));
    Epoch highest = new Epoch(Epoch.MAX);
    for (int i = 0; i < SlotNumber.LIMIT; i++) {
      c = c.with(Incarnation.of(highest, new SlotNumber(i)), Binding.State.MEMBER);
    }
    return c;
  }

  private ByteBuffer region(SlotBlock... blocks) {
    ByteBuffer region = ByteBuffer.allocateDirect(blocks.length * SlotDevice.BLOCK_BYTES);
    for (int i = 0; i < blocks.length; i++) {
      ByteBuffer one = ByteBuffer.allocateDirect(SlotDevice.BLOCK_BYTES);
      format.encode(new SlotNumber(i), blocks[i], one);
      region.put(i * SlotDevice.BLOCK_BYTES, one, 0, SlotDevice.BLOCK_BYTES);
    }
    return region;
  }

  @Test
  void slotsOfAnotherReleaseOrPoolOrNoneAreNamed() {
    ByteBuffer region = region(SlotBlock.VACANT, SlotBlock.VACANT);
    assertThat(format.misfit(region, 2)).isEmpty();
    assertThat(new SlotFormat(new UUID(9, 9)).misfit(region, 2).orElseThrow())
        .contains("another pool");
    assertThat(format.misfit(ByteBuffer.allocateDirect(region.capacity()), 2).orElseThrow())
        .contains("no slots here");
    for (int i = 0; i < 2; i++) {
      ByteBuffer sector = region.slice(i * SlotDevice.BLOCK_BYTES, 512).order(LITTLE_ENDIAN);
      sector.putShort(4, (short) (SlotFormat.VERSION + 1));
      CRC32C crc = new CRC32C();
      ByteBuffer seed = ByteBuffer.allocate(16);
      crc.update(
          seed.putLong(POOL.getMostSignificantBits())
              .putLong(POOL.getLeastSignificantBits())
              .flip());
      crc.update(sector.slice(0, 508));
      sector.putInt(508, (int) crc.getValue());
    }
    assertThat(format.misfit(region, 2).orElseThrow())
        .startsWith("protocol version 2 of the slots");
  }

  @Test
  void theLargestBlockComesBackAsItWent() {
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < SlotNumber.LIMIT - 1; i++) {
      all.add((1L << 40) - 1 - i);
    }
    SlotBlock full =
        new SlotBlock(new PaxosState(Long.MAX_VALUE, 77, everySlotBound()), beat(ME, 99), all, all);
    assertThat(format.decode(new SlotNumber(0), region(full))).isEqualTo(full);
  }

  @Test
  void aDamagedSectorIsUnknownAndLeavesTheOthers() {
    ByteBuffer region = region(SlotBlock.VACANT);
    region.put(512 + 40, (byte) 1);
    SlotBlock found = format.decode(new SlotNumber(0), region);
    assertThat(found.heartbeat()).isNull();
    assertThat(found.paxos()).isEqualTo(PaxosState.NONE);
  }

  @Test
  void zeroesAnotherPoolAndAnotherSlotAreUnknownNeverEmpty() {
    SlotBlock unknown = new SlotBlock(null, null, null, null);
    ByteBuffer zeroes = ByteBuffer.allocateDirect(2 * SlotDevice.BLOCK_BYTES);
    assertThat(format.decode(new SlotNumber(0), zeroes)).isEqualTo(unknown);
    ByteBuffer vacant = region(SlotBlock.VACANT, SlotBlock.VACANT);
    assertThat(new SlotFormat(new UUID(1, 3)).decode(new SlotNumber(0), vacant)).isEqualTo(unknown);
    vacant.put(0, vacant, SlotDevice.BLOCK_BYTES, SlotDevice.BLOCK_BYTES);
    assertThat(format.decode(new SlotNumber(0), vacant)).isEqualTo(unknown);
  }

  // ---- the fence read ----

  private FenceRead fence(SlotBlock mine, SlotBlock other, long adopted) {
    return new FenceCheck(format, 2, Faults.NONE).check(region(mine, other), ME, adopted);
  }

  private static SlotBlock block(
      Incarnation who, Configuration value, long ballot, List<Long> closings, List<Long> marks) {
    return new SlotBlock(new PaxosState(ballot, ballot, value), beat(who, 1), closings, marks);
  }

  private static final Configuration BOTH =
      new Configuration(
          new Epoch(8),
          OTHER,
          new Epoch(8),
          List.of(new Binding(ME, Binding.State.MEMBER), new Binding(OTHER, Binding.State.MEMBER)));

  @Test
  void aFenceReadSeesEveryWayToBeOut() {
    SlotBlock mine = block(ME, BOTH, 10, List.of(), List.of());
    List<Long> me = List.of(ME.value());
    assertThat(fence(mine, block(OTHER, BOTH, 9, List.of(), List.of()), 8))
        .isEqualTo(FenceRead.STILL_IN);
    assertThat(fence(mine, block(OTHER, BOTH, 11, List.of(), List.of()), 7))
        .isEqualTo(FenceRead.NEWER_EPOCH);
    assertThat(fence(mine, block(OTHER, BOTH, 9, me, List.of()), 8)).isEqualTo(FenceRead.CLOSED);
    assertThat(fence(mine, block(OTHER, BOTH, 9, List.of(), me), 8)).isEqualTo(FenceRead.MARKED);
    Configuration without = BOTH.nextLedBy(OTHER).with(ME, Binding.State.DEAD);
    assertThat(fence(mine, block(OTHER, without, 11, List.of(), List.of()), 8))
        .isEqualTo(FenceRead.EXCLUDED);
    assertThat(fence(block(OTHER, BOTH, 10, List.of(), List.of()), SlotBlock.VACANT, 8))
        .isEqualTo(FenceRead.EXCLUDED);
  }

  @Test
  void aFenceReadOfADamagedBlockKnowsNothing() {
    ByteBuffer region = region(block(ME, BOTH, 10, List.of(), List.of()), SlotBlock.VACANT);
    region.put(SlotDevice.BLOCK_BYTES + 2 * 512 + 30, (byte) 1);
    assertThat(new FenceCheck(format, 2, Faults.NONE).check(region, ME, 8))
        .isEqualTo(FenceRead.UNKNOWN);
  }
}
