package io.atoll.testkit.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.gateway.object.ByteSource;
import io.atoll.gateway.object.ByteSpan;
import io.atoll.gateway.object.NewObject;
import io.atoll.gateway.object.ObjectChecksum;
import io.atoll.gateway.object.ObjectReading;
import io.atoll.gateway.object.ObjectReading.Content;
import io.atoll.gateway.object.ObjectStore;
import io.atoll.gateway.object.ObjectWriter;
import io.atoll.gateway.object.RangeChoice;
import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.Digest;
import io.atoll.s3api.checksum.RunningChecksum;
import io.atoll.s3api.condition.Preconditions;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.operation.ObjectAttributes;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks a store as a door does, and waits for its answers. */
final class Answers {
  private final Consumer<CompletableFuture<?>> work;

  /**
   * @param work makes an answer come
   */
  Answers(Consumer<CompletableFuture<?>> work) {
    this.work = work;
  }

  /** The answer; a failure is thrown as it is. */
  <T extends @Nullable Object> T of(CompletableFuture<T> answer) {
    work.accept(answer);
    assertThat(answer).isDone();
    try {
      return answer.get();
    } catch (ExecutionException | CompletionException e) {
      if (e.getCause() instanceof S3Exception refusal) {
        throw refusal;
      }
      throw new AssertionError("not an answer", e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The code that a request is refused with, {@code "ok"} when it is not. */
  static String code(Supplier<?> request) {
    try {
      var _ = request.get();
      return "ok";
    } catch (S3Exception refusal) {
      return refusal.code().code();
    }
  }

  static Digest md5(byte[] bytes) {
    return digest(RunningChecksum.md5(), bytes);
  }

  static Digest crc32(byte[] bytes) {
    return digest(RunningChecksum.of(ChecksumAlgorithm.CRC32), bytes);
  }

  private static Digest digest(RunningChecksum running, byte[] bytes) {
    running.update(ByteBuffer.wrap(bytes));
    return running.finish();
  }

  /** What a plain put says of its bytes. */
  static NewObject described(byte[] bytes, ObjectAttributes attributes, Preconditions conditions) {
    ObjectChecksum checksum = ObjectChecksum.whole(ChecksumAlgorithm.CRC32, crc32(bytes));
    return new NewObject(attributes, md5(bytes).hex(), checksum, conditions);
  }

  static CompletableFuture<io.atoll.gateway.object.ObjectInfo> put(
      ObjectStore store, String bucket, String key, byte[] bytes, NewObject description) {
    try (ObjectWriter writer = store.objects().put(bucket, key, bytes.length)) {
      int half = bytes.length / 2;
      MemorySegment all = MemorySegment.ofArray(bytes);
      writer.write(all.asSlice(0, half));
      writer.write(all.asSlice(half));
      return writer.commit(description);
    }
  }

  static byte[] get(ObjectStore store, String bucket, String key) {
    return get(store, bucket, key, RangeChoice.WHOLE);
  }

  static byte[] get(ObjectStore store, String bucket, String key, long from, long to) {
    return get(store, bucket, key, (info, parts) -> new ByteSpan(from, to));
  }

  private static byte[] get(ObjectStore store, String bucket, String key, RangeChoice choice) {
    try (ObjectReading reading = store.objects().read(bucket, key, null, choice)) {
      byte[] bytes =
          switch (reading.content()) {
            case Content.Whole(byte[] whole) -> whole;
            case Content.Pieces(ByteSource source) -> gather(source);
          };
      assertThat(bytes).hasSize((int) reading.span().length());
      return bytes;
    }
  }

  private static byte[] gather(ByteSource source) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (MemorySegment piece = source.next(); piece != null; piece = source.next()) {
      out.writeBytes(piece.toArray(ValueLayout.JAVA_BYTE));
    }
    return out.toByteArray();
  }
}
