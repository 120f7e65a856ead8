package io.atoll.gateway.namespace;

import io.atoll.blockpool.Pool;
import io.atoll.gateway.object.ByteSpan;
import io.atoll.gateway.object.CopyRequest;
import io.atoll.gateway.object.ObjectChecksum;
import io.atoll.gateway.object.ObjectInfo;
import io.atoll.gateway.object.RangeChoice;
import io.atoll.gateway.object.UploadedPart;
import io.atoll.s3api.checksum.BodyDigests;
import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.ChecksumType;
import io.atoll.s3api.checksum.Digest;
import io.atoll.s3api.checksum.RunningChecksum;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Makes parts of existing objects. */
final class PartCopying {
  private static final int MD5_BYTES = 16;

  /** What a part needs to share an object's data: the digests that it would have. */
  private record Known(Digest md5, Digest checksum) {}

  private final Namespace namespace;
  private final ObjectReader reader;
  private final Copying copying;

  PartCopying(Namespace namespace, ObjectReader reader) {
    this.namespace = namespace;
    this.reader = reader;
    this.copying = new Copying(namespace, reader);
  }

  CompletableFuture<UploadedPart> copy(
      UploadPlace place, int number, CopyRequest.Source source, RangeChoice choice)
      throws IOException {
    Namespace.checkVersion(source.versionId());
    UploadRow upload;
    try (Pool.ReadScope scope = namespace.pool().read()) {
      upload = place.visible(scope);
    }
    OpenBucket from = namespace.bucket(source.bucket());
    return reader.with(
        from,
        source.key(),
        found -> {
          ObjectInfo info = found.info();
          source.conditions().evaluateCopySource(info.etag(), info.lastModified());
          ByteSpan span = reader.choose(found, choice);
          boolean whole = span.length() == info.size();
          ChecksumAlgorithm algorithm =
              upload.upload(place.name()).copiedPartAlgorithm(whole ? info.checksum() : null);
          Known known = whole ? known(found.row(), algorithm) : null;
          return known != null && from.dataset() == place.bucket().dataset()
              ? share(place, number, found.row(), algorithm, known)
              : rewrite(place, number, found, span, algorithm);
        });
  }

  /** Null where the source does not have what the part needs, or is composed itself. */
  private static @Nullable Known known(ObjectRow source, ChecksumAlgorithm algorithm) {
    Digest md5 = Digest.ofHex(source.etag(), MD5_BYTES);
    if (md5 == null || source.composite()) {
      return null;
    }
    ObjectChecksum checksum = source.checksum();
    if (checksum == null
        || checksum.algorithm() != algorithm
        || checksum.type() != ChecksumType.FULL_OBJECT) {
      return null;
    }
    return new Known(md5, checksum.value());
  }

  private CompletableFuture<UploadedPart> share(
      UploadPlace place, int number, ObjectRow source, ChecksumAlgorithm algorithm, Known known)
      throws IOException {
    Pool pool = namespace.pool();
    return place.appendPart(
        number,
        (transaction, modified) -> {
          pool.retain(transaction, place.bucket().dataset(), source.dataId());
          return new PartRow(
              source.size(), modified, known.md5, source.dataId(), algorithm, known.checksum);
        },
        durable -> {},
        Pool.dataKey(source.dataId()));
  }

  private CompletableFuture<UploadedPart> rewrite(
      UploadPlace place,
      int number,
      ObjectReader.Found found,
      ByteSpan span,
      ChecksumAlgorithm algorithm)
      throws IOException {
    BodyDigests digests = new BodyDigests(RunningChecksum.md5(), false, algorithm);
    try (PoolPartWriter writer = new PoolPartWriter(place, number, span.length())) {
      copying.stream(
          found,
          span,
          piece -> {
            writer.write(piece);
            digests.update(piece.asByteBuffer());
          });
      BodyDigests.Result result = digests.finish();
      Digest md5 = Objects.requireNonNull(result.md5());
      return writer.commit(md5, algorithm, result.checksum());
    }
  }
}
