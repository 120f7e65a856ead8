package io.atoll.testkit.device;

import io.atoll.blockpool.device.BlockDevice;
import java.nio.file.Path;

class MemoryDeviceTest extends BlockDeviceContract {
  @Override
  BlockDevice open(Path folder) {
    return new MemoryDevice(SIZE);
  }
}
