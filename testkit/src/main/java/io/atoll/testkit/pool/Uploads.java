package io.atoll.testkit.pool;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.content.DataWriter;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.testkit.device.SimulatedCrash;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Uploads that are under way beside the other steps of a history. */
final class Uploads implements AutoCloseable {
  private static final int PIECE_BYTES = 50_000;

  /** One upload. */
  static final class Upload {
    private final Dataset dataset;
    private final DataWriter writer;
    private final Content content;
    private int given;

    private Upload(Dataset dataset, DataWriter writer, Content content) {
      this.dataset = dataset;
      this.writer = writer;
      this.content = content;
    }

    Dataset dataset() {
      return dataset;
    }

    DataWriter writer() {
      return writer;
    }

    Content content() {
      return content;
    }

    /** Gives bytes up to this length to the pool. */
    void giveUpTo(int length) throws IOException {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment piece = arena.allocate(PIECE_BYTES);
        while (given < length) {
          MemorySegment part = piece.asSlice(0, Math.min(PIECE_BYTES, length - given));
          content.copy(given, part);
          writer.write(part);
          given += (int) part.byteSize();
        }
      }
    }

    void finish() throws IOException {
      giveUpTo(content.length());
      writer.finish();
    }
  }

  private final List<Upload> open = new ArrayList<>();

  Upload begin(Pool pool, Dataset dataset, Content content, SplittableRandom random) {
    long announced = random.nextInt(3) == 0 ? -1 : content.length();
    Upload upload = new Upload(dataset, pool.newData(dataset, announced), content);
    open.add(upload);
    return upload;
  }

  List<Upload> open() {
    return open;
  }

  /** Ends one, whatever became of it. */
  void end(Upload upload) {
    open.remove(upload);
    upload.writer.close();
  }

  /** Gives the memory of all back. */
  @Override
  public void close() {
    while (!open.isEmpty()) {
      Upload upload = open.removeLast();
      try {
        upload.writer.close();
      } catch (RuntimeException | SimulatedCrash e) {
        // The pool is given up, so only memory matters.
      }
    }
  }
}
