package io.atoll.testkit.device;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.atoll.blockpool.device.BlockDevice;
import io.atoll.blockpool.device.DeviceBusyException;
import io.atoll.blockpool.device.Devices;
import io.atoll.blockpool.device.OpenMode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract on a real block device, where one can be made: as root, with loop devices. */
class LoopDeviceContractTest extends BlockDeviceContract {
  private String loop = "";

  @Override
  BlockDevice open(Path folder) throws Exception {
    Path file = folder.resolve("backing.img");
    Devices.create(file, SIZE).close();
    loop = run("losetup", "--find", "--show", file.toString());
    assumeTrue(loop.startsWith("/dev/"), "no loop devices here");
    return Devices.open(Path.of(loop), OpenMode.EXCLUSIVE);
  }

  @AfterEach
  void detach() throws Exception {
    if (loop.startsWith("/dev/")) {
      run("losetup", "--detach", loop);
    }
  }

  private static String run(String... command) throws Exception {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      return process.waitFor() == 0 ? output : "";
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void aSecondOpeningIsRefused() throws Exception {
    assertThatThrownBy(() -> Devices.open(Path.of(loop), OpenMode.EXCLUSIVE))
        .isInstanceOfSatisfying(
            DeviceBusyException.class, e -> assertThat(e.holder()).isEqualTo("this process"));
    try (BlockDevice peek = Devices.open(Path.of(loop), OpenMode.PEEK)) {
      assertThat(peek.sizeBytes()).isEqualTo(SIZE);
    }
  }
}
