package io.atoll.testkit.s3;

import io.atoll.blockpool.device.BlockDevice;
import io.atoll.blockpool.device.Devices;
import io.atoll.blockpool.device.OpenMode;
import io.atoll.gateway.http.HttpLimits;
import io.atoll.testkit.device.MemoryDevice;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** {@link S3TestServer} as a process of its own, until its standard input ends. */
public final class S3TestServerMain {
  private S3TestServerMain() {}

  /**
   * Arguments: the port, 0 for any; {@code memory} or the path of a new image file; its size in
   * MiB. Says {@code ready URL} when it serves.
   */
  @SuppressWarnings("SystemOut") // speaks to the process that started it
  public static void main(String[] args) throws IOException {
    long sizeBytes = Long.parseLong(args[2]) << 20;
    int port = Integer.parseInt(args[0]);
    try (S3TestServer server =
        S3TestServer.start(device(args[1], sizeBytes), HttpLimits.DEFAULT, port)) {
      System.out.println("ready " + server.endpoint());
      while (System.in.read() >= 0) {
        // Only the end of the input counts: it comes when the parent is gone, too.
      }
    }
  }

  private static BlockDevice device(String name, long sizeBytes) throws IOException {
    if (name.equals("memory")) {
      return new MemoryDevice(sizeBytes);
    }
    try (RandomAccessFile file = new RandomAccessFile(name, "rw")) {
      file.setLength(sizeBytes);
    }
    return Devices.open(Path.of(name), OpenMode.EXCLUSIVE);
  }
}
