package io.atoll.testkit.pool;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.commit.Transaction;
import io.atoll.blockpool.content.DataWriter;
import io.atoll.blockpool.content.Pointers;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.DatasetKind;
import io.atoll.blockpool.dataset.KeyLatches;
import io.atoll.blockpool.format.Superblock;
import io.atoll.blockpool.frame.Codec;
import io.atoll.testkit.device.SimBlockDevice;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Small pools kept as files, so that later builds are shown to read what earlier ones wrote. A file
 * holds the device's size and its blocks that are not zero (offset, 4096 bytes), compressed as a
 * whole.
 *
 * <p>The image of a format version is written once, by {@link #main}, and never again.
 */
public final class GoldenImage {
  /** Rows without data in the image's bucket. */
  public static final int PLAIN_ROWS = 300;

  private static final long END = -1;

  private GoldenImage() {}

  /** Reads an image from a file. */
  public static SimBlockDevice read(InputStream file) throws IOException {
    try (DataInputStream in = new DataInputStream(new GZIPInputStream(file));
        Arena arena = Arena.ofConfined()) {
      SimBlockDevice device = new SimBlockDevice(in.readLong(), 1);
      MemorySegment block = arena.allocate(4096, 4096);
      for (long offset = in.readLong(); offset != END; offset = in.readLong()) {
        MemorySegment.copy(in.readNBytes(4096), 0, block, ValueLayout.JAVA_BYTE, 0, 4096);
        device.write(offset, block);
      }
      return device.copy(1);
    }
  }

  private static void write(SimBlockDevice device, OutputStream file) throws IOException {
    try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(file));
        Arena arena = Arena.ofConfined()) {
      out.writeLong(device.sizeBytes());
      MemorySegment block = arena.allocate(4096, 4096);
      for (long offset = 0; offset < device.sizeBytes(); offset += 4096) {
        device.read(offset, block);
        byte[] bytes = block.toArray(ValueLayout.JAVA_BYTE);
        if (!Arrays.equals(bytes, new byte[4096])) {
          out.writeLong(offset);
          out.write(bytes);
        }
      }
      out.writeLong(END);
    }
  }

  /**
   * A pool left by a crash: everything of every kind, part of it in the journal only, an upload
   * under way.
   */
  private static SimBlockDevice make() throws IOException {
    SimBlockDevice device =
        new Shape(3000, 1024, 256, 16384, Codec.ZSTD, Superblock.HashKind.BLAKE3).format(7);
    Pool pool = Pool.open(device, PoolVerifier.STEPPED);
    Transaction create = new Transaction();
    long id = pool.createDataset(create, DatasetKind.BUCKET);
    pool.await(pool.commit(create));
    Dataset bucket = Objects.requireNonNull(pool.dataset(id));
    Transaction rows = new Transaction();
    for (int i = 0; i < PLAIN_ROWS; i++) {
      rows.put(
          bucket,
          PoolVerifier.key("plain%03d".formatted(i)),
          ModelRow.encode(new ModelRow.Plain(new byte[i])));
    }
    pool.await(pool.commit(rows));
    upload(pool, bucket, "inline", new Content(1, 1000, 1));
    upload(pool, bucket, "packed", new Content(1, 20_000, 2));
    upload(pool, bucket, "blocks", new Content(3, 60_000, 2));
    upload(pool, bucket, "manifests", new Content(3, 16384 * 300, 2));
    long deleted = upload(pool, bucket, "deleted", new Content(1, 30_000, 2));
    pool.checkpoint();
    Transaction release = new Transaction();
    pool.release(release, bucket, deleted);
    pool.await(pool.commit(release.delete(bucket, PoolVerifier.key("deleted"))));
    pool = reopened(pool);
    bucket = Objects.requireNonNull(pool.dataset(id));
    copyAndCompose(pool, bucket);
    DataWriter underWay = pool.newData(bucket, -1);
    give(underWay, new Content(3, 16384 * 270, 2));
    pool.await(pool.durable());
    SimBlockDevice left = ((SimBlockDevice) pool.device()).copy(9);
    underWay.close();
    PoolVerifier.abandon(pool, (SimBlockDevice) pool.device());
    return left;
  }

  private static Pool reopened(Pool pool) throws IOException {
    SimBlockDevice device = (SimBlockDevice) pool.device();
    SimBlockDevice left = device.copy(8);
    PoolVerifier.abandon(pool, device);
    return Pool.open(left, PoolVerifier.STEPPED);
  }

  private static void copyAndCompose(Pool pool, Dataset bucket) throws IOException {
    Content content = new Content(5, 9000, 1);
    long first = upload(pool, bucket, "copied", content);
    try (KeyLatches.Held _ = pool.hold(bucket, Pool.dataKey(first))) {
      Transaction transaction = new Transaction();
      pool.retain(transaction, bucket, first);
      ModelRow row = new ModelRow.Pointer(first, List.of(content));
      pool.await(
          pool.commit(transaction.put(bucket, PoolVerifier.key("copy"), ModelRow.encode(row))));
    }
    Content part = new Content(5, 40_000, 2);
    long one = upload(pool, bucket, "part1", part);
    long two = upload(pool, bucket, "part2", part);
    Transaction transaction = new Transaction();
    Pointers.Member a = new Pointers.Member(one, part.length());
    Pointers.Member b = new Pointers.Member(two, part.length());
    ModelRow whole =
        new ModelRow.Pointer(pool.compose(transaction, bucket, List.of(a, b)), List.of(part, part));
    transaction.delete(bucket, PoolVerifier.key("part1")).delete(bucket, PoolVerifier.key("part2"));
    pool.await(
        pool.commit(
            transaction.put(bucket, PoolVerifier.key("composite"), ModelRow.encode(whole))));
  }

  private static long upload(Pool pool, Dataset bucket, String name, Content content)
      throws IOException {
    try (DataWriter writer = pool.newData(bucket, content.length())) {
      give(writer, content);
      writer.finish();
      Transaction transaction = new Transaction();
      long dataId = writer.attach(transaction);
      ModelRow row = new ModelRow.Pointer(dataId, List.of(content));
      var durable =
          pool.commit(transaction.put(bucket, PoolVerifier.key(name), ModelRow.encode(row)));
      writer.committed();
      pool.await(durable);
      return dataId;
    }
  }

  private static void give(DataWriter writer, Content content) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(content.length());
      content.copy(0, bytes);
      writer.write(bytes);
    }
  }

  /**
   * Writes the image of this build's format.
   *
   * @param arguments the file
   */
  public static void main(String[] arguments) throws IOException {
    try (OutputStream file = Files.newOutputStream(Path.of(arguments[0]))) {
      write(make(), file);
    }
  }
}
