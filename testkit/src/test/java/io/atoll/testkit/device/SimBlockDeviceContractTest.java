package io.atoll.testkit.device;

import io.atoll.blockpool.device.BlockDevice;
import java.nio.file.Path;

class SimBlockDeviceContractTest extends BlockDeviceContract {
  @Override
  BlockDevice open(Path folder) {
    return new SimBlockDevice(SIZE, 1).delays(20_000);
  }
}
