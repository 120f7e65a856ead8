package io.atoll.testkit.device;

/**
 * What a device was asked for so far, failed and crashed I/Os included.
 *
 * @param readBytes bytes asked for by all reads
 * @param writtenBytes bytes given by all writes
 */
public record IoCounts(
    long reads, long writes, long flushes, long discards, long readBytes, long writtenBytes) {
  static final IoCounts NONE = new IoCounts(0, 0, 0, 0, 0, 0);

  /** I/Os of all kinds: the index the next one gets. */
  public long total() {
    return reads + writes + flushes + discards;
  }

  IoCounts plus(Io.Kind kind, long bytes) {
    return switch (kind) {
      case READ ->
          new IoCounts(reads + 1, writes, flushes, discards, readBytes + bytes, writtenBytes);
      case WRITE ->
          new IoCounts(reads, writes + 1, flushes, discards, readBytes, writtenBytes + bytes);
      case FLUSH -> new IoCounts(reads, writes, flushes + 1, discards, readBytes, writtenBytes);
      case DISCARD -> new IoCounts(reads, writes, flushes, discards + 1, readBytes, writtenBytes);
    };
  }
}
