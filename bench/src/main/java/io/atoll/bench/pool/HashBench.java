package io.atoll.bench.pool;

import io.atoll.blockpool.hash.Blake3;
import io.atoll.blockpool.hash.ContentHash;
import io.atoll.blockpool.hash.Crc32c;
import io.atoll.blockpool.hash.Sha256;
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
import org.openjdk.jmh.annotations.Warmup;

/** Hashes and checksums per call; the size divided by the time is the rate. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class HashBench {
  /** Length of what is hashed, in bytes. */
  @Param({"4096", "16384", "131072"})
  public int length;

  private final Blake3 blake3 = new Blake3();
  private final Sha256 sha256 = new Sha256();
  private MemorySegment data = MemorySegment.NULL;
  private int seed;

  /** Random bytes in native memory. */
  @Setup
  public void fill() {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    data = Arena.ofAuto().allocate(length, 4096).copyFrom(MemorySegment.ofArray(bytes));
  }

  /** BLAKE3. */
  @Benchmark
  public ContentHash blake3() {
    return blake3.hash(data, 0, length);
  }

  /** SHA-256 by the platform's provider. */
  @Benchmark
  public ContentHash sha256() {
    return sha256.hash(data, 0, length);
  }

  /** CRC-32C with a seed that changes, so that nothing is computed ahead. */
  @Benchmark
  public int crc32c() {
    return Crc32c.of(data, 0, length, seed++);
  }
}
