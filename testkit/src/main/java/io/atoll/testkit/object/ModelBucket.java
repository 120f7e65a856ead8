package io.atoll.testkit.object;

import io.atoll.gateway.object.Bucket;
import io.atoll.gateway.object.ObjectChecksum;
import io.atoll.gateway.object.ObjectInfo;
import io.atoll.gateway.object.ObjectPart;
import io.atoll.gateway.object.Upload;
import io.atoll.gateway.object.UploadName;
import io.atoll.gateway.object.UploadedPart;
import io.atoll.s3api.condition.Preconditions;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.operation.ObjectAttributes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A bucket of the model. Under the store's monitor. */
final class ModelBucket {
  /** A key as its bytes, which sort without sign. */
  record Key(String text) implements Comparable<Key> {
    byte[] utf8() {
      return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int compareTo(Key other) {
      return Arrays.compareUnsigned(utf8(), other.utf8());
    }
  }

  /** An object with its bytes. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Stored(ObjectInfo info, byte[] bytes, List<ObjectPart> parts) {
    Stored withTags(Map<String, String> tags) {
      ObjectInfo tagged =
          new ObjectInfo(
              info.key(),
              info.versionId(),
              info.size(),
              info.etag(),
              info.lastModified(),
              info.attributes().withTags(tags),
              info.checksum(),
              info.partCount());
      return new Stored(tagged, bytes, parts);
    }
  }

  /** A part with its bytes. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record StoredPart(UploadedPart part, byte[] bytes) {}

  /** An upload in progress. */
  record Progress(Upload upload, TreeMap<Integer, StoredPart> parts) {}

  /** What a completed upload was answered with. */
  record Completed(UploadName name, ObjectInfo info) {}

  final Bucket bucket;
  final TreeMap<Key, Stored> objects = new TreeMap<>();
  final TreeMap<String, Progress> uploads = new TreeMap<>();
  final Map<String, Completed> completed = new HashMap<>();

  ModelBucket(Bucket bucket) {
    this.bucket = bucket;
  }

  static Instant now(InstantSource clock) {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  Stored object(String key) {
    Stored stored = objects.get(new Key(key));
    if (stored == null) {
      throw new S3Exception(S3ErrorCode.NO_SUCH_KEY).with("Key", key);
    }
    return stored;
  }

  Progress upload(UploadName name) {
    Progress progress = uploads.get(name.id());
    if (progress == null || !progress.upload.name().key().equals(name.key())) {
      throw new S3Exception(S3ErrorCode.NO_SUCH_UPLOAD).with("UploadId", name.id());
    }
    return progress;
  }

  /** Checks what a write demands of the present object. */
  void check(String key, Preconditions conditions) {
    Stored old = objects.get(new Key(key));
    conditions.evaluateWrite(old == null ? null : old.info.etag());
  }

  ObjectInfo put(
      InstantSource clock,
      String key,
      byte[] bytes,
      ObjectAttributes attributes,
      String etag,
      @Nullable ObjectChecksum checksum,
      List<ObjectPart> parts) {
    Stored old = objects.get(new Key(key));
    Instant modified = now(clock);
    if (old != null && old.info.lastModified().isAfter(modified)) {
      modified = old.info.lastModified();
    }
    ObjectInfo info =
        new ObjectInfo(key, null, bytes.length, etag, modified, attributes, checksum, parts.size());
    objects.put(new Key(key), new Stored(info, bytes, parts));
    return info;
  }
}
