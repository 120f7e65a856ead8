package io.atoll.gateway.namespace;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.content.DataStream;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.gateway.object.ByteSpan;
import io.atoll.gateway.object.ObjectDetails;
import io.atoll.gateway.object.ObjectInfo;
import io.atoll.gateway.object.ObjectPart;
import io.atoll.gateway.object.ObjectReading;
import io.atoll.gateway.object.RangeChoice;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.function.Supplier;

/** Looks objects up and opens their data, anew where what was found is reclaimed under it. */
final class ObjectReader {
  private static final byte[] NOTHING = {};

  /** An object row in a bucket, as it is durable. */
  record Found(OpenBucket bucket, String key, ObjectRow row) {
    ObjectInfo info() {
      return row.info(key);
    }
  }

  /** A look at the bucket, made anew when what it found is reclaimed under it. */
  private interface Look<T> {
    T take() throws IOException;
  }

  /** What is done with a row that was found. */
  interface Use<T> {
    T of(Found found) throws IOException;
  }

  private final Namespace namespace;
  private final Pool pool;

  ObjectReader(Namespace namespace) {
    this.namespace = namespace;
    this.pool = namespace.pool();
  }

  /**
   * Looks an object up and uses it; both again when its data is gone meanwhile.
   *
   * @throws S3Exception NoSuchKey
   */
  <T> T with(OpenBucket bucket, String key, Use<T> use) throws IOException {
    return repeated(
        bucket,
        () -> {
          ObjectRow row;
          try (Pool.ReadScope scope = pool.read()) {
            row = Namespace.visible(scope, bucket.dataset(), key);
          }
          return use.of(new Found(bucket, key, row));
        });
  }

  private static <T> T repeated(OpenBucket bucket, Look<T> look) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return look.take();
      } catch (PoolException.Vanished e) {
        if (bucket.dataset().dropped()) {
          throw OpenBucket.noSuchBucket(bucket.bucket().name());
        }
        if (attempt == Namespace.ATTEMPTS) {
          throw new S3Exception(S3ErrorCode.SLOW_DOWN);
        }
      }
    }
  }

  ObjectReading read(OpenBucket bucket, String key, RangeChoice choice) throws IOException {
    return repeated(bucket, () -> readNow(bucket, key, choice));
  }

  /** What is small is read in the same look; for the rest, data is opened and read as it goes. */
  private ObjectReading readNow(OpenBucket bucket, String key, RangeChoice choice)
      throws IOException {
    Found found;
    ByteSpan span;
    try (Pool.ReadScope scope = pool.read()) {
      found = new Found(bucket, key, Namespace.visible(scope, bucket.dataset(), key));
      span = choose(found, choice);
      if (span.length() > 0 && span.length() <= ObjectReading.SMALL_BYTES) {
        byte[] small =
            scope.smallData(bucket.dataset(), found.row.dataId(), span.from(), span.to());
        if (small != null) {
          return new ObjectReading(found.info(), span, new ObjectReading.Content.Whole(small));
        }
      }
    }
    return open(found, span);
  }

  ObjectDetails details(OpenBucket bucket, String key) throws IOException {
    return with(bucket, key, found -> new ObjectDetails(found.info(), parts(found)));
  }

  /** What the caller wants of it. */
  ByteSpan choose(Found found, RangeChoice choice) throws IOException {
    Supplier<List<ObjectPart>> parts =
        () -> {
          try {
            return parts(found);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    try {
      return choice.choose(found.info(), parts);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private List<ObjectPart> parts(Found found) throws IOException {
    ObjectRow.Parts parts = found.row.parts();
    if (parts == null) {
      return List.of();
    }
    Dataset dataset = found.bucket.dataset();
    try (DataStream stream = pool.openData(dataset, parts.dataId(), 0, parts.listBytes())) {
      return PartList.decode(all(stream, parts.listBytes()));
    }
  }

  ObjectReading open(Found found, ByteSpan span) throws IOException {
    return new ObjectReading(found.info(), span, content(found, span));
  }

  private ObjectReading.Content content(Found found, ByteSpan span) throws IOException {
    if (span.length() == 0) {
      return new ObjectReading.Content.Whole(NOTHING);
    }
    DataStream stream =
        pool.openData(found.bucket.dataset(), found.row.dataId(), span.from(), span.to());
    if (span.length() > ObjectReading.SMALL_BYTES) {
      return new ObjectReading.Content.Pieces(new PoolSource(stream));
    }
    try (stream) {
      return new ObjectReading.Content.Whole(all(stream, (int) span.length()));
    }
  }

  private static byte[] all(DataStream stream, int length) throws IOException {
    byte[] bytes = new byte[length];
    int at = 0;
    for (MemorySegment piece = stream.next(); piece != null; piece = stream.next()) {
      int count = (int) piece.byteSize();
      MemorySegment.copy(piece, ValueLayout.JAVA_BYTE, 0, bytes, at, count);
      at += count;
    }
    return bytes;
  }

  Namespace namespace() {
    return namespace;
  }
}
