package io.atoll.blockpool.device;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The right to have a device open, against other processes and against a second opening in this
 * one. The kernel drops it when the process dies, however it dies.
 *
 * <p>On Linux it is {@code flock(2)} on a descriptor of its own. Not {@code fcntl(2)} locks, which
 * {@link FileChannel#lock} uses: a process loses those when it closes <em>any</em> descriptor of
 * the file, such as a peek at its superblock. And not open-file-description locks, as {@code
 * /proc/locks} does not name their holder.
 */
final class DeviceClaim implements Closeable {
  private static final Pattern FLOCK_LINE =
      Pattern.compile("^\\d+: FLOCK\\s+\\S+\\s+\\S+\\s+(\\d+)\\s+[0-9a-f]+:[0-9a-f]+:(\\d+)\\s.*");

  private static final int UDEV_RETRIES = 20;
  private static final long UDEV_PAUSE_NANOS = 25_000_000;

  private final int fd;
  private final @Nullable FileChannel channel;

  private DeviceClaim(int fd, @Nullable FileChannel channel) {
    this.fd = fd;
    this.channel = channel;
  }

  /** Claims the device for {@code mode}, waiting for nobody but udev. */
  static DeviceClaim take(Path path, OpenMode mode) throws IOException {
    if (mode == OpenMode.PEEK) {
      return new DeviceClaim(-1, null);
    }
    return LinuxCalls.supported() ? flock(path, mode) : lockChannel(path, mode);
  }

  private static DeviceClaim flock(Path path, OpenMode mode) throws IOException {
    int fd = LinuxCalls.open(path.toString(), LinuxCalls.O_RDONLY | LinuxCalls.O_CLOEXEC);
    if (fd < 0) {
      throw new DeviceOpenException(
          path.toString(), "cannot open: " + LinuxCalls.errorText(-fd), null);
    }
    int kind = mode == OpenMode.EXCLUSIVE ? LinuxCalls.LOCK_EX : LinuxCalls.LOCK_SH;
    int result = LinuxCalls.flock(fd, kind | LinuxCalls.LOCK_NB);
    // udev locks a disk for some milliseconds, for instance whenever a writer has closed it.
    int retries = Files.isRegularFile(path) ? 0 : UDEV_RETRIES;
    while (result == -LinuxCalls.EAGAIN && retries-- > 0) {
      LockSupport.parkNanos(UDEV_PAUSE_NANOS);
      result = LinuxCalls.flock(fd, kind | LinuxCalls.LOCK_NB);
    }
    if (result < 0) {
      LinuxCalls.close(fd);
      if (result == -LinuxCalls.EAGAIN) {
        throw new DeviceBusyException(path.toString(), holder(path));
      }
      throw new DeviceOpenException(
          path.toString(), "cannot lock: " + LinuxCalls.errorText(-result), null);
    }
    return new DeviceClaim(fd, null);
  }

  private static DeviceClaim lockChannel(Path path, OpenMode mode) throws IOException {
    boolean shared = mode == OpenMode.READ_ONLY;
    FileChannel channel =
        FileChannel.open(path, shared ? StandardOpenOption.READ : StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock(0, Long.MAX_VALUE, shared);
    } catch (OverlappingFileLockException e) {
      throw new DeviceBusyException(path.toString(), "this process");
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    if (lock == null) {
      throw new DeviceBusyException(path.toString(), "another process");
    }
    return new DeviceClaim(-1, channel);
  }

  /**
   * Who holds a lock on the file according to {@code /proc/locks}, as well as that can be told from
   * here.
   */
  private static String holder(Path path) {
    try {
      long inode = ((Number) Files.getAttribute(path, "unix:ino")).longValue();
      for (String line : Files.readAllLines(Path.of("/proc/locks"))) {
        Matcher matcher = FLOCK_LINE.matcher(line);
        if (matcher.matches() && Long.parseLong(matcher.group(2)) == inode) {
          return describe(Long.parseLong(matcher.group(1)));
        }
      }
    } catch (IOException | RuntimeException e) {
      // The name is a courtesy; that the device is busy is what counts.
      return "another process (" + e.getMessage() + ")";
    }
    // The holder is in another container or on another machine.
    return "another process";
  }

  private static String describe(long pid) throws IOException {
    if (pid == ProcessHandle.current().pid()) {
      return "this process";
    }
    Path command = Path.of("/proc", Long.toString(pid), "comm");
    return "process "
        + pid
        + (Files.isReadable(command) ? " (" + Files.readString(command).strip() + ")" : "");
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    } else if (fd >= 0) {
      LinuxCalls.close(fd);
    }
  }
}
