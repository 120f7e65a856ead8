package io.atoll.testkit.pool;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.PoolOptions;
import io.atoll.blockpool.check.CheckOptions;
import io.atoll.blockpool.check.CheckProgress;
import io.atoll.blockpool.check.CheckReport;
import io.atoll.blockpool.check.PoolCheck;
import io.atoll.blockpool.check.RowPointers;
import io.atoll.blockpool.content.DataStream;
import io.atoll.blockpool.dataset.DataKeys;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.DatasetKind;
import io.atoll.blockpool.dataset.RowCursor;
import io.atoll.blockpool.tree.Entry;
import io.atoll.testkit.device.SimBlockDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;

/** Compares a pool with the model, and has its device checked. */
final class PoolVerifier {
  static final PoolOptions STEPPED = PoolOptions.DEFAULT.withMemory(1 << 20, 1 << 20).stepped();

  /** The row of the catalog that says which transaction was the last. */
  static final byte[] NUMBER_KEY = key("n");

  static final RowPointers POINTERS =
      (dataset, key, value, ids) -> {
        boolean counter = dataset.kind() == DatasetKind.CATALOG;
        if (!counter && ModelRow.decode(value) instanceof ModelRow.Pointer pointer) {
          ids.accept(pointer.dataId());
        }
      };

  private PoolVerifier() {}

  static byte[] key(String name) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(1 + text.length).put(DataKeys.FIRST_OWN).put(text).array();
  }

  /**
   * Opens the pool as after a crash, compares it with the model, and has it checked. The device may
   * be used up by this.
   *
   * @return the transaction that the pool is behind
   */
  static long verify(SimBlockDevice device, PoolModel model) throws IOException {
    Pool pool = Pool.open(device, STEPPED);
    try {
      long number = lastNumber(pool);
      compare(pool, model.stateBehind(number));
      check(device);
      return number;
    } finally {
      abandon(pool, device);
    }
  }

  /** The last transaction whose effects the pool shows. */
  static long lastNumber(Pool pool) throws IOException {
    return lastNumber(pool, NUMBER_KEY);
  }

  /** The same of one of several histories. */
  static long lastNumber(Pool pool, byte[] numberKey) throws IOException {
    try (Pool.ReadScope scope = pool.read()) {
      byte[] value = scope.get(pool.catalog(), numberKey);
      return value == null ? 0 : ByteBuffer.wrap(value).getLong();
    }
  }

  /** All datasets, rows and data, as they are durable. */
  static void compare(Pool pool, ModelState state) throws IOException {
    try (Pool.ReadScope scope = pool.read()) {
      long id = 64;
      for (Map.Entry<Long, NavigableMap<String, byte[]>> entry : state.datasets().entrySet()) {
        for (; id < entry.getKey(); id++) {
          Violation.require(pool.dataset(id) == null, "dataset " + id + " is there");
        }
        compareRows(pool, scope, required(pool, id), entry.getValue());
        id++;
      }
    }
  }

  private static Dataset required(Pool pool, long id) {
    Dataset dataset = pool.dataset(id);
    if (dataset == null) {
      throw new Violation("dataset " + id + " is missing");
    }
    return dataset;
  }

  private static void compareRows(
      Pool pool, Pool.ReadScope scope, Dataset dataset, NavigableMap<String, byte[]> expected)
      throws IOException {
    RowCursor cursor = scope.scan(dataset, new byte[] {DataKeys.FIRST_OWN}, null);
    Iterator<Map.Entry<String, byte[]>> rows = expected.entrySet().iterator();
    for (Entry found = cursor.next(); found != null; found = cursor.next()) {
      String name = new String(found.key(), 1, found.key().length - 1, StandardCharsets.UTF_8);
      Violation.require(rows.hasNext(), "a row that should not be: " + name);
      Map.Entry<String, byte[]> row = rows.next();
      Violation.require(
          row.getKey().equals(name), "row %s where %s is due".formatted(name, row.getKey()));
      Violation.require(
          Arrays.equals(row.getValue(), found.value()), "row %s has another value".formatted(name));
      if (ModelRow.decode(row.getValue()) instanceof ModelRow.Pointer pointer) {
        compareData(pool, dataset, pointer);
      }
    }
    Violation.require(!rows.hasNext(), "rows are missing at the end of dataset " + dataset.id());
  }

  static void compareData(Pool pool, Dataset dataset, ModelRow.Pointer pointer) throws IOException {
    try (DataStream stream = pool.openData(dataset, pointer.dataId(), 0, pointer.length())) {
      compareStream(stream, pointer);
    }
  }

  /** Reads a stream of a whole object to its end. */
  static void compareStream(DataStream stream, ModelRow.Pointer pointer) throws IOException {
    long at = 0;
    for (MemorySegment piece = stream.next(); piece != null; piece = stream.next()) {
      requireBytes(pointer, at, piece);
      at += piece.byteSize();
    }
    Violation.require(at == pointer.length(), "data %d ends at %d".formatted(pointer.dataId(), at));
  }

  /** A piece must be what the object has there. */
  static void requireBytes(ModelRow.Pointer pointer, long from, MemorySegment piece) {
    long start = 0;
    long done = 0;
    for (Content content : pointer.contents()) {
      long end = start + content.length();
      while (done < piece.byteSize() && from + done >= start && from + done < end) {
        long count = Math.min(piece.byteSize() - done, end - from - done);
        Violation.require(
            content.matches(from + done - start, piece.asSlice(done, count)),
            "wrong bytes of data %d at %d".formatted(pointer.dataId(), from + done));
        done += count;
      }
      start = end;
    }
    Violation.require(
        done == piece.byteSize(), "more bytes than data " + pointer.dataId() + " has");
  }

  /** The device must be clean. */
  static CheckReport check(SimBlockDevice device) throws IOException {
    CheckReport report =
        PoolCheck.run(device, CheckOptions.STRUCTURE.withPointers(POINTERS), CheckProgress.NONE);
    Violation.require(
        report.clean(), "the checker says " + report.findings().stream().limit(4).toList());
    return report;
  }

  /** Gives up a pool as a crash does, but gives its memory back. */
  static void abandon(Pool pool, SimBlockDevice device) {
    device.crashAt(device.counts().total());
    try {
      pool.close();
    } catch (IOException | RuntimeException | Error e) {
      // It fails at its first I/O, as it should.
      return;
    }
  }
}
