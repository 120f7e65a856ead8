package io.atoll.gateway.s3;

import io.atoll.gateway.http.HttpCall;
import io.atoll.gateway.http.PieceSource;
import io.atoll.gateway.object.ByteSource;
import io.atoll.gateway.object.ByteSpan;
import io.atoll.gateway.object.CompletionCheck;
import io.atoll.gateway.object.ObjectChecksum;
import io.atoll.gateway.object.ObjectInfo;
import io.atoll.gateway.object.ObjectPart;
import io.atoll.gateway.object.ObjectReading;
import io.atoll.gateway.object.ObjectStore;
import io.atoll.s3api.checksum.Digest;
import io.atoll.s3api.condition.ByteRange;
import io.atoll.s3api.condition.IfRange;
import io.atoll.s3api.condition.Preconditions;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.http.Headers;
import io.atoll.s3api.http.S3Response;
import io.atoll.s3api.operation.ObjectOperation.GetObject;
import io.atoll.s3api.operation.ObjectOperation.HeadObject;
import io.atoll.s3api.operation.ResponseOverrides;
import io.atoll.s3api.response.ObjectResponseHeaders;
import io.atoll.s3api.response.StoredObject;
import io.atoll.s3api.xml.StoredChecksum;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers GET and HEAD of objects. */
final class ReadHandler {
  private final ObjectStore store;

  ReadHandler(ObjectStore store) {
    this.store = store;
  }

  /** What is asked for, of either method. */
  private record Wanted(
      @Nullable ByteRange range,
      int partNumber,
      Preconditions conditions,
      ResponseOverrides overrides,
      boolean checksumMode,
      @Nullable String ifRange) {}

  /** What was chosen of an object. */
  private static final class Choice {
    private final Wanted wanted;
    private boolean notModified;
    private ByteRange.@Nullable Resolved chosen;
    private @Nullable ObjectPart chosenPart;

    Choice(Wanted wanted) {
      this.wanted = wanted;
    }

    ByteSpan choose(ObjectInfo info, Supplier<List<ObjectPart>> parts) {
      notModified =
          wanted.conditions.evaluateRead(info.etag(), info.lastModified())
              == Preconditions.ReadOutcome.NOT_MODIFIED;
      chosen = null;
      chosenPart = null;
      if (notModified) {
        return new ByteSpan(0, 0);
      }
      ByteRange range = wanted.range;
      if (range != null && IfRange.holds(wanted.ifRange, info.etag(), info.lastModified())) {
        ByteRange.Resolved resolved = range.resolve(info.size());
        if (resolved == null) {
          return new ByteSpan(0, 0);
        }
        chosen = resolved;
        ByteSpan span = new ByteSpan(resolved.offset(), resolved.offset() + resolved.length());
        chosenPart = partOfRange(info, span, parts);
        return span;
      }
      if (wanted.partNumber > 0) {
        ByteSpan part = part(info, parts);
        // Of an empty object there is no range that could be stated.
        chosen = part.length() == 0 ? null : new ByteRange.Resolved(part.from(), part.length());
        return part;
      }
      return new ByteSpan(0, info.size());
    }

    private ByteSpan part(ObjectInfo info, Supplier<List<ObjectPart>> parts) {
      if (info.partCount() == 0 && wanted.partNumber == 1) {
        return new ByteSpan(0, info.size());
      }
      for (ObjectPart part : info.partCount() == 0 ? List.<ObjectPart>of() : parts.get()) {
        if (part.number() == wanted.partNumber) {
          chosenPart = part;
          return new ByteSpan(part.offset(), part.offset() + part.size());
        }
      }
      throw new S3Exception(S3ErrorCode.INVALID_PART_NUMBER)
          .with("PartNumberRequested", Integer.toString(wanted.partNumber))
          .with("ActualPartCount", Integer.toString(Math.max(1, info.partCount())));
    }

    /**
     * The part that a range is, or null. It is looked for only where the client wants a checksum
     * and the range can be a part.
     */
    private @Nullable ObjectPart partOfRange(
        ObjectInfo info, ByteSpan span, Supplier<List<ObjectPart>> parts) {
      boolean last = span.to() == info.size();
      if (!wanted.checksumMode
          || info.checksum() == null
          || info.partCount() == 0
          || (span.length() < CompletionCheck.MIN_PART_BYTES && !last)) {
        return null;
      }
      for (ObjectPart part : parts.get()) {
        if (part.offset() == span.from() && part.size() == span.length()) {
          return part;
        }
      }
      return null;
    }

    /**
     * The checksum of what is sent: the object's, or that of the one part which a part number or a
     * range chose ("Checking object integrity" in the user guide of Amazon S3).
     */
    private @Nullable StoredChecksum checksum(ObjectInfo info) {
      ObjectChecksum whole = info.checksum();
      if (!wanted.checksumMode || whole == null) {
        return null;
      }
      ByteRange.Resolved range = chosen;
      boolean all = range == null || (range.offset() == 0 && range.length() == info.size());
      ObjectPart part = chosenPart;
      if (part == null || (all && wanted.partNumber == 0)) {
        return all ? Stored.checksum(whole) : null;
      }
      Digest ofPart = part.checksum();
      return ofPart == null
          ? null
          : new StoredChecksum(whole.algorithm(), whole.type(), ofPart.base64());
    }

    int status() {
      return notModified ? 304 : chosen != null ? 206 : 200;
    }

    Headers headers(ObjectInfo info) {
      StoredObject object = Stored.object(info);
      return notModified
          ? ObjectResponseHeaders.notModified(object, wanted.overrides)
          : ObjectResponseHeaders.read(
              object, wanted.overrides, chosen, checksum(info), wanted.partNumber);
    }
  }

  void get(HttpCall call, GetObject get) {
    Wanted wanted =
        new Wanted(
            get.range(),
            get.partNumber(),
            get.conditions(),
            get.overrides(),
            get.checksumMode(),
            call.request().header("If-Range"));
    call.onWorker(() -> get(call, get, new Choice(wanted)));
  }

  private void get(HttpCall call, GetObject get, Choice choice) {
    ObjectReading reading =
        store.objects().read(get.bucket(), get.key(), get.versionId(), choice::choose);
    Headers headers = choice.headers(reading.info());
    if (choice.notModified) {
      reading.close();
      call.respond(S3Response.empty(304, headers));
      return;
    }
    switch (reading.content()) {
      case ObjectReading.Content.Whole(byte[] bytes) ->
          call.respond(choice.status(), headers, bytes.length, ByteBuffer.wrap(bytes));
      case ObjectReading.Content.Pieces(ByteSource source) -> {
        try {
          call.beginTransfer();
        } catch (S3Exception e) {
          source.close();
          throw e;
        }
        call.respondStream(choice.status(), headers, reading.span().length(), new Pieces(source));
      }
    }
  }

  void head(HttpCall call, HeadObject head) {
    Wanted wanted =
        new Wanted(
            head.range(),
            head.partNumber(),
            head.conditions(),
            head.overrides(),
            head.checksumMode(),
            call.request().header("If-Range"));
    call.onWorker(() -> head(call, head, new Choice(wanted)));
  }

  private void head(HttpCall call, HeadObject head, Choice choice) {
    ObjectInfo info = store.objects().head(head.bucket(), head.key(), head.versionId());
    ByteSpan span =
        choice.choose(
            info,
            () -> store.objects().inspect(head.bucket(), head.key(), head.versionId()).parts());
    Headers headers = choice.headers(info);
    call.respondHead(choice.status(), headers, choice.notModified ? -1 : span.length());
  }

  /** The store's pieces as the HTTP layer wants them. */
  private record Pieces(ByteSource source) implements PieceSource {
    @Override
    public @Nullable ByteBuffer next() {
      MemorySegment piece = source.next();
      return piece == null ? null : piece.asByteBuffer();
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
