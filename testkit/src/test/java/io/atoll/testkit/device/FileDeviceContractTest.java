package io.atoll.testkit.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.blockpool.device.BlockDevice;
import io.atoll.blockpool.device.Devices;
import java.nio.file.Path;

class FileDeviceContractTest extends BlockDeviceContract {
  @Override
  BlockDevice open(Path folder) throws Exception {
    BlockDevice device = Devices.create(folder.resolve("pool.img"), SIZE);
    assertThat(device.sizeBytes()).isEqualTo(SIZE);
    return device;
  }
}
