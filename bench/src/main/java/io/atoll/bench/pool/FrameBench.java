package io.atoll.bench.pool;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.atoll.blockpool.frame.Codec;
import io.atoll.blockpool.frame.FrameCodec;
import io.atoll.blockpool.frame.FrameCorruptException;
import io.atoll.blockpool.frame.FrameTable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Encoding and decoding of one content block of 128 KiB. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class FrameBench {
  private static final int LENGTH = 128 << 10;

  /** What is tried. */
  @Param({"NONE", "LZ4", "ZSTD"})
  public Codec codec = Codec.NONE;

  /** {@code noise} cannot be compressed, {@code text} to about a third. */
  @Param({"noise", "text"})
  public String content = "";

  private final FrameCodec frames = new FrameCodec(7);
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment plain = arena.allocate(LENGTH, 4096);
  private final MemorySegment stored = arena.allocate(LENGTH, 4096);
  private final MemorySegment out = arena.allocate(LENGTH, 4096);
  private FrameTable table = new FrameTable(1, new int[1], new int[1]);

  /** Makes the block. */
  @Setup
  public void fill() {
    Random random = new Random(1);
    byte[] bytes = new byte[LENGTH];
    random.nextBytes(bytes);
    if (content.equals("text")) {
      byte[][] words = new byte[500][];
      for (int i = 0; i < words.length; i++) {
        words[i] = (Integer.toString(random.nextInt(1 << 20), 36) + ' ').getBytes(US_ASCII);
      }
      for (int at = 0; at < LENGTH; ) {
        byte[] word = words[(int) (words.length * Math.pow(random.nextDouble(), 2))];
        int part = Math.min(word.length, LENGTH - at);
        System.arraycopy(word, 0, bytes, at, part);
        at += part;
      }
    }
    plain.copyFrom(MemorySegment.ofArray(bytes));
    table = frames.encode(plain, LENGTH, codec, stored);
    System.out.println(
        codec + " " + content + ": " + table.storedBytes() + " of " + LENGTH + " bytes");
  }

  /** Frees the memory. */
  @TearDown
  public void release() {
    frames.close();
    arena.close();
  }

  /** Probe, compression, copy and checksums. */
  @Benchmark
  public FrameTable encode() {
    return frames.encode(plain, LENGTH, codec, out);
  }

  /** Checksums and decompression of the whole block. */
  @Benchmark
  public void decodeAll() throws FrameCorruptException {
    frames.decode(table, stored, 0, 0, LENGTH, out);
  }

  /** 4 KiB out of one frame. */
  @Benchmark
  public void decode4KiB() throws FrameCorruptException {
    int first = table.offsetOfFrame(3);
    MemorySegment needed = stored.asSlice(first, table.storedLength(3));
    frames.decode(
        table,
        needed,
        first,
        3 * FrameTable.FRAME_BYTES + 4096,
        3 * FrameTable.FRAME_BYTES + 8192,
        out);
  }
}
