package io.atoll.lockmgr.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On trees of {@code /sys/class/block} as Linux makes them; devices are directories here. */
class DeviceFingerprintTest {
  @TempDir Path directory;
  private Path system;
  private Path devices;

  @BeforeEach
  void makeTrees() throws IOException {
    system = Files.createDirectories(directory.resolve("class"));
    devices = Files.createDirectories(directory.resolve("dev"));
  }

  private Path disk(String name, String file, String text) throws IOException {
    Path own = Files.createDirectories(directory.resolve("devices").resolve(name));
    Path says = own.resolve(file);
    Files.createDirectories(own.resolve("slaves"));
    Files.createDirectories(says.resolveSibling("."));
    Files.writeString(says, text);
    Files.createSymbolicLink(system.resolve(name), own);
    Files.createDirectory(devices.resolve(name));
    return own;
  }

  private void over(String name, String... below) throws IOException {
    Path slaves = disk(name, "dm-uuid", "LVM-copied").resolve("slaves");
    for (String one : below) {
      Files.createSymbolicLink(slaves.resolve(one), system.resolve(one).toRealPath());
    }
  }

  private long of(String name) throws IOException {
    return DeviceFingerprint.of(devices.resolve(name), system);
  }

  @Test
  void aDiskIsWhatItSays() throws IOException {
    disk("sda", "device/wwid", "naa.6001\n");
    disk("sdb", "device/wwid", "naa.6002\n");
    disk("nvme0n1", "wwid", "eui.01\n");
    assertThat(of("sda")).isNotEqualTo(DeviceFingerprint.UNKNOWN).isNotEqualTo(of("sdb"));
    assertThat(of("nvme0n1")).isNotEqualTo(DeviceFingerprint.UNKNOWN).isNotEqualTo(of("sda"));
  }

  @Test
  void everyPathLeadsToTheSameAndALinkToo() throws IOException {
    disk("sda", "device/wwid", "naa.6001");
    disk("sdc", "device/wwid", "naa.6001");
    over("dm-0", "sda", "sdc");
    Files.createSymbolicLink(devices.resolve("pool"), devices.resolve("dm-0"));
    assertThat(of("pool")).isEqualTo(of("sda")).isEqualTo(of("sdc"));
  }

  @Test
  void whatIsStackedOnACopyIsAnother() throws IOException {
    disk("sda", "device/wwid", "naa.6001");
    disk("sdb", "device/wwid", "naa.6002");
    over("dm-0", "sda");
    over("dm-1", "sdb");
    assertThat(of("dm-0")).isNotEqualTo(of("dm-1"));
  }

  @Test
  void partitionsOfADiskAreTwo() throws IOException {
    Path disk = disk("sda", "device/wwid", "naa.6001");
    for (int i = 1; i <= 2; i++) {
      Path part = Files.createDirectories(disk.resolve("sda" + i));
      Files.writeString(part.resolve("partition"), i + "\n");
      Files.writeString(part.resolve("start"), 2048 * i + "\n");
      Files.createSymbolicLink(system.resolve("sda" + i), part);
      Files.createDirectory(devices.resolve("sda" + i));
    }
    assertThat(of("sda1")).isNotEqualTo(of("sda2")).isNotEqualTo(of("sda"));
  }

  @Test
  void whatDoesNotSayIsUnknown() throws IOException {
    disk("vda", "serial", "\n");
    disk("sda", "device/wwid", "naa.6001");
    over("dm-0", "sda", "vda");
    assertThat(of("vda")).isEqualTo(DeviceFingerprint.UNKNOWN);
    assertThat(of("dm-0")).isEqualTo(DeviceFingerprint.UNKNOWN);
    Path file = Files.writeString(devices.resolve("image"), "a file");
    assertThat(DeviceFingerprint.of(file, system)).isEqualTo(DeviceFingerprint.UNKNOWN);
    assertThat(DeviceFingerprint.of(file)).isEqualTo(DeviceFingerprint.UNKNOWN);
  }
}
