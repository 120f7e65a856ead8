package io.atoll.testkit.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.blockpool.device.AlignedBuffers;
import io.atoll.blockpool.device.BlockDevice;
import io.atoll.blockpool.device.DeviceFailedException;
import io.atoll.blockpool.device.DeviceIoException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link BlockDevice} promises, to be kept by every implementation. */
abstract class BlockDeviceContract {
  static final int BLOCK = BlockDevice.BLOCK_BYTES;
  static final long SIZE = 4 << 20;

  private final Arena arena = Arena.ofShared();
  @TempDir private Path folder = Path.of("");
  private BlockDevice device = new MemoryDevice(BLOCK);

  /** A device of {@link #SIZE} bytes that reads as zero. */
  abstract BlockDevice open(Path folder) throws Exception;

  @BeforeEach
  void openDevice() throws Exception {
    device = open(folder);
  }

  @AfterEach
  void closeDevice() throws Exception {
    device.close();
    arena.close();
  }

  private MemorySegment buffer(int blocks) {
    return AlignedBuffers.allocate(arena, (long) blocks * BLOCK);
  }

  private MemorySegment noise(int blocks, long seed) {
    byte[] bytes = new byte[blocks * BLOCK];
    new Random(seed).nextBytes(bytes);
    return buffer(blocks).copyFrom(MemorySegment.ofArray(bytes));
  }

  private void assertReads(long offset, MemorySegment expected) throws Exception {
    MemorySegment back = AlignedBuffers.allocate(arena, expected.byteSize());
    device.read(offset, back);
    assertThat(back.mismatch(expected)).as("read at %d", offset).isEqualTo(-1);
  }

  @Test
  void sizeIsWholeBlocksAndNewSpaceReads() throws Exception {
    assertThat(device.sizeBytes()).isEqualTo(SIZE);
    assertReads(SIZE - BLOCK, buffer(1));
    assertThat(device.name()).isNotBlank();
  }

  @Test
  void readsSeeTheLastWriteWhateverTheBoundaries() throws Exception {
    Random random = new Random(11);
    MemorySegment model = AlignedBuffers.allocate(arena, SIZE);
    for (int round = 0; round < 100; round++) {
      int blocks = 1 + random.nextInt(40);
      long offset = random.nextLong(SIZE / BLOCK - blocks + 1) * BLOCK;
      MemorySegment data = noise(blocks, round);
      device.write(offset, data);
      model.asSlice(offset, data.byteSize()).copyFrom(data);
      if (round % 10 == 0) {
        device.flush();
      }
    }
    assertReads(0, model);
    device.flush();
    assertReads(0, model);
  }

  @Test
  void oneSegmentMayBeAWindowOfALargerOne() throws Exception {
    MemorySegment large = noise(8, 1);
    device.write(BLOCK, large.asSlice(2 * BLOCK, 3 * BLOCK));
    assertReads(BLOCK, large.asSlice(2 * BLOCK, 3 * BLOCK));
  }

  @Test
  void misalignedOrHeapMemoryIsRefused() throws Exception {
    device.write(0, noise(2, 2));
    MemorySegment good = buffer(2);
    List<Callable<Void>> wrong = new ArrayList<>();
    wrong.add(() -> call(() -> device.read(512, good)));
    wrong.add(() -> call(() -> device.read(-BLOCK, good)));
    wrong.add(() -> call(() -> device.read(0, good.asSlice(512, BLOCK))));
    wrong.add(() -> call(() -> device.read(0, good.asSlice(0, 512))));
    wrong.add(() -> call(() -> device.read(0, good.asSlice(0, 0))));
    wrong.add(() -> call(() -> device.read(0, MemorySegment.ofArray(new byte[BLOCK]))));
    wrong.add(() -> call(() -> device.write(100, good)));
    wrong.add(() -> call(() -> device.write(0, good.asSlice(1, BLOCK))));
    wrong.add(() -> call(() -> device.discard(0, 100)));
    wrong.add(() -> call(() -> device.discard(Long.MAX_VALUE & -BLOCK, BLOCK)));
    for (Callable<Void> each : wrong) {
      assertThatThrownBy(each::call).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  private static Void call(Step step) throws Exception {
    step.run();
    return Void.class.cast(null);
  }

  @Test
  void nothingIsReadOrWrittenBeyondTheEnd() throws Exception {
    MemorySegment data = noise(2, 3);
    for (long offset : new long[] {SIZE - BLOCK, SIZE, SIZE * 1000}) {
      assertThatThrownBy(() -> device.read(offset, data))
          .isInstanceOfSatisfying(
              DeviceIoException.class,
              e -> {
                assertThat(e.offsetBytes()).isEqualTo(offset);
                assertThat(e.lengthBytes()).isEqualTo(2 * BLOCK);
                assertThat(e.operation()).isEqualTo(DeviceIoException.Operation.READ);
                assertThat(e.device()).isEqualTo(device.name());
              });
      assertThatThrownBy(() -> device.write(offset, data)).isInstanceOf(DeviceIoException.class);
    }
    assertThat(device.sizeBytes()).isEqualTo(SIZE);
  }

  @Test
  void aDiscardTouchesOnlyItsRange() throws Exception {
    MemorySegment data = noise(64, 4);
    device.write(0, data);
    device.discard(16 * BLOCK, 32 * BLOCK);
    device.flush();
    assertReads(0, data.asSlice(0, 16 * BLOCK));
    assertReads(48 * BLOCK, data.asSlice(48 * BLOCK));
    device.write(16 * BLOCK, data.asSlice(0, 32 * BLOCK));
    assertReads(16 * BLOCK, data.asSlice(0, 32 * BLOCK));
  }

  @Test
  void aProvisionedRangeTakesWritesAndTheRestStays() throws Exception {
    MemorySegment data = noise(64, 5);
    device.write(0, data);
    device.provision(64 * BLOCK, 32 * BLOCK);
    device.write(72 * BLOCK, data.asSlice(0, 8 * BLOCK));
    device.flush();
    assertReads(0, data);
    assertReads(72 * BLOCK, data.asSlice(0, 8 * BLOCK));
    assertReads(96 * BLOCK, MemorySegment.ofArray(new byte[BLOCK]));
  }

  @Test
  void threadsDoNotDisturbEachOther() throws Exception {
    int threads = 4;
    int blocksEach = 64;
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<Void>> results = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        long base = (long) t * blocksEach * BLOCK;
        int seed = t;
        results.add(
            pool.submit(() -> {
              for (int i = 0; i < blocksEach; i++) {
                MemorySegment data = noise(1, seed * 1000L + i);
                device.write(base + (long) i * BLOCK, data);
                if (i % 16 == 0) {
                  device.flush();
                }
                assertReads(base + (long) i * BLOCK, data);
              }
              return Void.class.cast(null);
            }));
      }
      for (Future<Void> result : results) {
        assertThatCode(result::get).doesNotThrowAnyException();
      }
    }
  }

  @Test
  void anInterruptedThreadsIoSucceedsAndKeepsItsStatus() throws Exception {
    MemorySegment data = noise(1, 5);
    Thread.currentThread().interrupt();
    device.write(0, data);
    device.flush();
    assertThat(Thread.interrupted()).isTrue();
    assertReads(0, data);
  }

  @Test
  void afterCloseEveryCallFails() throws Exception {
    device.close();
    device.close();
    MemorySegment data = buffer(1);
    assertThatThrownBy(() -> device.read(0, data)).isInstanceOf(DeviceFailedException.class);
    assertThatThrownBy(() -> device.write(0, data)).isInstanceOf(DeviceFailedException.class);
    assertThatThrownBy(() -> device.flush()).isInstanceOf(DeviceFailedException.class);
    assertThatThrownBy(() -> device.discard(0, BLOCK)).isInstanceOf(DeviceFailedException.class);
    assertThatThrownBy(() -> device.sizeBytes()).isInstanceOf(DeviceFailedException.class);
  }
}
