package io.atoll.testkit.locks.process;

import io.atoll.testkit.locks.process.StepRecord.Written;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The log of one slot on the shared device: the records of all its incarnations, one behind the
 * other. Nothing is written over, so at the end of a test everything can be looked at.
 */
final class SlotLog {
  /** Room of a slot. */
  static final long BYTES = 64L << 20;

  private static final int CHUNK = 32;

  private final FileChannel file;
  private final long base;
  private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK * StepRecord.BYTES);
  private long position;

  SlotLog(FileChannel file, long base) {
    this.file = file;
    this.base = base;
  }

  /** Reads what was appended since the last call, in order. */
  void readOn(Consumer<Written> found) throws IOException {
    while (true) {
      chunk.clear();
      int got = file.read(chunk, base + position * StepRecord.BYTES);
      for (int i = 0; i < CHUNK; i++) {
        int at = i * StepRecord.BYTES;
        Optional<Written> written =
            at + StepRecord.BYTES > got
                ? Optional.empty()
                : StepRecord.decode(chunk.slice(at, StepRecord.BYTES), position);
        if (written.isEmpty()) {
          return;
        }
        position++;
        found.accept(written.get());
      }
    }
  }

  /** Writes behind the last record read; the caller is the slot's only writer and has read on. */
  void append(Written written) throws IOException {
    if ((position + 1) * StepRecord.BYTES > BYTES) {
      throw new IOException("the slot's step log is full");
    }
    ByteBuffer sector = StepRecord.encode(written, position);
    long at = base + position * StepRecord.BYTES;
    if (file.write(sector, at) != StepRecord.BYTES) {
      throw new IOException("a step record was written in part");
    }
  }
}
