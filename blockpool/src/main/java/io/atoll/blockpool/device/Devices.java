package io.atoll.blockpool.device;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Opens and creates devices, choosing the best way to reach them. */
public final class Devices {
  // File type bits of st_mode, inode(7).
  private static final int S_IFMT = 0xf000;
  private static final int S_IFBLK = 0x6000;

  private Devices() {}

  /**
   * Opens an existing file, partition or disk.
   *
   * @throws DeviceBusyException if the mode excludes somebody who has it, in this process or
   *     another
   * @throws DeviceOpenException if it does not exist, may not be opened, or cannot carry a pool
   */
  public static BlockDevice open(Path path, OpenMode mode) throws IOException {
    if (!Files.exists(path)) {
      throw new DeviceOpenException(path.toString(), "no such file or device", null);
    }
    if (Files.isDirectory(path)) {
      throw new DeviceOpenException(
          path.toString(), "is a directory; a file or block device is needed", null);
    }
    if (LinuxCalls.supported()) {
      if (!Files.isRegularFile(path) && !isBlockDevice(path)) {
        throw new DeviceOpenException(
            path.toString(), "is neither a file nor a block device", null);
      }
      try {
        return FileDevice.open(path, mode);
      } catch (FileDevice.DirectIoRefused e) {
        return ChannelDevice.open(path, mode);
      }
    }
    return ChannelDevice.open(path, mode);
  }

  private static boolean isBlockDevice(Path path) throws IOException {
    int mode = (Integer) Files.getAttribute(path, "unix:mode");
    return (mode & S_IFMT) == S_IFBLK;
  }

  /**
   * Makes a sparse file of the given size, durable together with its name, and opens it for
   * writing.
   *
   * @param sizeBytes a multiple of {@link BlockDevice#BLOCK_BYTES}, more than 0
   * @throws DeviceOpenException if something of that name exists, or it cannot be made
   */
  public static BlockDevice create(Path path, long sizeBytes) throws IOException {
    BlockDevice.requireAligned(0, sizeBytes);
    try {
      Files.createFile(path);
    } catch (FileAlreadyExistsException e) {
      throw new DeviceOpenException(path.toString(), "exists already", e);
    } catch (IOException e) {
      throw new DeviceOpenException(path.toString(), "cannot create: " + reason(e), e);
    }
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(sizeBytes);
      file.getFD().sync();
    }
    // Without this the file's name may be gone after a crash, and the whole pool with it.
    try (FileChannel folder =
        FileChannel.open(path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
    return open(path, OpenMode.EXCLUSIVE);
  }

  /** Why there is no file, in words; Java's own text is often but the name again. */
  private static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> "permission denied";
      case NoSuchFileException absent -> "its folder is not there, or takes no files";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> e.toString();
    };
  }
}
