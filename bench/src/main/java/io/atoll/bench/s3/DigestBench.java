package io.atoll.bench.s3;

import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.Md5;
import io.atoll.s3api.checksum.Md5Batch;
import io.atoll.s3api.checksum.RunningChecksum;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
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

/** Digests of 128 KiB, as a large body brings at once; the size divided by the time is the rate. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class DigestBench {
  private static final int BYTES = 128 << 10;

  /** Bodies in a batch of MD5. */
  @Param({"1", "2", "4", "8", "16"})
  public int bodies;

  private final RunningChecksum platformMd5 = RunningChecksum.md5();
  private final RunningChecksum crc64 = RunningChecksum.of(ChecksumAlgorithm.CRC64NVME);
  private final Md5Batch shared = new Md5Batch();
  private final List<Md5Batch.Piece> pieces = new ArrayList<>();
  private ByteBuffer data = ByteBuffer.allocate(0);

  /** Random bytes in native memory, of each body its own. */
  @Setup
  public void fill() {
    byte[] bytes = new byte[BYTES];
    new Random(1).nextBytes(bytes);
    for (int i = 0; i < Math.min(bodies, Md5Batch.lanes()); i++) {
      MemorySegment body = Arena.ofAuto().allocate(BYTES, 4096);
      body.copyFrom(MemorySegment.ofArray(bytes));
      pieces.add(new Md5Batch.Piece(new Md5(), body));
      data = body.asByteBuffer();
    }
  }

  /** The platform's MD5, of one body. */
  @Benchmark
  public RunningChecksum platformMd5() {
    platformMd5.update(data);
    return platformMd5;
  }

  /** MD5 of all bodies of a batch. */
  @Benchmark
  public Md5Batch sharedMd5() {
    shared.update(pieces);
    return shared;
  }

  /** CRC64NVME of one body. */
  @Benchmark
  public RunningChecksum crc64() {
    crc64.update(data);
    return crc64;
  }
}
