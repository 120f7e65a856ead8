package io.atoll.blockpool.content;

import io.atoll.blockpool.frame.FrameCodec;
import io.atoll.blockpool.io.PoolIo;
import io.atoll.blockpool.wait.Waits;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ranges of stored frames in memory, or on its way there. Its user takes the ranges one after the
 * other; each is verified when it is taken, so that what lies before rot is delivered.
 *
 * <pre>
 * READING --read done--> READ --close--> buffer given back
 *    \-----close--------------> given back when the read is done
 * </pre>
 */
final class ReadWindow implements AutoCloseable {
  private final ReadRun.OnDevice run;
  private final DataServices.Buffer buffer;
  private final CompletableFuture<@Nullable Void> read = new CompletableFuture<>();
  private int taken;
  private long takenBytes;

  ReadWindow(ReadRun.OnDevice run, DataServices.Buffer buffer) {
    this.run = run;
    this.buffer = buffer;
  }

  ReadRun.OnDevice run() {
    return run;
  }

  /** Reads; whether that succeeds {@link #await} tells. */
  void fill(PoolIo io) {
    try {
      run.read(io, buffer.segment());
      read.complete(null);
    } catch (IOException | RuntimeException e) {
      read.completeExceptionally(e);
    } catch (Error e) {
      read.completeExceptionally(e);
      throw e;
    }
  }

  /** Waits for the read, however it ends. */
  void settle() {
    var _ = Waits.join(read.handle((nothing, failure) -> 0));
  }

  /** Waits until the bytes are here. */
  void await() throws IOException {
    try {
      Waits.join(read);
    } catch (CompletionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw e;
    }
  }

  boolean hasNext() {
    return taken < run.ranges().size();
  }

  /** Verified bytes of the next range, valid until the window is closed or the next is taken. */
  MemorySegment next(FrameCodec codec, Supplier<MemorySegment> plain) throws IOException {
    FrameRange range = run.ranges().get(taken);
    long length = range.storedBytes();
    MemorySegment bytes = range.plainIn(buffer.segment().asSlice(takenBytes, length), codec, plain);
    taken++;
    takenBytes += length;
    return bytes;
  }

  /** Gives the buffer back, once nothing is read to it any more. Does not wait. */
  @Override
  public void close() {
    var _ = read.whenComplete((nothing, failure) -> buffer.close());
  }
}
