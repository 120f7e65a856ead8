package io.atoll.testkit.locks.process;

import io.atoll.lockmgr.api.Closing;
import io.atoll.lockmgr.api.Epoch;
import io.atoll.lockmgr.api.Incarnation;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A record of a step log, in a sector of its own.
 *
 * <pre>
 *    0 incarnation that wrote it   8 position in the slot's log   16 kind (1 step, 2 closing)
 *   24 value, or incarnation closed   32 epoch of the closing   40 end of the closed log
 *  508 CRC-32C of the rest
 * </pre>
 */
sealed interface StepRecord {
  int BYTES = 512;

  /** The register was set to this value. */
  record Step(long value) implements StepRecord {}

  /** The log of a dead incarnation ends here. */
  record Close(Closing closing) implements StepRecord {}

  /**
   * A record and who wrote it.
   *
   * @param writer the incarnation
   * @param record what it wrote
   */
  record Written(Incarnation writer, StepRecord record) {}

  /** The sector's bytes. */
  static ByteBuffer encode(Written written, long position) {
    ByteBuffer sector = ByteBuffer.allocate(BYTES);
    sector.putLong(0, written.writer.value()).putLong(8, position);
    switch (written.record) {
      case Step(long value) -> sector.putLong(16, 1).putLong(24, value);
      case Close(Closing c) ->
          sector
              .putLong(16, 2)
              .putLong(24, c.closed().value())
              .putLong(32, c.epoch().value())
              .putLong(40, c.endRecord());
    }
    return sector.putInt(BYTES - 4, checksum(sector));
  }

  /** What the sector holds; empty if it does not prove itself to be the record at this position. */
  static Optional<Written> decode(ByteBuffer sector, long position) {
    if (sector.getInt(BYTES - 4) != checksum(sector) || sector.getLong(8) != position) {
      return Optional.empty();
    }
    Incarnation writer = new Incarnation(sector.getLong(0));
    long first = sector.getLong(24);
    if (sector.getLong(16) == 1) {
      return Optional.of(new Written(writer, new Step(first)));
    }
    Closing closing =
        new Closing(new Incarnation(first), new Epoch(sector.getLong(32)), 0, sector.getLong(40));
    return Optional.of(new Written(writer, new Close(closing)));
  }

  private static int checksum(ByteBuffer sector) {
    CRC32C crc = new CRC32C();
    crc.update(sector.slice(0, BYTES - 4));
    return (int) crc.getValue();
  }
}
