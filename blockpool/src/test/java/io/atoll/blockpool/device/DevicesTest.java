package io.atoll.blockpool.device;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@EnabledOnOs(OS.LINUX)
class DevicesTest {
  private static final long SIZE = 1 << 20;

  @TempDir private Path folder = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void create() throws Exception {
    file = folder.resolve("pool.img");
    Devices.create(file, SIZE).close();
  }

  private static MemorySegment block(Arena arena) {
    return AlignedBuffers.allocate(arena, BlockDevice.BLOCK_BYTES);
  }

  @Test
  void createdFilesAreSparseAndNeverReplaceAnything() throws Exception {
    Path large = folder.resolve("large.img");
    try (BlockDevice device = Devices.create(large, 1L << 40)) {
      assertThat(device.sizeBytes()).isEqualTo(1L << 40);
    }
    assertThat(Files.getFileStore(large).getUsableSpace()).isLessThan(1L << 40);
    assertThatThrownBy(() -> Devices.create(file, SIZE))
        .isInstanceOf(DeviceOpenException.class)
        .hasMessageContaining("exists already");
    assertThatThrownBy(() -> Devices.create(folder.resolve("no/folder.img"), SIZE))
        .isInstanceOf(DeviceOpenException.class)
        .hasMessageContaining("its folder is not there");
    assertThatThrownBy(() -> Devices.create(folder.resolve("odd"), 1000))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void provisioningAFileFillsItsHolesAndNothingElse() throws Exception {
    try (Arena arena = Arena.ofConfined();
        BlockDevice device = Devices.open(file, OpenMode.EXCLUSIVE)) {
      MemorySegment written = block(arena).fill((byte) 7);
      device.write(8 * BlockDevice.BLOCK_BYTES, written);
      assertThat(device.provision(0, SIZE)).isEqualTo(SIZE - BlockDevice.BLOCK_BYTES);
      assertThat(device.provision(0, SIZE)).isZero();
      MemorySegment read = block(arena);
      device.read(8 * BlockDevice.BLOCK_BYTES, read);
      assertThat(read.mismatch(written)).isEqualTo(-1);
      assertThatThrownBy(() -> device.provision(SIZE, BlockDevice.BLOCK_BYTES))
          .isInstanceOf(DeviceIoException.class);
      assertThat(device.sizeBytes()).isEqualTo(SIZE);
    }
  }

  @Test
  void theRoomForASparseFileIsWhatItsFileSystemHas() throws Exception {
    Path large = folder.resolve("large.img");
    try (BlockDevice device = Devices.create(large, 1L << 43)) {
      long usable = Files.getFileStore(large).getUsableSpace();
      assertThat(device.roomBytes()).isBetween(usable / 2, usable * 2);
      Files.move(large, folder.resolve("elsewhere.img"));
      assertThat(device.roomBytes()).isPositive().isLessThan(1L << 43);
    }
    try (BlockDevice device = Devices.open(file, OpenMode.EXCLUSIVE)) {
      assertThat(device.roomBytes()).isEqualTo(Long.MAX_VALUE);
    }
  }

  @Test
  void aWriterExcludesWritersAndReadersButNotPeekers() throws Exception {
    try (BlockDevice writer = Devices.open(file, OpenMode.EXCLUSIVE)) {
      for (OpenMode mode : new OpenMode[] {OpenMode.EXCLUSIVE, OpenMode.READ_ONLY}) {
        assertThatThrownBy(() -> Devices.open(file, mode))
            .isInstanceOfSatisfying(
                DeviceBusyException.class, e -> assertThat(e.holder()).isEqualTo("this process"));
      }
      Devices.open(file, OpenMode.PEEK).close();
      assertThatThrownBy(() -> Devices.open(file, OpenMode.EXCLUSIVE))
          .isInstanceOf(DeviceBusyException.class);
      assertThat(writer.sizeBytes()).isEqualTo(SIZE);
    }
    Devices.open(file, OpenMode.EXCLUSIVE).close();
  }

  @Test
  void readersShareAndKeepWritersOut() throws Exception {
    BlockDevice one = Devices.open(file, OpenMode.READ_ONLY);
    BlockDevice two = Devices.open(file, OpenMode.READ_ONLY);
    one.close();
    assertThatThrownBy(() -> Devices.open(file, OpenMode.EXCLUSIVE))
        .isInstanceOf(DeviceBusyException.class);
    two.close();
    Devices.open(file, OpenMode.EXCLUSIVE).close();
  }

  @Test
  void theFallbackAndDirectAccessExcludeEachOther() throws Exception {
    try (BlockDevice channel = ChannelDevice.open(file, OpenMode.EXCLUSIVE)) {
      assertThat(channel.discards()).isFalse();
      assertThatThrownBy(() -> Devices.open(file, OpenMode.EXCLUSIVE))
          .isInstanceOf(DeviceBusyException.class);
    }
    Devices.open(file, OpenMode.EXCLUSIVE).close();
  }

  @Test
  void anotherProcessHoldsItUntilItDies() throws Exception {
    Process holder =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                DeviceHolder.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(holder.getInputStream(), UTF_8))) {
      assertThat(output.readLine()).isEqualTo("holding " + SIZE);
      assertThatThrownBy(() -> Devices.open(file, OpenMode.EXCLUSIVE))
          .isInstanceOf(DeviceBusyException.class)
          .hasMessageContaining("process " + holder.pid());
    } finally {
      holder.destroyForcibly().waitFor();
    }
    Devices.open(file, OpenMode.EXCLUSIVE).close();
  }

  @ParameterizedTest
  @EnumSource(
      value = OpenMode.class,
      names = {"READ_ONLY", "PEEK"})
  void readOnlyModesReadAndRefuseTheRest(OpenMode mode) throws Exception {
    try (Arena arena = Arena.ofConfined();
        BlockDevice device = Devices.open(file, mode)) {
      MemorySegment data = block(arena);
      device.read(0, data);
      assertThatThrownBy(() -> device.write(0, data)).hasMessageContaining("reading only");
      assertThatThrownBy(device::flush).hasMessageContaining("reading only");
      assertThatThrownBy(() -> device.discard(0, 4096)).hasMessageContaining("reading only");
      device.read(0, data);
    }
  }

  @Test
  void whatCannotBeOpenedIsNamed() {
    assertThatThrownBy(() -> Devices.open(folder.resolve("none"), OpenMode.EXCLUSIVE))
        .isInstanceOf(DeviceOpenException.class)
        .hasMessageContaining("no such file");
    assertThatThrownBy(() -> Devices.open(folder, OpenMode.EXCLUSIVE))
        .isInstanceOf(DeviceOpenException.class)
        .hasMessageContaining("directory");
    assertThatThrownBy(() -> Devices.open(Path.of("/dev/null"), OpenMode.EXCLUSIVE))
        .isInstanceOf(DeviceOpenException.class)
        .hasMessageContaining("neither a file nor a block device");
  }

  @Test
  void failedOpeningsLeaveNoDescriptorBehind() throws Exception {
    try (BlockDevice writer = Devices.open(file, OpenMode.EXCLUSIVE)) {
      long before = openDescriptors();
      for (int i = 0; i < 20; i++) {
        assertThatThrownBy(() -> Devices.open(file, OpenMode.EXCLUSIVE))
            .isInstanceOf(DeviceBusyException.class);
      }
      assertThat(openDescriptors()).isEqualTo(before);
      assertThat(writer.name()).isEqualTo(file.toString());
    }
  }

  /** Descriptors on files of this test: others come and go as the virtual machine pleases. */
  private long openDescriptors() throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(this::pointsIntoFolder).count();
    }
  }

  private boolean pointsIntoFolder(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).startsWith(folder);
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void sizeFollowsAGrowingFileAndTheNewSpaceIsWritable() throws Exception {
    try (Arena arena = Arena.ofConfined();
        BlockDevice device = Devices.open(file, OpenMode.EXCLUSIVE)) {
      assertThatThrownBy(() -> device.write(SIZE, block(arena)))
          .isInstanceOf(DeviceIoException.class);
      try (var grown = new java.io.RandomAccessFile(file.toFile(), "rw")) {
        grown.setLength(2 * SIZE + 100);
      }
      assertThat(device.sizeBytes()).isEqualTo(2 * SIZE);
      device.write(2 * SIZE - BlockDevice.BLOCK_BYTES, block(arena));
    }
  }

  @Test
  void readsAndWritesDoNotAllocate() throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Arena arena = Arena.ofShared();
        BlockDevice device = Devices.open(file, OpenMode.EXCLUSIVE)) {
      MemorySegment data = block(arena);
      exercise(device, data, 20_000);
      long before = threads.getCurrentThreadAllocatedBytes();
      exercise(device, data, 1000);
      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(16_000);
    }
  }

  private static void exercise(BlockDevice device, MemorySegment data, int times)
      throws IOException {
    for (int i = 0; i < times; i++) {
      device.write(0, data);
      device.read(0, data);
    }
  }
}
