package io.atoll.blockpool.device;

import java.io.IOException;
import java.nio.file.Path;

/** A process that opens a device and keeps it until it is killed. */
final class DeviceHolder {
  private DeviceHolder() {}

  public static void main(String[] args) throws IOException {
    BlockDevice device = Devices.open(Path.of(args[0]), OpenMode.EXCLUSIVE);
    System.out.println("holding " + device.sizeBytes());
    while (System.in.read() >= 0) {
      // Until killed, or its parent is gone.
    }
  }
}
