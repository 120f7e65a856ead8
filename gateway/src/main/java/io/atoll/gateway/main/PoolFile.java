package io.atoll.gateway.main;

import io.atoll.blockpool.PoolCreation;
import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.device.BlockDevice;
import io.atoll.blockpool.device.DeviceException;
import io.atoll.blockpool.device.Devices;
import io.atoll.blockpool.device.KnownSignatures;
import io.atoll.blockpool.device.OpenMode;
import io.atoll.blockpool.format.PoolId;
import io.atoll.blockpool.recover.SuperblockStore;
import io.atoll.gateway.config.ByteSize;
import io.atoll.gateway.config.StateFiles;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.UUID;

/** The device of a pool: opened where there is one, made where there is nothing. */
public final class PoolFile {
  private PoolFile() {}

  /**
   * A device that holds a pool.
   *
   * @param created whether the pool was made just now
   */
  public record Opened(BlockDevice device, boolean created) {}

  /**
   * Opens the device for a server. Makes a pool of standard kind where there is no file, or a blank
   * one, which an interrupted first run leaves behind. A disk is never made a pool unasked.
   *
   * @throws PoolException.Unsupported when it holds something else, saying what and what to do
   */
  public static Opened openOrCreate(Path path, ByteSize size, long nowMillis) throws IOException {
    if (!Files.exists(path)) {
      return new Opened(make(path, size, standard(path, nowMillis)), true);
    }
    BlockDevice device = Devices.open(path, OpenMode.EXCLUSIVE);
    try {
      if (SuperblockStore.find(device) != null) {
        return new Opened(device, false);
      }
      if (Files.isRegularFile(path) && isBlank(device)) {
        standard(path, nowMillis).format(device);
        return new Opened(device, true);
      }
      throw new PoolException.Unsupported(noPool(path, device));
    } catch (IOException | RuntimeException e) {
      device.close();
      throw e;
    }
  }

  private static String noPool(Path path, BlockDevice device) throws IOException {
    Optional<String> signature = signature(device);
    return path
        + " holds no pool"
        + signature.map(found -> " but looks like: " + found).orElse("")
        + "; make one with: atoll pool create "
        + path
        + (signature.isPresent() ? " --force" : "");
  }

  /** What the device's beginning looks like, other than a pool. */
  public static Optional<String> signature(BlockDevice device) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      return KnownSignatures.find(beginning(device, arena));
    }
  }

  private static boolean isBlank(BlockDevice device) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = beginning(device, arena);
      return bytes.mismatch(arena.allocate(bytes.byteSize())) < 0;
    }
  }

  private static MemorySegment beginning(BlockDevice device, Arena arena) throws IOException {
    long length = Math.min(KnownSignatures.PROBE_BYTES, device.sizeBytes());
    MemorySegment bytes = arena.allocate(length, BlockDevice.BLOCK_BYTES);
    if (length > 0) {
      device.read(0, bytes);
    }
    return bytes;
  }

  /** What a pool is where nobody says otherwise. */
  public static PoolCreation standard(Path path, long nowMillis) {
    return PoolCreation.standard(new PoolId(UUID.randomUUID()), label(path), nowMillis);
  }

  /** A pool's name where nobody gives one: that of its file. */
  public static String label(Path path) {
    Path name = path.getFileName();
    String text = name == null ? "pool" : name.toString();
    return text.endsWith(".img") ? text.substring(0, text.length() - 4) : text;
  }

  /**
   * Makes a sparse file that its owner alone may read, and a pool in it. Leaves nothing behind when
   * that fails.
   */
  public static BlockDevice make(Path path, ByteSize size, PoolCreation creation)
      throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    if (parent != null && !Files.isDirectory(parent)) {
      StateFiles.createFolder(parent);
    }
    BlockDevice device =
        Devices.create(path, size.bytes() / BlockDevice.BLOCK_BYTES * BlockDevice.BLOCK_BYTES);
    try {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
      creation.format(device);
      return device;
    } catch (IOException | RuntimeException e) {
      try {
        device.close();
      } catch (DeviceException closing) {
        e.addSuppressed(closing);
      }
      Files.deleteIfExists(path);
      throw e;
    }
  }
}
