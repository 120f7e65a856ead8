package io.atoll.blockpool.frame;

import static io.atoll.blockpool.frame.FrameTable.FRAME_BYTES;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.atoll.blockpool.fault.Faults;
import io.atoll.blockpool.fault.PlantedFault;
import io.atoll.blockpool.hash.Crc32c;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Objects;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import org.jspecify.annotations.Nullable;

/**
 * Turns the plain bytes of a content block into stored frames and back.
 *
 * <p>A frame is stored compressed only if that saves an eighth of it: less is not worth
 * decompressing it on every read, nor losing that raw frames can be sent from where they lie. A
 * block is stored compressed only if that saves a device block at all, as space is given out in
 * whole blocks.
 *
 * <p>For one thread at a time. Holds native memory, to be closed. All segments must be native.
 */
public final class FrameCodec implements AutoCloseable {
  /** Fast enough not to be the bottleneck beside the hash; higher levels gain little on 16 KiB. */
  public static final int DEFAULT_ZSTD_LEVEL = 1;

  private static final int DEVICE_BLOCK_BYTES = 4096;

  private final int crcSeed;
  private final MemorySegment scratch;
  private final ByteBuffer scratchBuffer;
  private final EntropyProbe probe = new EntropyProbe();
  private final ZstdCompressCtx zstdCompressor = new ZstdCompressCtx();
  private final ZstdDecompressCtx zstdDecompressor = new ZstdDecompressCtx();
  private final LZ4Compressor lz4Compressor = LZ4Factory.fastestInstance().fastCompressor();
  private final LZ4SafeDecompressor lz4Decompressor =
      LZ4Factory.fastestInstance().safeDecompressor();

  /**
   * @param crcSeed the pool's seed for checksums
   * @param zstdLevel 1 (fast) to 19 (small)
   */
  public FrameCodec(int crcSeed, int zstdLevel) {
    this.crcSeed = crcSeed;
    int bound =
        Math.max(
            (int) Zstd.compressBound(FRAME_BYTES), lz4Compressor.maxCompressedLength(FRAME_BYTES));
    this.scratch = Arena.ofAuto().allocate(bound, 64);
    this.scratchBuffer = scratch.asByteBuffer();
    zstdCompressor.setLevel(zstdLevel);
  }

  /** With {@link #DEFAULT_ZSTD_LEVEL}. */
  public FrameCodec(int crcSeed) {
    this(crcSeed, DEFAULT_ZSTD_LEVEL);
  }

  /**
   * The frames of a block that is to be stored as it is, so that it need not be copied; null where
   * compressing may pay, which {@link #encode} finds out.
   *
   * @param length 1 to {@link FrameTable#MAX_PLAIN_BYTES}
   * @param codec what would be tried
   */
  public @Nullable FrameTable asItIs(MemorySegment plain, int length, Codec codec) {
    int count = FrameTable.frameCount(length);
    int[] crcs = new int[count];
    for (int i = 0; i < count; i++) {
      int at = i * FRAME_BYTES;
      int frameLength = Math.min(FRAME_BYTES, length - at);
      if (codec != Codec.NONE && probe.maySave(plain, at, frameLength)) {
        return null;
      }
      crcs[i] = Crc32c.of(plain, at, frameLength, crcSeed);
    }
    return new FrameTable(length, new int[count], crcs);
  }

  /**
   * Encodes {@code plain[0, length)} to the beginning of {@code out}.
   *
   * @param length 1 to {@link FrameTable#MAX_PLAIN_BYTES}
   * @param codec what to try; {@code NONE} stores raw
   * @param out at least {@code length} bytes, not overlapping {@code plain}; bytes behind {@link
   *     FrameTable#storedBytes()} are left undefined
   */
  public FrameTable encode(MemorySegment plain, long length, Codec codec, MemorySegment out) {
    if (length < 1 || length > FrameTable.MAX_PLAIN_BYTES || out.byteSize() < length) {
      throw new IllegalArgumentException(
          "plain bytes %d, room for %d".formatted(length, out.byteSize()));
    }
    int plainLength = (int) length;
    int count = FrameTable.frameCount(plainLength);
    int[] forms = new int[count];
    int[] crcs = new int[count];
    if (codec != Codec.NONE && encodeFrames(plain, plainLength, codec, out, forms, crcs)) {
      return new FrameTable(plainLength, forms, crcs);
    }
    MemorySegment.copy(plain, 0, out, 0, plainLength);
    for (int i = 0; i < count; i++) {
      int at = i * FRAME_BYTES;
      forms[i] = 0;
      crcs[i] = Crc32c.of(plain, at, Math.min(FRAME_BYTES, plainLength - at), crcSeed);
    }
    return new FrameTable(plainLength, forms, crcs);
  }

  /**
   * False if not a block is saved by what was compressed; what was encoded is then void. Where
   * nothing was compressed at all, it is what is wanted as it is.
   */
  private boolean encodeFrames(
      MemorySegment plain,
      int plainLength,
      Codec codec,
      MemorySegment out,
      int[] forms,
      int[] crcs) {
    ByteBuffer plainBuffer = plain.asSlice(0, plainLength).asByteBuffer();
    int stored = 0;
    for (int i = 0; i < forms.length; i++) {
      int at = i * FRAME_BYTES;
      int frameLength = Math.min(FRAME_BYTES, plainLength - at);
      int size = frameLength;
      if (probe.maySave(plain, at, frameLength)) {
        size = compress(codec, plainBuffer, at, frameLength);
      }
      if (size <= frameLength - frameLength / 8 && size < frameLength) {
        MemorySegment.copy(scratch, 0, out, stored, size);
        forms[i] = FrameTable.form(codec, size);
      } else {
        MemorySegment.copy(plain, at, out, stored, frameLength);
        size = frameLength;
      }
      crcs[i] = Crc32c.of(out, stored, size, crcSeed);
      stored += size;
    }
    return stored == plainLength || blocks(stored) < blocks(plainLength);
  }

  private static int blocks(int bytes) {
    return (bytes + DEVICE_BLOCK_BYTES - 1) / DEVICE_BLOCK_BYTES;
  }

  /** Compresses to the scratch memory, which has room for the worst case. */
  private int compress(Codec codec, ByteBuffer plain, int offset, int length) {
    int room = scratchBuffer.capacity();
    return switch (codec) {
      case NONE -> length;
      case LZ4 -> lz4Compressor.compress(plain, offset, length, scratchBuffer, 0, room);
      case ZSTD ->
          zstdCompressor.compressDirectByteBuffer(scratchBuffer, 0, room, plain, offset, length);
    };
  }

  /**
   * Decodes and verifies the plain range [{@code from}, {@code to}) of a block.
   *
   * @param stored stored bytes of the block from {@code storedFrom} on, at least so far that all
   *     frames of the range are in
   * @param storedFrom which offset in the block's stored bytes {@code stored} begins with
   * @param from first plain byte, 0 or more
   * @param to behind the last plain byte, more than {@code from}, at most {@link
   *     FrameTable#plainLength()}
   * @param out receives {@code to - from} bytes at its beginning
   * @throws FrameCorruptException if a frame does not verify; {@code out} is then undefined and
   *     must not be shown to anyone
   * @throws IndexOutOfBoundsException if the range, its stored bytes or the room for it are not
   *     there
   */
  public void decode(
      FrameTable table, MemorySegment stored, long storedFrom, int from, int to, MemorySegment out)
      throws FrameCorruptException {
    Objects.checkFromToIndex(from, to, table.plainLength());
    if (from == to) {
      return;
    }
    ByteBuffer storedBuffer = stored.asByteBuffer();
    ByteBuffer outBuffer = out.asByteBuffer();
    int first = from / FRAME_BYTES;
    int last = (to - 1) / FRAME_BYTES;
    long at = table.offsetOfFrame(first) - storedFrom;
    for (int i = first; i <= last; i++) {
      int length = table.storedLength(i);
      verify(table, i, stored, at);
      int frameStart = i * FRAME_BYTES;
      int begin = Math.max(from, frameStart) - frameStart;
      int end = Math.min(to - frameStart, table.plainLength(i));
      int target = frameStart + begin - from;
      if (table.isRaw(i)) {
        MemorySegment.copy(stored, at + begin, out, target, end - begin);
      } else if (end - begin == table.plainLength(i)) {
        decompress(table, i, storedBuffer, (int) at, outBuffer, target);
      } else {
        decompress(table, i, storedBuffer, (int) at, scratchBuffer, 0);
        MemorySegment.copy(scratch, begin, out, target, end - begin);
      }
      at += length;
    }
  }

  /**
   * Verifies frame {@code i} without decoding it, as a scrub does, or a reader that sends a raw
   * frame from where it lies.
   *
   * @param at where in {@code stored} the frame begins
   * @throws FrameCorruptException if the checksum is wrong
   */
  public void verify(FrameTable table, int i, MemorySegment stored, long at)
      throws FrameCorruptException {
    int found = Crc32c.of(stored, at, table.storedLength(i), crcSeed);
    if (found != table.crcs()[i] && !Faults.planted(PlantedFault.CONTENT_UNVERIFIED)) {
      throw FrameCorruptException.checksum(i, table.crcs()[i], found);
    }
  }

  private void decompress(
      FrameTable table, int i, ByteBuffer from, int at, ByteBuffer into, int target)
      throws FrameCorruptException {
    int length = table.storedLength(i);
    int plain = table.plainLength(i);
    int got;
    try {
      got =
          switch (table.codec(i)) {
            case LZ4 -> lz4Decompressor.decompress(from, at, length, into, target, plain);
            case ZSTD ->
                zstdDecompressor.decompressDirectByteBuffer(into, target, plain, from, at, length);
            case NONE -> throw new IllegalArgumentException("frame " + i + " is raw");
          };
    } catch (ZstdException | LZ4Exception e) {
      throw FrameCorruptException.content(
          i, table.crcs()[i], "it does not decompress: " + e.getMessage());
    }
    if (got != plain) {
      throw FrameCorruptException.content(i, table.crcs()[i], got + " bytes instead of " + plain);
    }
  }

  @Override
  public void close() {
    zstdCompressor.close();
    zstdDecompressor.close();
  }
}
