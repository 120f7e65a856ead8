package io.atoll.blockpool.format;

import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.codec.RowReader;
import io.atoll.blockpool.codec.RowWriter;
import io.atoll.blockpool.frame.Codec;
import java.lang.foreign.MemorySegment;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a pool is. Written by the leader only, in several copies; the newest valid one by (epoch,
 * sequence) wins.
 *
 * @param epoch cluster configuration that wrote it
 * @param sequence rises with every change within an epoch
 * @param id the pool
 * @param name a label for people, 0 to 255 bytes of UTF-8
 * @param geometry where things lie
 * @param hash name of the content hash
 * @param codec compression of content blocks
 * @param contentBlockBytes size at which data is cut, a power of two from 16 KiB to 1 MiB
 * @param createdMillis when, milliseconds since 1970 UTC
 * @param timing the cluster's timing contract
 */
public record Superblock(
    long epoch,
    long sequence,
    PoolId id,
    String name,
    Geometry geometry,
    HashKind hash,
    Codec codec,
    int contentBlockBytes,
    long createdMillis,
    Timing timing) {

  /** The content hash of a pool. */
  public enum HashKind {
    BLAKE3(0),
    SHA256(1);

    private final int number;

    HashKind(int number) {
      this.number = number;
    }

    static HashKind byNumber(int number) throws PoolException.Unsupported {
      for (HashKind kind : values()) {
        if (kind.number == number) {
          return kind;
        }
      }
      throw new PoolException.Unsupported("pool has an unknown content hash " + number);
    }
  }

  /**
   * The cluster's timing contract, part of the format because all members must agree.
   *
   * @param heartbeatMillis between two renewals
   * @param leaseMillis validity of a lease
   * @param quarantineMillis longest time for which a vanished node's write may still arrive
   */
  public record Timing(int heartbeatMillis, int leaseMillis, int quarantineMillis) {
    public static final Timing DEFAULT = new Timing(500, 5_000, 300_000);
  }

  /** "ATOLLPL1" */
  public static final long MAGIC = 0x314C504C4C4F5441L;

  /** The format that this build writes. */
  public static final int FORMAT_VERSION = 1;

  private static final long KNOWN_INCOMPATIBLE = 0;
  private static final long KNOWN_READ_ONLY_COMPATIBLE = 0;
  private static final int SEED = 0;

  public void write(MemorySegment block) {
    RowWriter out = new RowWriter(512);
    out.i32(FORMAT_VERSION);
    out.i64(0).i64(KNOWN_READ_ONLY_COMPATIBLE).i64(KNOWN_INCOMPATIBLE);
    out.i64(epoch).i64(sequence);
    out.i64(id.uuid().getMostSignificantBits()).i64(id.uuid().getLeastSignificantBits());
    out.i32(Extent.BLOCK_BYTES);
    out.i64(geometry.deviceBlocks()).i32(geometry.slotCount());
    out.i32(geometry.journalBlocks()).i32(geometry.groupBlocks());
    out.u8(hash.number).u8(codec.number()).i32(contentBlockBytes).i64(createdMillis);
    out.i32(timing.heartbeatMillis()).i32(timing.leaseMillis()).i32(timing.quarantineMillis());
    out.text(name);
    FixedBlock.write(block, MAGIC, SEED, out);
  }

  /**
   * The superblock in a block, null when there is none or it is broken.
   *
   * @throws PoolException.Unsupported when it is of a format or has features that this build does
   *     not know
   */
  public static @Nullable Superblock read(MemorySegment block) throws PoolException {
    RowReader in = FixedBlock.read(block, MAGIC, SEED);
    if (in == null) {
      return null;
    }
    int version = in.i32();
    if (version != FORMAT_VERSION) {
      throw new PoolException.Unsupported(
          "pool has format version %d, this build knows %d".formatted(version, FORMAT_VERSION));
    }
    in.i64();
    refuseUnknown("read-only-compatible", in.i64() & ~KNOWN_READ_ONLY_COMPATIBLE);
    refuseUnknown("incompatible", in.i64() & ~KNOWN_INCOMPATIBLE);
    return readFields(in);
  }

  private static Superblock readFields(RowReader in) throws PoolException {
    long epoch = in.i64();
    long sequence = in.i64();
    PoolId id = new PoolId(new UUID(in.i64(), in.i64()));
    int sector = in.i32();
    if (sector != Extent.BLOCK_BYTES) {
      throw new PoolException.Unsupported(
          "pool has blocks of " + sector + " bytes, this build knows 4096");
    }
    Geometry geometry = new Geometry(in.i64(), in.i32(), in.i32(), in.i32());
    HashKind hash = HashKind.byNumber(in.u8());
    Codec codec = Codec.byNumber(in.u8());
    int contentBlock = in.i32();
    long created = in.i64();
    Timing timing = new Timing(in.i32(), in.i32(), in.i32());
    return new Superblock(
        epoch, sequence, id, in.text(), geometry, hash, codec, contentBlock, created, timing);
  }

  private static void refuseUnknown(String kind, long features) throws PoolException {
    if (features != 0) {
      throw new PoolException.Unsupported(
          "pool has %s features 0x%x that this build does not know".formatted(kind, features));
    }
  }

  /** The next version of this superblock within its epoch. */
  public Superblock withGeometry(Geometry grown) {
    return new Superblock(
        epoch,
        sequence + 1,
        id,
        name,
        grown,
        hash,
        codec,
        contentBlockBytes,
        createdMillis,
        timing);
  }

  public boolean newerThan(@Nullable Superblock other) {
    return other == null
        || epoch > other.epoch
        || (epoch == other.epoch && sequence > other.sequence);
  }
}
