package io.atoll.testkit.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.blockpool.device.AlignedBuffers;
import io.atoll.blockpool.device.BlockDevice;
import io.atoll.blockpool.device.DeviceFailedException;
import io.atoll.blockpool.device.DeviceIoException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimBlockDeviceTest {
  private static final int BLOCK = BlockDevice.BLOCK_BYTES;
  private static final int SECTORS = BLOCK / 512;

  private final Arena arena = Arena.ofConfined();
  private final SimBlockDevice device = new SimBlockDevice(64L << 30, 42);

  @AfterEach
  void release() {
    device.close();
    arena.close();
  }

  private MemorySegment filled(int blocks, int value) {
    return AlignedBuffers.allocate(arena, (long) blocks * BLOCK).fill((byte) value);
  }

  /** The first byte of each sector of a block. */
  private byte[] sectors(SimBlockDevice device, long offset) throws Exception {
    MemorySegment back = filled(1, 0x77);
    device.read(offset, back);
    byte[] firsts = new byte[SECTORS];
    for (int i = 0; i < SECTORS; i++) {
      firsts[i] = back.get(ValueLayout.JAVA_BYTE, i * 512L);
      assertThat(back.asSlice(i * 512L, 512).toArray(ValueLayout.JAVA_BYTE))
          .containsOnly(firsts[i]);
    }
    return firsts;
  }

  @Test
  void whatWasFlushedSurvivesEveryCrash() throws Exception {
    device.write(0, filled(1, 1));
    device.flush();
    device.write(BLOCK, filled(1, 2));
    for (int seed = 0; seed < 50; seed++) {
      assertThat(sectors(device.afterCrash(seed), 0)).containsOnly((byte) 1);
    }
  }

  @Test
  void unflushedWritesAreLostKeptTornAndReordered() throws Exception {
    device.write(0, filled(1, 1));
    device.write(8L * BLOCK, filled(1, 2));
    Set<String> outcomes = new HashSet<>();
    for (int seed = 0; seed < 300; seed++) {
      SimBlockDevice left = device.afterCrash(seed);
      outcomes.add(fate(sectors(left, 0)) + " then " + fate(sectors(left, 8L * BLOCK)));
    }
    assertThat(outcomes)
        .contains(
            "lost then lost",
            "kept then kept",
            "kept then lost",
            "lost then kept",
            "torn then torn");
  }

  private static String fate(byte[] sectors) {
    int kept = 0;
    for (byte sector : sectors) {
      kept += sector == 0 ? 0 : 1;
    }
    return kept == 0 ? "lost" : kept == SECTORS ? "kept" : "torn";
  }

  @Test
  void anOlderVersionOfASectorNeverCoversANewerOnePastAFlush() throws Exception {
    device.write(0, filled(1, 1));
    device.write(0, filled(1, 2));
    device.flush();
    device.write(0, filled(1, 3));
    device.write(0, filled(1, 4));
    Set<Byte> seen = new HashSet<>();
    for (int seed = 0; seed < 300; seed++) {
      for (byte sector : sectors(device.afterCrash(seed), 0)) {
        seen.add(sector);
      }
    }
    assertThat(seen).containsExactlyInAnyOrder((byte) 2, (byte) 3, (byte) 4);
  }

  @Test
  void theSameSeedsGiveTheSameSurvivors() throws Exception {
    for (int i = 0; i < 20; i++) {
      device.write((long) i * BLOCK, filled(1, i + 1));
    }
    for (int seed = 0; seed < 20; seed++) {
      SimBlockDevice one = device.afterCrash(seed);
      SimBlockDevice two = device.afterCrash(seed);
      for (int i = 0; i < 20; i++) {
        assertThat(sectors(one, (long) i * BLOCK)).isEqualTo(sectors(two, (long) i * BLOCK));
      }
    }
  }

  @Test
  void fromTheCrashOnEveryCallThrows() throws Exception {
    device.crashAt(2);
    device.write(0, filled(1, 1));
    device.flush();
    MemorySegment data = filled(1, 2);
    assertThatThrownBy(() -> device.write(0, data))
        .isInstanceOfSatisfying(SimulatedCrash.class, e -> assertThat(e.ioIndex()).isEqualTo(2));
    assertThatThrownBy(() -> device.read(0, data)).isInstanceOf(SimulatedCrash.class);
    assertThatThrownBy(device::flush).isInstanceOf(SimulatedCrash.class);
    assertThatThrownBy(device::sizeBytes).isInstanceOf(SimulatedCrash.class);
    assertThat(device.crashed()).isTrue();
    Set<String> outcomes = new HashSet<>();
    for (int seed = 0; seed < 100; seed++) {
      byte[] sectors = sectors(device.afterCrash(seed), 0);
      assertThat(sectors).containsAnyOf((byte) 1, (byte) 2).doesNotContain((byte) 0);
      outcomes.add(java.util.Arrays.toString(sectors));
    }
    assertThat(outcomes).as("old, new, and mixtures").hasSizeGreaterThan(3);
  }

  @Test
  void aWriteUnderWayAtTheCrashCanLandLate() throws Exception {
    device.crashAt(0);
    assertThatThrownBy(() -> device.write(0, filled(1, 9))).isInstanceOf(SimulatedCrash.class);
    SimBlockDevice next = device.afterCrashWithLateWrite(1, 3);
    next.write(0, filled(1, 1));
    next.flush();
    assertThat(sectors(next, 0)).containsOnly((byte) 1);
    assertThat(sectors(next, 0)).containsOnly((byte) 9);
  }

  @Test
  void errorsAreTypedAndAFailedFlushIsFinal() throws Exception {
    device.write(0, filled(1, 1));
    device.failRange(Io.Kind.READ, 0, BLOCK);
    MemorySegment data = filled(2, 2);
    assertThatThrownBy(() -> device.read(0, data)).isInstanceOf(DeviceIoException.class);
    device.read(BLOCK, data);
    device.heal();
    device.read(0, data);
    device.faultAt(device.counts().total(), new Fault.Failure());
    assertThatThrownBy(() -> device.write(0, data)).isInstanceOf(DeviceIoException.class);
    device.faultAt(device.counts().total(), new Fault.Failure());
    assertThatThrownBy(device::flush).isInstanceOf(DeviceFailedException.class);
    assertThatThrownBy(device::flush).isInstanceOf(DeviceFailedException.class);
    assertThatThrownBy(() -> device.read(0, data)).isInstanceOf(DeviceFailedException.class);
    Set<String> outcomes = new HashSet<>();
    for (int seed = 0; seed < 100; seed++) {
      outcomes.add(fate(sectors(device.afterCrash(seed), 0)));
    }
    assertThat(outcomes).contains("lost", "kept");
  }

  @Test
  void writesAreLostAndMisdirectedSilently() throws Exception {
    device.faultAt(0, new Fault.LostWrite());
    device.faultAt(1, new Fault.Misdirected(5L * BLOCK));
    device.write(0, filled(1, 1));
    device.write(BLOCK, filled(1, 2));
    device.flush();
    assertThat(sectors(device, 0)).containsOnly((byte) 0);
    assertThat(sectors(device, BLOCK)).containsOnly((byte) 0);
    assertThat(sectors(device, 5L * BLOCK)).containsOnly((byte) 2);
  }

  @Test
  void bitsFlipOnWhatIsStored() throws Exception {
    device.write(0, filled(1, 0));
    device.flush();
    device.flipBit(1000, 3);
    MemorySegment back = filled(1, 0);
    device.read(0, back);
    assertThat(back.get(ValueLayout.JAVA_BYTE, 1000)).isEqualTo((byte) 8);
    device.afterCrash(1).read(0, back);
    assertThat(back.get(ValueLayout.JAVA_BYTE, 1000)).isEqualTo((byte) 8);
  }

  @Test
  void discardedSpaceDoesNotReadAsZeroAndAnUnflushedDiscardMayBeUndone() throws Exception {
    device.write(0, filled(32, 1));
    device.flush();
    device.discard(0, 32L * BLOCK);
    assertThat(sectors(device, 0)).doesNotContain((byte) 0, (byte) 1);
    Set<String> outcomes = new HashSet<>();
    for (int seed = 0; seed < 60; seed++) {
      byte first = sectors(device.afterCrash(seed), 0)[0];
      outcomes.add(first == 1 ? "undone" : "discarded");
    }
    assertThat(outcomes).containsExactlyInAnyOrder("undone", "discarded");
  }

  @Test
  void copiesAreIndependentAndCostOnlyWhatIsWritten() throws Exception {
    device.write(60L << 30, filled(1, 1));
    device.discard(0, 32L << 30);
    SimBlockDevice copy = device.copy(1);
    copy.write(60L << 30, filled(1, 2));
    assertThat(sectors(device, 60L << 30)).containsOnly((byte) 1);
    assertThat(sectors(copy, 60L << 30)).containsOnly((byte) 2);
    assertThat(device.residentBytes()).isEqualTo(64 << 10);
  }

  @Test
  void countsAndTraceTellWhatWasAsked() throws Exception {
    device.write(0, filled(1, 1));
    device.startTrace();
    device.write(BLOCK, filled(3, 1));
    device.flush();
    device.read(0, filled(2, 0));
    device.discard(0, BLOCK);
    assertThat(device.trace())
        .containsExactly(
            new Io(1, Io.Kind.WRITE, BLOCK, 3L * BLOCK),
            new Io(2, Io.Kind.FLUSH, 0, 0),
            new Io(3, Io.Kind.READ, 0, 2L * BLOCK),
            new Io(4, Io.Kind.DISCARD, 0, BLOCK));
    assertThat(device.counts()).isEqualTo(new IoCounts(1, 2, 1, 1, 2L * BLOCK, 4L * BLOCK));
  }
}
