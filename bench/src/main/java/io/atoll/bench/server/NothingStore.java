package io.atoll.bench.server;

import io.atoll.gateway.object.Bucket;
import io.atoll.gateway.object.BucketPage;
import io.atoll.gateway.object.BucketQuery;
import io.atoll.gateway.object.Buckets;
import io.atoll.gateway.object.ByteSource;
import io.atoll.gateway.object.ByteSpan;
import io.atoll.gateway.object.CopyRequest;
import io.atoll.gateway.object.DeleteOutcome;
import io.atoll.gateway.object.DeleteTarget;
import io.atoll.gateway.object.Lending;
import io.atoll.gateway.object.Listings;
import io.atoll.gateway.object.NewObject;
import io.atoll.gateway.object.ObjectDetails;
import io.atoll.gateway.object.ObjectInfo;
import io.atoll.gateway.object.ObjectReading;
import io.atoll.gateway.object.ObjectStore;
import io.atoll.gateway.object.ObjectWriter;
import io.atoll.gateway.object.Objects;
import io.atoll.gateway.object.RangeChoice;
import io.atoll.gateway.object.Uploads;
import io.atoll.s3api.condition.ETagCondition;
import io.atoll.s3api.operation.ObjectAttributes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Keeps nothing: an object is as large as its key says ({@code .../4096} is 4 KiB) and read from
 * one piece of memory.
 */
final class NothingStore implements ObjectStore, Objects, Buckets {
  private static final int PIECE_BYTES = 128 << 10;
  private static final byte[] SMALL = new byte[ObjectReading.SMALL_BYTES];

  private final MemorySegment piece = Arena.ofAuto().allocate(PIECE_BYTES);

  @Override
  public Buckets buckets() {
    return this;
  }

  @Override
  public Objects objects() {
    return this;
  }

  @Override
  public Listings listings() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Uploads uploads() {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Bucket> create(String name, String owner, String region) {
    return CompletableFuture.completedFuture(head(name));
  }

  @Override
  public Bucket head(String name) {
    return new Bucket(name, Instant.EPOCH, "nobody", "us-east-1");
  }

  @Override
  public BucketPage list(BucketQuery query) {
    return new BucketPage(List.of(), false);
  }

  @Override
  public CompletableFuture<Void> delete(String name) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public ObjectWriter put(String bucket, String key, long expectedLength) {
    return new Writer(key);
  }

  @Override
  public ObjectInfo head(String bucket, String key, @Nullable String versionId) {
    long size = Long.parseLong(key.substring(key.lastIndexOf('/') + 1));
    return info(key, size, "d41d8cd98f00b204e9800998ecf8427e", ObjectAttributes.NONE);
  }

  private static ObjectInfo info(String key, long size, String etag, ObjectAttributes attributes) {
    return new ObjectInfo(key, null, size, etag, Instant.EPOCH, attributes, null, 0);
  }

  @Override
  public ObjectDetails inspect(String bucket, String key, @Nullable String versionId) {
    return new ObjectDetails(head(bucket, key, versionId), List.of());
  }

  @Override
  public ObjectReading read(
      String bucket, String key, @Nullable String versionId, RangeChoice choice) {
    ObjectInfo info = head(bucket, key, versionId);
    ByteSpan span = choice.choose(info, List::of);
    if (span.length() <= ObjectReading.SMALL_BYTES) {
      byte[] bytes = Arrays.copyOf(SMALL, (int) span.length());
      return new ObjectReading(info, span, new ObjectReading.Content.Whole(bytes));
    }
    return new ObjectReading(
        info, span, new ObjectReading.Content.Pieces(new Repeating(span.length())));
  }

  @Override
  public CompletableFuture<Void> delete(
      String bucket, String key, @Nullable String versionId, @Nullable ETagCondition ifMatch) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<List<DeleteOutcome>> deleteAll(
      String bucket, List<DeleteTarget> targets) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Void> tag(
      String bucket, String key, @Nullable String versionId, Map<String, String> tags) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<ObjectInfo> copy(CopyRequest request) {
    throw new UnsupportedOperationException();
  }

  /** Counts what it is given. */
  private static final class Writer implements ObjectWriter {
    private final String key;
    private long length;

    Writer(String key) {
      this.key = key;
    }

    @Override
    public void write(MemorySegment bytes, @Nullable Lending lending) {
      length += bytes.byteSize();
    }

    @Override
    public long length() {
      return length;
    }

    @Override
    public CompletableFuture<ObjectInfo> commit(NewObject object) {
      return CompletableFuture.completedFuture(
          info(key, length, object.etag(), object.attributes()));
    }

    @Override
    public void close() {
      // nothing is kept
    }
  }

  /** The same piece again and again. */
  private final class Repeating implements ByteSource {
    private long left;

    Repeating(long left) {
      this.left = left;
    }

    @Override
    public @Nullable MemorySegment next() {
      if (left == 0) {
        return null;
      }
      long count = Math.min(left, PIECE_BYTES);
      left -= count;
      return piece.asSlice(0, count);
    }

    @Override
    public void close() {
      // nothing is held
    }
  }
}
