package io.atoll.gateway.namespace;

import io.atoll.blockpool.Pool;
import io.atoll.gateway.object.ByteSpan;
import io.atoll.gateway.object.CopyRequest;
import io.atoll.gateway.object.NewObject;
import io.atoll.gateway.object.ObjectChecksum;
import io.atoll.gateway.object.ObjectInfo;
import io.atoll.gateway.object.ObjectReading;
import io.atoll.gateway.object.ObjectReading.Content;
import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.ChecksumType;
import io.atoll.s3api.checksum.RunningChecksum;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Copies objects: within a bucket by a further pointer to the data, else by reading and storing it
 * again.
 */
final class Copying {
  /** Is given the bytes of a range, piece by piece. */
  interface Receiver {
    void take(MemorySegment piece) throws IOException;
  }

  private final Namespace namespace;
  private final ObjectReader reader;

  Copying(Namespace namespace, ObjectReader reader) {
    this.namespace = namespace;
    this.reader = reader;
  }

  CompletableFuture<ObjectInfo> copy(CopyRequest request) throws IOException {
    CopyRequest.Source source = request.source();
    Namespace.checkVersion(source.versionId());
    OpenBucket from = namespace.bucket(source.bucket());
    OpenBucket to = namespace.bucket(request.bucket());
    return reader.with(
        from,
        source.key(),
        found -> {
          ObjectInfo info = found.info();
          source.conditions().evaluateCopySource(info.etag(), info.lastModified());
          return from.dataset() == to.dataset()
              ? share(found, to, request)
              : rewrite(found, request);
        });
  }

  private CompletableFuture<ObjectInfo> share(
      ObjectReader.Found found, OpenBucket bucket, CopyRequest request) throws IOException {
    ObjectRow source = found.row();
    ObjectChecksum checksum =
        keeps(source.checksum(), request.checksumAlgorithm())
            ? source.checksum()
            : compute(found, request.checksumAlgorithm());
    Pool pool = namespace.pool();
    return new ObjectReplacement(namespace, bucket, request.key(), request.conditions())
        .append(
            (transaction, modified) -> {
              pool.retain(transaction, bucket.dataset(), source.dataId());
              return new ObjectRow(
                  source.size(),
                  modified,
                  source.etag(),
                  request.attributes().apply(source.attributes()),
                  checksum,
                  source.dataId(),
                  source.composite(),
                  null);
            },
            durable -> {},
            Pool.dataKey(source.dataId()));
  }

  /** Whether the source's checksum will do. */
  private static boolean keeps(
      @Nullable ObjectChecksum checksum, @Nullable ChecksumAlgorithm wanted) {
    return wanted == null
        || (checksum != null
            && checksum.algorithm() == wanted
            && checksum.type() == ChecksumType.FULL_OBJECT);
  }

  private @Nullable ObjectChecksum compute(
      ObjectReader.Found found, @Nullable ChecksumAlgorithm algorithm) throws IOException {
    if (algorithm == null) {
      return null;
    }
    RunningChecksum running = RunningChecksum.of(algorithm);
    stream(
        found, new ByteSpan(0, found.row().size()), piece -> running.update(piece.asByteBuffer()));
    return ObjectChecksum.whole(algorithm, running.finish());
  }

  private CompletableFuture<ObjectInfo> rewrite(ObjectReader.Found found, CopyRequest request)
      throws IOException {
    ObjectRow source = found.row();
    boolean keeps = keeps(source.checksum(), request.checksumAlgorithm());
    ChecksumAlgorithm algorithm = keeps ? null : request.checksumAlgorithm();
    RunningChecksum running = algorithm == null ? null : RunningChecksum.of(algorithm);
    OpenBucket target = namespace.bucket(request.bucket());
    try (PoolObjectWriter writer =
        new PoolObjectWriter(namespace, target, request.key(), source.size())) {
      stream(
          found,
          new ByteSpan(0, source.size()),
          piece -> {
            writer.write(piece);
            if (running != null) {
              running.update(piece.asByteBuffer());
            }
          });
      ObjectChecksum checksum =
          running == null || algorithm == null
              ? source.checksum()
              : ObjectChecksum.whole(algorithm, running.finish());
      return writer.commit(
          new NewObject(
              request.attributes().apply(source.attributes()),
              source.etag(),
              checksum,
              request.conditions()));
    }
  }

  /** Reads a range of what was found. */
  void stream(ObjectReader.Found found, ByteSpan span, Receiver receiver) throws IOException {
    try (ObjectReading reading = reader.open(found, span)) {
      switch (reading.content()) {
        case Content.Whole(byte[] bytes) -> receiver.take(MemorySegment.ofArray(bytes));
        case Content.Pieces(PoolSource(var stream)) -> {
          for (MemorySegment piece = stream.next(); piece != null; piece = stream.next()) {
            receiver.take(piece);
          }
        }
        case Content.Pieces other -> throw new IllegalStateException("not of this store");
      }
    }
  }
}
