package io.atoll.testkit.device;

import io.atoll.blockpool.device.BlockDevice;
import io.atoll.blockpool.device.ChannelDevice;
import io.atoll.blockpool.device.Devices;
import io.atoll.blockpool.device.OpenMode;
import java.nio.file.Path;

class ChannelDeviceContractTest extends BlockDeviceContract {
  @Override
  BlockDevice open(Path folder) throws Exception {
    Path file = folder.resolve("pool.img");
    Devices.create(file, SIZE).close();
    return ChannelDevice.open(file, OpenMode.EXCLUSIVE);
  }
}
