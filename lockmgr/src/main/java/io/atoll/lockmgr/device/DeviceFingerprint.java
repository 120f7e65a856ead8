package io.atoll.lockmgr.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which device this is, as the device itself says and a copy of its blocks does not.
 *
 * <p>Made of the identifiers of the disks at the bottom (SCSI VPD page 0x83, NVMe NGUID or EUI-64,
 * a virtual disk's serial) as Linux shows them in {@code /sys/class/block}; a partition counts with
 * its start. What device mapper and md say of themselves is copied with the blocks and not asked
 * for. All hosts see the same, over whatever path.
 */
public final class DeviceFingerprint {
  /** The device does not say which it is: a file, a loop device, a virtual disk without serial. */
  public static final long UNKNOWN = 0;

  private static final Path SYSTEM = Path.of("/sys/class/block");

  private DeviceFingerprint() {}

  /**
   * The fingerprint of a device.
   *
   * @return {@link #UNKNOWN} if one of the disks under it does not say which it is
   * @throws IOException the path leads nowhere
   */
  public static long of(Path device) throws IOException {
    return of(device, SYSTEM);
  }

  static long of(Path device, Path system) throws IOException {
    Path real = device.toRealPath();
    Set<String> disks = new TreeSet<>();
    boolean all = !Files.isRegularFile(real) && collect(system.resolve(real.getFileName()), disks);
    return all ? digest(disks) : UNKNOWN;
  }

  /** Adds the disks under a block device; whether all of them say which they are. */
  private static boolean collect(Path entry, Set<String> disks) throws IOException {
    if (!Files.isDirectory(entry)) {
      return false;
    }
    Path own = entry.toRealPath();
    boolean stacked = false;
    if (Files.isDirectory(own.resolve("slaves"))) {
      try (DirectoryStream<Path> below = Files.newDirectoryStream(own.resolve("slaves"))) {
        for (Path one : below) {
          stacked = true;
          if (!collect(one, disks)) {
            return false;
          }
        }
      }
    }
    if (stacked) {
      return true;
    }
    boolean part = Files.exists(own.resolve("partition"));
    Path disk = part ? own.resolveSibling(".") : own;
    String says = text(disk.resolve("wwid"));
    says = says.isEmpty() ? text(disk.resolve("device").resolve("wwid")) : says;
    says = says.isEmpty() ? text(disk.resolve("serial")) : says;
    if (says.isEmpty()) {
      return false;
    }
    disks.add(part ? says + " from " + text(own.resolve("start")) : says);
    return true;
  }

  private static String text(Path file) throws IOException {
    return Files.isRegularFile(file) ? Files.readString(file, StandardCharsets.UTF_8).strip() : "";
  }

  private static long digest(Set<String> disks) {
    try {
      byte[] all = String.join("\n", disks).getBytes(StandardCharsets.UTF_8);
      long found = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(all)).getLong();
      return found == UNKNOWN ? 1 : found;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
