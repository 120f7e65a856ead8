package io.atoll.testkit.locks.process;

import io.atoll.lockmgr.api.Incarnation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The logs of all incarnations in one shared file: a region of 512-byte records per slot.
 *
 * <p>A record is (incarnation, position, kind, a, b, checksum). A region is read from its start as
 * long as records prove themselves to be of the incarnation asked for.
 */
final class StepLog implements AutoCloseable {
  static final int STEP = 1;
  static final int CLOSE = 2;
  static final int IMPORT = 3;

  private static final int RECORD = 512;
  private static final long REGION = 8L << 20;

  /**
   * One record.
   *
   * @param kind STEP (a = register's value), CLOSE (a = incarnation, b = end), IMPORT (a = value, b
   *     = incarnation that made the step)
   */
  record Entry(int kind, long a, long b) {}

  private final FileChannel file;
  private final long base;

  StepLog(Path path, long base) throws IOException {
    this.file =
        FileChannel.open(
            path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DSYNC);
    this.base = base;
  }

  /** Bytes needed for this many slots. */
  static long size(int slots) {
    return REGION * slots;
  }

  void append(Incarnation self, int position, Entry entry) throws IOException {
    ByteBuffer record = ByteBuffer.allocate(RECORD);
    record.putLong(self.value()).putInt(position).putInt(entry.kind);
    record.putLong(entry.a).putLong(entry.b);
    record.putInt(RECORD - 4, checksum(record)).clear();
    file.write(record, at(self, position));
  }

  private long at(Incarnation one, int position) {
    return base + REGION * one.slot().value() + (long) RECORD * position;
  }

  private static int checksum(ByteBuffer record) {
    CRC32C crc = new CRC32C();
    crc.update(record.duplicate().clear().limit(RECORD - 4));
    return (int) crc.getValue();
  }

  List<Entry> read(Incarnation one) {
    List<Entry> found = new ArrayList<>();
    ByteBuffer record = ByteBuffer.allocate(RECORD);
    try {
      while (true) {
        record.clear();
        if (file.read(record, at(one, found.size())) < RECORD
            || record.getInt(RECORD - 4) != checksum(record)
            || record.getLong(0) != one.value()
            || record.getInt(8) != found.size()) {
          return found;
        }
        found.add(new Entry(record.getInt(12), record.getLong(16), record.getLong(24)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The incarnation at the start of each region; 0 if none. */
  long writerOf(int slot) {
    ByteBuffer record = ByteBuffer.allocate(RECORD);
    try {
      int got = file.read(record, base + REGION * slot);
      return got == RECORD && record.getInt(RECORD - 4) == checksum(record) ? record.getLong(0) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
