package io.atoll.testkit.object;

import io.atoll.gateway.object.ByteSpan;
import io.atoll.gateway.object.Completion;
import io.atoll.gateway.object.CompletionCheck;
import io.atoll.gateway.object.CopyRequest;
import io.atoll.gateway.object.ObjectInfo;
import io.atoll.gateway.object.PartPage;
import io.atoll.gateway.object.PartWriter;
import io.atoll.gateway.object.RangeChoice;
import io.atoll.gateway.object.Upload;
import io.atoll.gateway.object.UploadName;
import io.atoll.gateway.object.UploadedPart;
import io.atoll.gateway.object.Uploads;
import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.ChecksumType;
import io.atoll.s3api.checksum.Digest;
import io.atoll.s3api.checksum.RunningChecksum;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.operation.ObjectAttributes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Uploads of the model. */
final class ModelUploads implements Uploads {
  private final ModelObjectStore store;

  ModelUploads(ModelObjectStore store) {
    this.store = store;
  }

  @Override
  public CompletableFuture<Upload> create(
      String bucket,
      String key,
      ObjectAttributes attributes,
      @Nullable ChecksumAlgorithm checksumAlgorithm,
      @Nullable ChecksumType checksumType) {
    return store.change(() -> {
      ModelBucket target = store.bucket(bucket);
      UploadName name = new UploadName(bucket, key, store.newUploadId());
      Upload upload =
          new Upload(
              name, ModelBucket.now(store.clock()), attributes, checksumAlgorithm, checksumType);
      target.uploads.put(name.id(), new ModelBucket.Progress(upload, new TreeMap<>()));
      return upload;
    });
  }

  @Override
  public Upload head(UploadName name) {
    synchronized (store) {
      return store.bucket(name.bucket()).upload(name).upload();
    }
  }

  @Override
  public PartWriter put(UploadName upload, int number, long expectedLength) {
    head(upload);
    return new Writer(upload, number);
  }

  private final class Writer extends ModelSink implements PartWriter {
    private final UploadName name;
    private final int number;

    Writer(UploadName name, int number) {
      this.name = name;
      this.number = number;
    }

    @Override
    public CompletableFuture<UploadedPart> commit(
        Digest md5, @Nullable ChecksumAlgorithm algorithm, @Nullable Digest checksum) {
      byte[] bytes = handOver();
      return store.change(() -> putPart(name, number, bytes, md5, algorithm, checksum));
    }
  }

  private UploadedPart putPart(
      UploadName name,
      int number,
      byte[] bytes,
      Digest md5,
      @Nullable ChecksumAlgorithm algorithm,
      @Nullable Digest checksum) {
    ModelBucket.Progress progress = store.bucket(name.bucket()).upload(name);
    UploadedPart part =
        new UploadedPart(
            number, bytes.length, md5, ModelBucket.now(store.clock()), algorithm, checksum);
    progress.parts().put(number, new ModelBucket.StoredPart(part, bytes));
    return part;
  }

  @Override
  public CompletableFuture<UploadedPart> copy(
      UploadName name, int number, CopyRequest.Source source, RangeChoice choice) {
    return store.change(() -> {
      Upload upload = store.bucket(name.bucket()).upload(name).upload();
      ModelBucket.Stored stored = store.bucket(source.bucket()).object(source.key());
      ObjectInfo info = stored.info();
      source.conditions().evaluateCopySource(info.etag(), info.lastModified());
      ByteSpan span = choice.choose(info, stored::parts);
      byte[] bytes = Arrays.copyOfRange(stored.bytes(), (int) span.from(), (int) span.to());
      boolean whole = bytes.length == info.size();
      ChecksumAlgorithm algorithm = upload.copiedPartAlgorithm(whole ? info.checksum() : null);
      Digest checksum = digest(RunningChecksum.of(algorithm), bytes);
      return putPart(
          name, number, bytes, digest(RunningChecksum.md5(), bytes), algorithm, checksum);
    });
  }

  private static Digest digest(RunningChecksum running, byte[] bytes) {
    running.update(ByteBuffer.wrap(bytes));
    return running.finish();
  }

  @Override
  public PartPage list(UploadName name, int after, int maxParts) {
    synchronized (store) {
      ModelBucket.Progress progress = store.bucket(name.bucket()).upload(name);
      List<UploadedPart> behind =
          progress.parts().tailMap(after, false).values().stream()
              .map(ModelBucket.StoredPart::part)
              .toList();
      int count = Math.min(behind.size(), maxParts);
      return new PartPage(progress.upload(), behind.subList(0, count), count < behind.size());
    }
  }

  @Override
  public CompletableFuture<ObjectInfo> complete(UploadName name, Completion completion) {
    return store.change(() -> {
      ModelBucket bucket = store.bucket(name.bucket());
      ModelBucket.Completed before = bucket.completed.get(name.id());
      if (before != null && before.name().equals(name)) {
        return repeat(before, completion);
      }
      ModelBucket.Progress progress = bucket.upload(name);
      TreeMap<Integer, UploadedPart> parts = new TreeMap<>();
      progress.parts().forEach((number, part) -> parts.put(number, part.part()));
      CompletionCheck.Outcome outcome = CompletionCheck.check(progress.upload(), parts, completion);
      bucket.check(name.key(), completion.conditions());
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      outcome.parts().forEach(part -> bytes.writeBytes(part(progress, part.number()).bytes()));
      ObjectInfo info =
          bucket.put(
              store.clock(),
              name.key(),
              bytes.toByteArray(),
              progress.upload().attributes(),
              outcome.etag(),
              outcome.checksum(),
              outcome.parts());
      bucket.uploads.remove(name.id());
      bucket.completed.put(name.id(), new ModelBucket.Completed(name, info));
      return info;
    });
  }

  private static ModelBucket.StoredPart part(ModelBucket.Progress progress, int number) {
    ModelBucket.StoredPart part = progress.parts().get(number);
    if (part == null) {
      throw new IllegalStateException("part " + number + " was not checked");
    }
    return part;
  }

  private static ObjectInfo repeat(ModelBucket.Completed before, Completion completion) {
    if (!before.info().etag().equals(CompletionCheck.etagOf(completion.request()))) {
      throw new S3Exception(S3ErrorCode.INVALID_PART);
    }
    return before.info();
  }

  @Override
  public CompletableFuture<Void> abort(UploadName name) {
    return store.change(() -> {
      ModelBucket bucket = store.bucket(name.bucket());
      bucket.upload(name);
      bucket.uploads.remove(name.id());
      return null;
    });
  }
}
