package io.atoll.testkit.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.PoolCreation;
import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.PoolOptions;
import io.atoll.blockpool.commit.Transaction;
import io.atoll.blockpool.content.DataStream;
import io.atoll.blockpool.content.DataWriter;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.DatasetKind;
import io.atoll.blockpool.device.BlockDevice;
import io.atoll.blockpool.device.DeviceIoException;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading data: ranges, windows read ahead, and what becomes of them when something is wrong. */
class DataStreamTest {
  private static final int BLOCK = 16 << 10;
  private static final int WINDOW = 512 << 10;
  private static final int MANIFEST = 256 * BLOCK;
  private static final PoolOptions THREADED = PoolOptions.DEFAULT.withMemory(4 << 20, 4 << 20);

  private static SimBlockDevice newPool(Codec codec) throws IOException {
    SimBlockDevice device = new SimBlockDevice(256 << 20, 1);
    new PoolCreation(
            new PoolId(new UUID(1, 2)), "test", codec, Superblock.HashKind.BLAKE3, BLOCK, 0)
        .format(device);
    return device;
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

  private static long put(Pool pool, Dataset bucket, byte[] bytes) throws IOException {
    try (DataWriter writer = pool.newData(bucket, bytes.length);
        Arena arena = Arena.ofConfined()) {
      MemorySegment source = arena.allocate(Math.max(1, bytes.length));
      MemorySegment.copy(bytes, 0, source, ValueLayout.JAVA_BYTE, 0, bytes.length);
      writer.write(source.asSlice(0, bytes.length));
      writer.finish();
      Transaction transaction = new Transaction();
      long id = writer.attach(transaction);
      transaction.put(bucket, (" " + id).getBytes(StandardCharsets.UTF_8), new byte[] {1});
      var durable = pool.commit(transaction);
      writer.committed();
      pool.await(durable);
      return id;
    }
  }

  private static byte[] rest(DataStream stream) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    drain(stream, out);
    return out.toByteArray();
  }

  private static void drain(DataStream stream, ByteArrayOutputStream out) throws IOException {
    for (MemorySegment piece = stream.next(); piece != null; piece = stream.next()) {
      out.writeBytes(piece.toArray(ValueLayout.JAVA_BYTE));
    }
  }

  private static byte[] read(Pool pool, Dataset bucket, long id, long from, long to)
      throws IOException {
    try (DataStream stream = pool.openData(bucket, id, from, to)) {
      return rest(stream);
    }
  }

  /** Where on the device the block of a plain offset lies. */
  private static long placeOf(
      SimBlockDevice device, Pool pool, Dataset bucket, long id, long offset) throws IOException {
    read(pool, bucket, id, offset, offset + 1); // brings rows and pages into memory
    int before = device.trace().size();
    read(pool, bucket, id, offset, offset + 1);
    List<Io> reads = device.trace();
    assertThat(reads.size()).isGreaterThan(before);
    return reads.getLast().offsetBytes();
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void everyBoundaryOfARangeIsRight(Codec codec) throws IOException {
    byte[] bytes = random(MANIFEST + 5000, 4);
    Arrays.fill(bytes, MANIFEST / 2, MANIFEST, (byte) 'x');
    List<Integer> bounds = new ArrayList<>();
    for (int at : new int[] {0, 4096, BLOCK, BLOCK + WINDOW, MANIFEST}) {
      bounds.addAll(List.of(at, at + 1));
      if (at > 0) {
        bounds.add(at - 1);
      }
    }
    bounds.add(bytes.length);
    for (PoolOptions options : List.of(THREADED, THREADED.stepped())) {
      try (Pool pool = Pool.open(newPool(codec), options)) {
        Dataset bucket = bucket(pool);
        long id = put(pool, bucket, bytes);
        for (int from : bounds) {
          for (int to : bounds) {
            if (from < to) {
              assertThat(
                      Arrays.equals(
                          read(pool, bucket, id, from, to), Arrays.copyOfRange(bytes, from, to)))
                  .as("%d to %d", from, to)
                  .isTrue();
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 40})
  void bytesBeforeRotAreDelivered(int badBlock) throws IOException {
    byte[] bytes = random(100 * BLOCK, 5);
    SimBlockDevice device = newPool(Codec.NONE).startTrace();
    try (Pool pool = Pool.open(device, THREADED)) {
      Dataset bucket = bucket(pool);
      long id = put(pool, bucket, bytes);
      device.flipBit(placeOf(device, pool, bucket, id, (long) badBlock * BLOCK) + 77, 3);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (DataStream stream = pool.openData(bucket, id, 0, bytes.length)) {
        assertThatThrownBy(() -> drain(stream, out)).isInstanceOf(PoolException.Corrupt.class);
      }
      assertThat(out.toByteArray()).isEqualTo(Arrays.copyOf(bytes, badBlock * BLOCK));
      int behind = (badBlock + 1) * BLOCK;
      assertThat(read(pool, bucket, id, behind, bytes.length))
          .isEqualTo(Arrays.copyOfRange(bytes, behind, bytes.length));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 40})
  void bytesBeforeAnUnreadableSectorAreDelivered(int badBlock) throws IOException {
    byte[] bytes = random(100 * BLOCK, 6);
    for (PoolOptions options : List.of(THREADED, THREADED.stepped())) {
      SimBlockDevice device = newPool(Codec.NONE).startTrace();
      try (Pool pool = Pool.open(device, options)) {
        Dataset bucket = bucket(pool);
        long id = put(pool, bucket, bytes);
        long place = placeOf(device, pool, bucket, id, (long) badBlock * BLOCK);
        device.failRange(Io.Kind.READ, place, BlockDevice.BLOCK_BYTES);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DataStream stream = pool.openData(bucket, id, 0, bytes.length)) {
          assertThatThrownBy(() -> drain(stream, out)).isInstanceOf(DeviceIoException.class);
        }
        assertThat(out.toByteArray()).isEqualTo(Arrays.copyOf(bytes, badBlock * BLOCK));
        device.heal();
        assertThat(read(pool, bucket, id, 0, bytes.length)).isEqualTo(bytes);
      }
    }
  }

  @Test
  void aStreamMayBeClosedWhileItsNextWindowIsRead() throws IOException {
    byte[] bytes = random(100 * BLOCK, 7);
    SimBlockDevice disk = newPool(Codec.NONE).startTrace();
    GatedDevice device = new GatedDevice(disk);
    Pool pool = Pool.open(device, THREADED);
    Dataset bucket = bucket(pool);
    long id = put(pool, bucket, bytes);
    long place = placeOf(disk, pool, bucket, id, BLOCK);
    device.holdReadsOf(place);
    try (DataStream stream = pool.openData(bucket, id, 0, bytes.length)) {
      assertThat(Objects.requireNonNull(stream.next()).toArray(ValueLayout.JAVA_BYTE))
          .isEqualTo(Arrays.copyOf(bytes, BLOCK));
      device.awaitHeld();
    }
    // The window's memory still belongs to the read: another stream must not get it.
    try (DataStream other = pool.openData(bucket, id, 50L * BLOCK, 51L * BLOCK)) {
      assertThat(rest(other)).isEqualTo(Arrays.copyOfRange(bytes, 50 * BLOCK, 51 * BLOCK));
    }
    device.letReadsGo();
    pool.close(); // refuses while any buffer is lent
  }

  @Test
  void streamsBeyondTheLimitReadForThemselves() throws IOException {
    byte[] bytes = random(3 * WINDOW, 8);
    try (Pool pool = Pool.open(newPool(Codec.NONE), THREADED)) {
      Dataset bucket = bucket(pool);
      long id = put(pool, bucket, bytes);
      List<DataStream> streams = new ArrayList<>();
      List<ByteArrayOutputStream> outs = new ArrayList<>();
      try {
        for (int i = 0; i < 90; i++) {
          streams.add(pool.openData(bucket, id, i, bytes.length));
          outs.add(new ByteArrayOutputStream());
        }
        for (boolean more = true; more; ) {
          more = false;
          for (int i = 0; i < streams.size(); i++) {
            MemorySegment piece = streams.get(i).next();
            if (piece != null) {
              outs.get(i).writeBytes(piece.toArray(ValueLayout.JAVA_BYTE));
              more = true;
            }
          }
        }
        for (int i = 0; i < streams.size(); i++) {
          assertThat(
                  Arrays.equals(
                      outs.get(i).toByteArray(), Arrays.copyOfRange(bytes, i, bytes.length)))
              .as("stream %d", i)
              .isTrue();
        }
      } finally {
        streams.forEach(DataStream::close);
      }
    }
  }

  @Test
  void nothingBehindTheRangeIsRead() throws IOException {
    SimBlockDevice device = newPool(Codec.NONE);
    try (Pool pool = Pool.open(device, THREADED)) {
      Dataset bucket = bucket(pool);
      long id = put(pool, bucket, random(8 * BLOCK, 9));
      for (int blocks = 1; blocks <= 8; blocks++) {
        read(pool, bucket, id, 0, (long) blocks * BLOCK);
        long before = device.counts().readBytes();
        read(pool, bucket, id, 100, (long) blocks * BLOCK - 100);
        assertThat(device.counts().readBytes() - before).isEqualTo((long) blocks * BLOCK);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void smallDataComesAtOnce(Codec codec) throws IOException {
    try (Pool pool = Pool.open(newPool(codec), THREADED)) {
      Dataset bucket = bucket(pool);
      for (int size : new int[] {1, 3072, 3073, 4096, 4097, BLOCK, BLOCK + 1, 32 << 10}) {
        byte[] bytes = random(size, size);
        Arrays.fill(bytes, 0, size / 2, (byte) 'y');
        long id = put(pool, bucket, bytes);
        try (Pool.ReadScope scope = pool.read()) {
          assertThat(scope.smallData(bucket, id, 0, size)).isEqualTo(bytes);
          int from = size / 3;
          int to = size - size / 4;
          assertThat(scope.smallData(bucket, id, from, to))
              .isEqualTo(Arrays.copyOfRange(bytes, from, to));
          assertThatThrownBy(() -> scope.smallData(bucket, id, 0, size + 1L))
              .isInstanceOf(IndexOutOfBoundsException.class);
        }
      }
      long large = put(pool, bucket, random(100_000, 1));
      try (Pool.ReadScope scope = pool.read()) {
        assertThat(scope.smallData(bucket, large, 0, 10)).isNull();
        assertThatThrownBy(() -> scope.smallData(bucket, large + 1000, 0, 10))
            .isInstanceOf(PoolException.Vanished.class);
      }
    }
  }

  @Test
  void smallDataIsVerified() throws IOException {
    SimBlockDevice device = newPool(Codec.NONE).startTrace();
    try (Pool pool = Pool.open(device, THREADED)) {
      Dataset bucket = bucket(pool);
      long id = put(pool, bucket, random(5000, 2));
      device.flipBit(placeOf(device, pool, bucket, id, 0) + 4999, 0);
      try (Pool.ReadScope scope = pool.read()) {
        assertThatThrownBy(() -> scope.smallData(bucket, id, 0, 10))
            .isInstanceOf(PoolException.Corrupt.class);
      }
    }
  }
}
