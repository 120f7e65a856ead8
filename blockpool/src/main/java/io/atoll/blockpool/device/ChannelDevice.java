package io.atoll.blockpool.device;

import io.atoll.blockpool.device.DeviceIoException.Operation;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The fallback for file systems and platforms without {@code O_DIRECT}: a {@link FileChannel}
 * through the page cache.
 *
 * <p>A channel closes itself, for everybody, when a thread is interrupted in it. So no caller ever
 * enters it: the I/O runs on a few platform threads of this device which nobody else can reach and
 * hence nobody interrupts; a caller waits for them and keeps its own interrupt status. That costs
 * two thread switches per call, and a copy through the page cache; it is made to be right, not
 * fast.
 */
public final class ChannelDevice implements BlockDevice {
  private static final int THREADS = 4;

  private final String name;
  private final FileChannel channel;
  private final boolean writable;
  private final DeviceClaim claim;
  private final DeviceGate gate;
  private final ExecutorService threads;

  private ChannelDevice(String name, FileChannel channel, boolean writable, DeviceClaim claim) {
    this.name = name;
    this.channel = channel;
    this.writable = writable;
    this.claim = claim;
    this.gate = new DeviceGate(name);
    this.threads =
        Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().daemon().name("channel-device-", 0).factory());
  }

  /**
   * Opens an existing file.
   *
   * @throws DeviceBusyException if somebody has it
   * @throws DeviceOpenException if it cannot be opened
   */
  public static ChannelDevice open(Path path, OpenMode mode) throws IOException {
    DeviceClaim claim = DeviceClaim.take(path, mode);
    try {
      FileChannel channel =
          FileChannel.open(
              path,
              mode.writable()
                  ? Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE)
                  : Set.of(StandardOpenOption.READ));
      return new ChannelDevice(path.toString(), channel, mode.writable(), claim);
    } catch (IOException e) {
      claim.close();
      throw new DeviceOpenException(path.toString(), "cannot open: " + e, e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long sizeBytes() throws IOException {
    return run(Operation.SIZE, 0, 0, channel::size) & -BLOCK_BYTES;
  }

  @Override
  public void read(long offsetBytes, MemorySegment into) throws IOException {
    BlockDevice.requireAligned(offsetBytes, into);
    run(
        Operation.READ,
        offsetBytes,
        into.byteSize(),
        () -> {
          ByteBuffer buffer = into.asByteBuffer();
          while (buffer.hasRemaining()) {
            if (channel.read(buffer, offsetBytes + buffer.position()) < 0) {
              throw new IOException("beyond the end of the device");
            }
          }
          return buffer;
        });
  }

  @Override
  public void write(long offsetBytes, MemorySegment from) throws IOException {
    BlockDevice.requireAligned(offsetBytes, from);
    run(
        Operation.WRITE,
        offsetBytes,
        from.byteSize(),
        () -> {
          // A channel would grow the file; a device must not.
          if (offsetBytes + from.byteSize() > channel.size()) {
            throw new IOException("beyond the end of the device");
          }
          ByteBuffer buffer = from.asByteBuffer();
          while (buffer.hasRemaining()) {
            int written = channel.write(buffer, offsetBytes + buffer.position());
            if (written == 0) {
              throw new IOException("the system took no more bytes");
            }
          }
          return buffer;
        });
  }

  @Override
  public void flush() throws IOException {
    try {
      run(
          Operation.FLUSH,
          0,
          0,
          () -> {
            channel.force(false);
            return true;
          });
      gate.check();
    } catch (DeviceIoException e) {
      if (writable) {
        throw gate.fail(e);
      }
      throw e;
    }
  }

  @Override
  public boolean discards() {
    return false;
  }

  @Override
  public void discard(long offsetBytes, long lengthBytes) throws IOException {
    BlockDevice.requireAligned(offsetBytes, lengthBytes);
    run(Operation.DISCARD, offsetBytes, lengthBytes, () -> false);
  }

  private <T> T run(Operation operation, long offsetBytes, long lengthBytes, Callable<T> task)
      throws IOException {
    boolean changes = operation != Operation.READ && operation != Operation.SIZE;
    if (changes && !writable) {
      throw new DeviceIoException(
          name, operation, offsetBytes, lengthBytes, 0, "opened for reading only");
    }
    long stamp = gate.enter();
    try {
      return await(threads.submit(task));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException) {
        throw new DeviceIoException(
            name, operation, offsetBytes, lengthBytes, 0, String.valueOf(cause.getMessage()));
      }
      throw new IllegalStateException(operation + " on " + name, cause);
    } finally {
      gate.exit(stamp);
    }
  }

  private static <T> T await(Future<T> future) throws ExecutionException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          // The segment is in use until the I/O ends, so its owner must not go on before.
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (gate.close()) {
      threads.shutdown();
      channel.close();
      claim.close();
    }
  }
}
