package io.atoll.gateway.cli;

import io.atoll.blockpool.device.DeviceBusyException;
import io.atoll.blockpool.device.Devices;
import io.atoll.blockpool.device.OpenMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Finds out who has a device open for writing. */
final class PoolHolder {
  private PoolHolder() {}

  /** Who it is in words, empty when nobody has it. */
  static Optional<String> find(Path path) throws IOException {
    try {
      // For the moment that this is open, a server that starts is refused; nothing else tells who
      // holds a lock.
      Devices.open(path, OpenMode.READ_ONLY).close();
      return Optional.empty();
    } catch (DeviceBusyException e) {
      return Optional.of(e.holder());
    }
  }
}
