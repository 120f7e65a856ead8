package io.atoll.testkit.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.PoolCreation;
import io.atoll.blockpool.PoolOptions;
import io.atoll.blockpool.check.CheckOptions;
import io.atoll.blockpool.check.CheckProgress;
import io.atoll.blockpool.check.PoolCheck;
import io.atoll.blockpool.commit.Transaction;
import io.atoll.blockpool.content.DataStream;
import io.atoll.blockpool.content.DataWriter;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.DatasetKind;
import io.atoll.blockpool.device.AlignedBuffers;
import io.atoll.blockpool.device.DeviceIoException;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.format.PoolId;
import io.atoll.blockpool.format.Superblock;
import io.atoll.blockpool.frame.Codec;
import io.atoll.testkit.device.Io;
import io.atoll.testkit.device.SimBlockDevice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writing data: content blocks that are gathered, and memory that is lent to them. */
class DataWriterTest {
  private static final int BLOCK = 64 << 10;
  private static final int PIECE = 8 * BLOCK;
  private static final PoolOptions THREADED = PoolOptions.DEFAULT.withMemory(4 << 20, 4 << 20);

  private final List<Lender> lenders = new CopyOnWriteArrayList<>();
  private SimBlockDevice device = new SimBlockDevice(256 << 20, 1);

  private Pool open(PoolOptions options) throws IOException {
    device = new SimBlockDevice(256 << 20, 1);
    new PoolCreation(
            new PoolId(new UUID(1, 2)), "test", Codec.ZSTD, Superblock.HashKind.BLAKE3, BLOCK, 0)
        .format(device);
    return Pool.open(device, options);
  }

  private static Dataset bucket(Pool pool) throws IOException {
    Transaction transaction = new Transaction();
    long id = pool.createDataset(transaction, DatasetKind.BUCKET);
    pool.await(pool.commit(transaction));
    return Objects.requireNonNull(pool.dataset(id));
  }

  private static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Memory as a reader of sockets lends it, which is overwritten as soon as nobody keeps it. */
  private static final class Lender {
    private final MemorySegment memory;
    private final AtomicInteger users = new AtomicInteger(1);
    private final AtomicInteger kept = new AtomicInteger();

    Lender(byte[] bytes, int misaligned) {
      memory =
          AlignedBuffers.allocate(Arena.ofAuto(), bytes.length + misaligned).asSlice(misaligned);
      MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
    }

    void giveTo(DataWriter writer) throws IOException {
      writer.write(memory, this::keep);
      giveBack();
    }

    private Runnable keep() {
      kept.incrementAndGet();
      users.incrementAndGet();
      return this::giveBack;
    }

    private void giveBack() {
      if (users.decrementAndGet() == 0) {
        memory.fill((byte) 0xee);
      }
    }
  }

  private static long commit(Pool pool, Dataset bucket, DataWriter writer) throws IOException {
    writer.finish();
    Transaction transaction = new Transaction();
    long id = writer.attach(transaction);
    transaction.put(bucket, (" " + id).getBytes(StandardCharsets.UTF_8), new byte[] {1});
    var durable = pool.commit(transaction);
    writer.committed();
    pool.await(durable);
    return id;
  }

  private void lend(DataWriter writer, byte[] piece, int misaligned) throws IOException {
    Lender lender = new Lender(piece, misaligned);
    lenders.add(lender);
    lender.giveTo(writer);
  }

  /** Stores bytes piece by piece from lent memory. */
  private long putLent(Pool pool, Dataset bucket, byte[] bytes, int misaligned) throws IOException {
    try (DataWriter writer = pool.newData(bucket, bytes.length)) {
      for (int at = 0; at < bytes.length; at += PIECE) {
        int end = Math.min(at + PIECE, bytes.length);
        lend(writer, Arrays.copyOfRange(bytes, at, end), misaligned);
      }
      return commit(pool, bucket, writer);
    }
  }

  private static byte[] read(Pool pool, Dataset bucket, long id, int length) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataStream stream = pool.openData(bucket, id, 0, length)) {
      for (MemorySegment piece = stream.next(); piece != null; piece = stream.next()) {
        out.writeBytes(piece.toArray(ValueLayout.JAVA_BYTE));
      }
    }
    return out.toByteArray();
  }

  /** To be called when the pool is closed, which waits for the writes under way. */
  private void assertSound() throws IOException {
    assertThat(lenders).allSatisfy(lender -> assertThat(lender.users.get()).isZero());
    var report =
        PoolCheck.run(device.copy(1), CheckOptions.STRUCTURE.withContent(), CheckProgress.NONE);
    assertThat(report.findings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 512})
  void whatWasLentIsStoredAsItWas(int misaligned) throws IOException {
    byte[] bytes = random(5 * PIECE + 777, 3);
    Arrays.fill(bytes, PIECE + 5000, 2 * PIECE, (byte) 'x'); // compressed between raw blocks
    for (PoolOptions options : List.of(THREADED, THREADED.stepped())) {
      try (Pool pool = open(options)) {
        Dataset bucket = bucket(pool);
        long id = putLent(pool, bucket, bytes, misaligned);
        assertThat(Arrays.equals(read(pool, bucket, id, bytes.length), bytes)).isTrue();
      }
      assertSound();
    }
  }

  @Test
  void neighboursAreWrittenInOneGo() throws IOException {
    try (Pool pool = open(THREADED.stepped())) {
      Dataset bucket = bucket(pool);
      byte[] bytes = random(2 * PIECE, 4);
      device.startTrace();
      putLent(pool, bucket, bytes, 0);
      assertThat(device.trace())
          .filteredOn(io -> io.kind() == Io.Kind.WRITE && io.lengthBytes() >= BLOCK)
          .extracting(Io::lengthBytes)
          .containsExactly((long) PIECE, (long) PIECE);
    }
  }

  @Test
  void whatBecomesCompressibleIsCompressed() throws IOException {
    byte[] bytes = random(64 * PIECE, 5);
    byte[] text =
        "what is written here again and again takes little room "
            .getBytes(StandardCharsets.US_ASCII);
    for (int at = 32 * PIECE; at < bytes.length; at++) {
      bytes[at] = text[at % text.length];
    }
    for (int at = 32 * PIECE; at < bytes.length; at += BLOCK) {
      bytes[at] = (byte) (at / BLOCK); // no two blocks are the same
    }
    try (Pool pool = open(THREADED)) {
      Dataset bucket = bucket(pool);
      device.startTrace();
      putLent(pool, bucket, bytes, 0);
      long written =
          device.trace().stream()
              .filter(io -> io.kind() == Io.Kind.WRITE)
              .mapToLong(Io::lengthBytes)
              .sum();
      assertThat(written).isLessThan(bytes.length / 2 + bytes.length / 16);
    }
  }

  @Test
  void aWriterThatGathersABlockTwiceDoesNotWaitForItself() throws IOException {
    byte[] bytes = new byte[2 * PIECE];
    byte[] block = random(BLOCK, 6);
    for (int at = 0; at < bytes.length; at += BLOCK) {
      System.arraycopy(block, 0, bytes, at, BLOCK);
    }
    try (Pool pool = open(THREADED)) {
      Dataset bucket = bucket(pool);
      device.startTrace();
      long id = putLent(pool, bucket, bytes, 0);
      assertThat(Arrays.equals(read(pool, bucket, id, bytes.length), bytes)).isTrue();
      assertThat(device.trace())
          .filteredOn(io -> io.kind() == Io.Kind.WRITE && io.lengthBytes() >= BLOCK)
          .hasSize(1);
    }
    assertSound();
  }

  /** Each gathers first what the other looks for next. */
  @Test
  void writersOfTheSameBlocksInOppositeOrderDoNotWaitForEachOther() throws Exception {
    try (Pool pool = open(THREADED);
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Dataset bucket = bucket(pool);
      for (int round = 0; round < 50; round++) {
        byte[] forward = random(PIECE, 100 + round);
        byte[] backward = new byte[PIECE];
        for (int at = 0; at < PIECE; at += BLOCK) {
          System.arraycopy(forward, at, backward, PIECE - BLOCK - at, BLOCK);
        }
        CyclicBarrier together = new CyclicBarrier(2);
        Future<byte[]> one = threads.submit(() -> putAndRead(pool, bucket, forward, together));
        Future<byte[]> other = threads.submit(() -> putAndRead(pool, bucket, backward, together));
        assertThat(Arrays.equals(one.get(), forward)).isTrue();
        assertThat(Arrays.equals(other.get(), backward)).isTrue();
      }
    }
    assertSound();
  }

  private byte[] putAndRead(Pool pool, Dataset bucket, byte[] bytes, CyclicBarrier together)
      throws Exception {
    together.await();
    return read(pool, bucket, putLent(pool, bucket, bytes, 0), bytes.length);
  }

  @Test
  void memoryAndSpaceComeBackWhenTheDeviceRefuses() throws IOException {
    try (Pool pool = open(THREADED)) {
      Dataset bucket = bucket(pool);
      byte[] bytes = random(PIECE, 8);
      // Not the journal: its thread states what was flushed when it likes.
      long groups = pool.superblock().geometry().groupsStart() * Extent.BLOCK_BYTES;
      device.failRange(Io.Kind.WRITE, groups, device.sizeBytes() - groups);
      try (DataWriter writer = pool.newData(bucket, bytes.length)) {
        lend(writer, bytes, 0);
        assertThatThrownBy(writer::finish).isInstanceOf(DeviceIoException.class);
      } finally {
        device.heal();
      }
      assertThat(lenders.getFirst().kept.get()).isPositive();
      long id = putLent(pool, bucket, bytes, 0);
      assertThat(Arrays.equals(read(pool, bucket, id, bytes.length), bytes)).isTrue();
    }
    assertSound();
  }
}
