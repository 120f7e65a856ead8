package io.atoll.testkit.object;

import static io.atoll.testkit.object.Answers.code;
import static io.atoll.testkit.object.Answers.described;
import static io.atoll.testkit.object.Answers.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.gateway.object.ByteSource;
import io.atoll.gateway.object.CopyRequest;
import io.atoll.gateway.object.ObjectReading;
import io.atoll.gateway.object.ObjectReading.Content;
import io.atoll.gateway.object.ObjectWriter;
import io.atoll.gateway.object.PartWriter;
import io.atoll.gateway.object.RangeChoice;
import io.atoll.gateway.object.UploadName;
import io.atoll.s3api.condition.Preconditions;
import io.atoll.s3api.operation.ObjectAttributes;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the store in a pool promises beyond the port: space comes back, reads keep their version.
 */
class PoolNamespaceTest {
  /** Tree pages that stay, and the rest of a run of blocks. */
  private static final long SLACK_BLOCKS = 600;

  private final TestClock clock = new TestClock();
  private final PoolStore pool = new PoolStore(clock, 7);
  private final Answers answers = new Answers(pool::work);

  @BeforeEach
  void makeBucket() {
    answers.of(pool.store().buckets().create("b", "me", "eu"));
  }

  @AfterEach
  void close() {
    pool.close();
  }

  private void stored(String key, byte[] bytes) {
    answers.of(
        put(
            pool.store(),
            "b",
            key,
            bytes,
            described(bytes, ObjectAttributes.NONE, Preconditions.NONE)));
  }

  private long free() {
    pool.settle();
    return pool.pool().status().freeBlocks();
  }

  private void fill() {
    for (int size : new int[] {0, 100, 5000, 40_000, 2_000_000, 40_000_000}) {
      stored("k" + size, ObjectStoreContract.bytes(size, size));
      CopyRequest copy =
          new CopyRequest(
              new CopyRequest.Source("b", "k" + size, null, Preconditions.NONE),
              "b",
              "copy" + size,
              UnaryOperator.identity(),
              null,
              Preconditions.NONE);
      answers.of(pool.store().objects().copy(copy));
    }
    UploadName upload = upload("m");
    UploadsContractParts.complete(pool.store(), answers, upload);
  }

  private UploadName upload(String key) {
    UploadName upload =
        answers
            .of(pool.store().uploads().create("b", key, ObjectAttributes.NONE, null, null))
            .name();
    for (int number = 1; number <= 3; number++) {
      byte[] bytes = ObjectStoreContract.bytes(UploadsContract.PART_BYTES, number);
      try (PartWriter writer = pool.store().uploads().put(upload, number, bytes.length)) {
        writer.write(MemorySegment.ofArray(bytes));
        answers.of(writer.commit(Answers.md5(bytes), null, null));
      }
    }
    return upload;
  }

  @Test
  void deletedObjectsGiveTheirSpaceBack() {
    long before = free();
    fill();
    assertThat(free()).isLessThan(before - 10_000);
    var page = pool.store().listings().objects("b", UploadsContractParts.everything());
    for (var entry : page.entries()) {
      answers.of(
          pool.store()
              .objects()
              .delete(
                  "b",
                  new String(entry.key(), java.nio.charset.StandardCharsets.UTF_8),
                  null,
                  null));
    }
    assertThat(free()).isGreaterThan(before - SLACK_BLOCKS);
  }

  @Test
  void aDeletedBucketGivesTheSpaceOfItsUploadsBack() {
    long before = free();
    fill();
    upload("open");
    var page = pool.store().listings().objects("b", UploadsContractParts.everything());
    for (var entry : page.entries()) {
      answers.of(
          pool.store()
              .objects()
              .delete(
                  "b",
                  new String(entry.key(), java.nio.charset.StandardCharsets.UTF_8),
                  null,
                  null));
    }
    answers.of(pool.store().buckets().delete("b"));
    assertThat(free()).isGreaterThan(before - SLACK_BLOCKS);
    pool.restart(false, 3);
    assertThat(code(() -> pool.store().buckets().head("b"))).isEqualTo("NoSuchBucket");
    assertThat(free()).isGreaterThan(before - SLACK_BLOCKS);
  }

  @Test
  void anUploadIntoABucketThatGoesIsRefusedAndReleased() {
    long before = free();
    byte[] bytes = ObjectStoreContract.bytes(40_000_000, 5);
    try (ObjectWriter writer = pool.store().objects().put("b", "k", -1)) {
      writer.write(MemorySegment.ofArray(bytes));
      answers.of(pool.store().buckets().delete("b"));
      var refused = writer.commit(described(bytes, ObjectAttributes.NONE, Preconditions.NONE));
      assertThat(code(() -> answers.of(refused))).isEqualTo("NoSuchBucket");
    }
    assertThat(free()).isGreaterThan(before - SLACK_BLOCKS);
  }

  @Test
  void abandonedUploadsOfACrashAreReclaimed() {
    long before = free();
    ObjectWriter writer = pool.store().objects().put("b", "k", -1);
    writer.write(MemorySegment.ofArray(ObjectStoreContract.bytes(80_000_000, 5)));
    pool.restart(false, 4);
    assertThat(free()).isGreaterThan(before - SLACK_BLOCKS);
  }

  @Test
  void aReadKeepsItsVersionWhateverHappensToTheKey() {
    byte[] bytes = ObjectStoreContract.bytes(80_000_000, 5);
    stored("k", bytes);
    pool.settle();
    try (ObjectReading reading = pool.store().objects().read("b", "k", null, RangeChoice.WHOLE)) {
      stored("k", ObjectStoreContract.bytes(70_000_000, 6));
      pool.settle();
      answers.of(pool.store().objects().delete("b", "k", null, null));
      pool.settle();
      stored("other", ObjectStoreContract.bytes(70_000_000, 7));
      assertThat(gather(reading)).isEqualTo(bytes);
    }
    long after = free();
    answers.of(pool.store().objects().delete("b", "other", null, null));
    assertThat(free()).isGreaterThan(after + 15_000);
  }

  private static byte[] gather(ObjectReading reading) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteSource source = ((Content.Pieces) reading.content()).source();
    for (MemorySegment piece = source.next(); piece != null; piece = source.next()) {
      out.writeBytes(piece.toArray(ValueLayout.JAVA_BYTE));
    }
    return out.toByteArray();
  }
}
