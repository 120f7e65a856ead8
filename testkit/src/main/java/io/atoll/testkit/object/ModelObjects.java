package io.atoll.testkit.object;

import io.atoll.gateway.object.ByteSource;
import io.atoll.gateway.object.ByteSpan;
import io.atoll.gateway.object.CopyRequest;
import io.atoll.gateway.object.DeleteOutcome;
import io.atoll.gateway.object.DeleteTarget;
import io.atoll.gateway.object.NewObject;
import io.atoll.gateway.object.ObjectChecksum;
import io.atoll.gateway.object.ObjectDetails;
import io.atoll.gateway.object.ObjectInfo;
import io.atoll.gateway.object.ObjectReading;
import io.atoll.gateway.object.ObjectReading.Content;
import io.atoll.gateway.object.ObjectWriter;
import io.atoll.gateway.object.Objects;
import io.atoll.gateway.object.RangeChoice;
import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.ChecksumType;
import io.atoll.s3api.checksum.RunningChecksum;
import io.atoll.s3api.condition.ETagCondition;
import io.atoll.s3api.condition.Preconditions;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Objects of the model. */
final class ModelObjects implements Objects {
  private static final int PIECE_BYTES = 100_000;

  private final ModelObjectStore store;

  ModelObjects(ModelObjectStore store) {
    this.store = store;
  }

  @Override
  public ObjectWriter put(String bucket, String key, long expectedLength) {
    synchronized (store) {
      store.bucket(bucket);
    }
    return new Writer(bucket, key);
  }

  private final class Writer extends ModelSink implements ObjectWriter {
    private final String bucket;
    private final String key;

    Writer(String bucket, String key) {
      this.bucket = bucket;
      this.key = key;
    }

    @Override
    public CompletableFuture<ObjectInfo> commit(NewObject object) {
      byte[] bytes = handOver();
      return store.change(() -> {
        ModelBucket target = store.bucket(bucket);
        target.check(key, object.conditions());
        return target.put(
            store.clock(),
            key,
            bytes,
            object.attributes(),
            object.etag(),
            object.checksum(),
            List.of());
      });
    }
  }

  private ModelBucket.Stored find(String bucket, String key, @Nullable String versionId) {
    checkVersion(versionId);
    synchronized (store) {
      return store.bucket(bucket).object(key);
    }
  }

  private static void checkVersion(@Nullable String versionId) {
    if (versionId != null && !versionId.equals("null")) {
      throw S3Exception.invalidArgument("Invalid version id specified", "versionId", versionId);
    }
  }

  @Override
  public ObjectInfo head(String bucket, String key, @Nullable String versionId) {
    return find(bucket, key, versionId).info();
  }

  @Override
  public ObjectDetails inspect(String bucket, String key, @Nullable String versionId) {
    ModelBucket.Stored stored = find(bucket, key, versionId);
    return new ObjectDetails(stored.info(), stored.parts());
  }

  @Override
  public ObjectReading read(
      String bucket, String key, @Nullable String versionId, RangeChoice choice) {
    ModelBucket.Stored stored = find(bucket, key, versionId);
    ByteSpan span = choice.choose(stored.info(), stored::parts);
    byte[] bytes = Arrays.copyOfRange(stored.bytes(), (int) span.from(), (int) span.to());
    Content content =
        bytes.length <= ObjectReading.SMALL_BYTES
            ? new Content.Whole(bytes)
            : new Content.Pieces(new Source(MemorySegment.ofArray(bytes)));
    return new ObjectReading(stored.info(), span, content);
  }

  private static final class Source implements ByteSource {
    private final MemorySegment bytes;
    private long at;

    Source(MemorySegment bytes) {
      this.bytes = bytes;
    }

    @Override
    public @Nullable MemorySegment next() {
      if (at == bytes.byteSize()) {
        return null;
      }
      MemorySegment piece = bytes.asSlice(at, Math.min(PIECE_BYTES, bytes.byteSize() - at));
      at += piece.byteSize();
      return piece;
    }

    @Override
    public void close() {
      at = bytes.byteSize();
    }
  }

  @Override
  public CompletableFuture<Void> delete(
      String bucket, String key, @Nullable String versionId, @Nullable ETagCondition ifMatch) {
    return store.change(() -> {
      checkVersion(versionId);
      remove(store.bucket(bucket), key, ifMatch);
      return null;
    });
  }

  private static void remove(ModelBucket bucket, String key, @Nullable ETagCondition ifMatch) {
    bucket.check(key, new Preconditions(ifMatch, null, null, null));
    bucket.objects.remove(new ModelBucket.Key(key));
  }

  @Override
  public CompletableFuture<List<DeleteOutcome>> deleteAll(
      String bucket, List<DeleteTarget> targets) {
    return store.change(() -> {
      ModelBucket from = store.bucket(bucket);
      List<DeleteOutcome> outcomes = new ArrayList<>();
      for (DeleteTarget target : targets) {
        S3Exception failure = null;
        try {
          String version = target.versionId();
          if (version != null && !version.equals("null")) {
            throw new S3Exception(S3ErrorCode.NO_SUCH_VERSION);
          }
          String etag = target.etag();
          remove(from, target.key(), etag == null ? null : ETagCondition.parse("ETag", etag));
        } catch (S3Exception e) {
          failure = e;
        }
        outcomes.add(new DeleteOutcome(target, failure));
      }
      return outcomes;
    });
  }

  @Override
  public CompletableFuture<Void> tag(
      String bucket, String key, @Nullable String versionId, Map<String, String> tags) {
    return store.change(() -> {
      checkVersion(versionId);
      ModelBucket target = store.bucket(bucket);
      ModelBucket.Stored old = target.object(key);
      target.objects.put(new ModelBucket.Key(key), old.withTags(tags));
      return null;
    });
  }

  @Override
  public CompletableFuture<ObjectInfo> copy(CopyRequest request) {
    return store.change(() -> {
      CopyRequest.Source source = request.source();
      checkVersion(source.versionId());
      ModelBucket from = store.bucket(source.bucket());
      ModelBucket to = store.bucket(request.bucket());
      ModelBucket.Stored stored = from.object(source.key());
      ObjectInfo info = stored.info();
      source.conditions().evaluateCopySource(info.etag(), info.lastModified());
      to.check(request.key(), request.conditions());
      return to.put(
          store.clock(),
          request.key(),
          stored.bytes(),
          request.attributes().apply(info.attributes()),
          info.etag(),
          checksum(stored, request.checksumAlgorithm()),
          List.of());
    });
  }

  private static @Nullable ObjectChecksum checksum(
      ModelBucket.Stored stored, @Nullable ChecksumAlgorithm wanted) {
    ObjectChecksum old = stored.info().checksum();
    if (wanted == null) {
      return old;
    }
    if (old != null && old.algorithm() == wanted && old.type() == ChecksumType.FULL_OBJECT) {
      return old;
    }
    RunningChecksum running = RunningChecksum.of(wanted);
    running.update(ByteBuffer.wrap(stored.bytes()));
    return ObjectChecksum.whole(wanted, running.finish());
  }
}
