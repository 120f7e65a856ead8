package io.atoll.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Conditional writes bind however many clients write at once. */
class SdkConditionsTest {
  @RegisterExtension static final ServedPool POOL = new ServedPool();

  private static final int WRITERS = 32;

  /** What a writer does; returns when it succeeded. */
  private interface Write {
    void by(int writer);
  }

  /**
   * Lets all writers go at once. Returns those who succeeded; the others must have met the
   * condition.
   */
  private static List<Integer> race(Write write) throws Exception {
    CyclicBarrier start = new CyclicBarrier(WRITERS);
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      int writer = i;
      tasks.add(() -> {
        start.await();
        try {
          write.by(writer);
          return true;
        } catch (S3Exception e) {
          assertThat(e.awsErrorDetails().errorCode())
              .isIn("PreconditionFailed", "ConditionalRequestConflict");
          return false;
        }
      });
    }
    List<Integer> winners = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
      List<Future<Boolean>> outcomes = threads.invokeAll(tasks);
      for (int i = 0; i < WRITERS; i++) {
        if (outcomes.get(i).get()) {
          winners.add(i);
        }
      }
    }
    return winners;
  }

  private static String read(String bucket) {
    return POOL.client().getObjectAsBytes(r -> r.bucket(bucket).key("k")).asUtf8String();
  }

  @Test
  void oneOfManyCreates() throws Exception {
    String bucket = POOL.bucket();
    for (int round = 0; round < 5; round++) {
      List<Integer> winners =
          race(writer ->
              POOL.client()
                  .putObject(
                      r -> r.bucket(bucket).key("k").ifNoneMatch("*"),
                      RequestBody.fromString("writer " + writer)));
      assertThat(winners).hasSize(1);
      assertThat(read(bucket)).isEqualTo("writer " + winners.getFirst());
      POOL.client().deleteObject(r -> r.bucket(bucket).key("k"));
    }
  }

  @Test
  void oneOfManyReplaces() throws Exception {
    String bucket = POOL.bucket();
    String etag =
        POOL.client()
            .putObject(r -> r.bucket(bucket).key("k"), RequestBody.fromString("first"))
            .eTag();
    List<Integer> winners =
        race(writer ->
            POOL.client()
                .putObject(
                    r -> r.bucket(bucket).key("k").ifMatch(etag),
                    RequestBody.fromString("writer " + writer)));
    assertThat(winners).hasSize(1);
    assertThat(read(bucket)).isEqualTo("writer " + winners.getFirst());
  }

  @Test
  void oneOfManyCompletesAndCopies() throws Exception {
    String bucket = POOL.bucket();
    POOL.client().putObject(r -> r.bucket(bucket).key("s"), RequestBody.fromString("copied"));
    List<String> ids = new ArrayList<>();
    List<CompletedPart> parts = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      String body = "writer " + i;
      String id = POOL.client().createMultipartUpload(r -> r.bucket(bucket).key("k")).uploadId();
      ids.add(id);
      String etag =
          POOL.client()
              .uploadPart(
                  r -> r.bucket(bucket).key("k").uploadId(id).partNumber(1),
                  RequestBody.fromString(body))
              .eTag();
      parts.add(CompletedPart.builder().partNumber(1).eTag(etag).build());
    }
    List<Integer> winners =
        race(writer -> {
          if (writer % 2 == 0) {
            POOL.client()
                .copyObject(r ->
                    r.sourceBucket(bucket)
                        .sourceKey("s")
                        .destinationBucket(bucket)
                        .destinationKey("k")
                        .ifNoneMatch("*"));
          } else {
            POOL.client()
                .completeMultipartUpload(r ->
                    r.bucket(bucket)
                        .key("k")
                        .uploadId(ids.get(writer))
                        .ifNoneMatch("*")
                        .multipartUpload(m -> m.parts(parts.get(writer))));
          }
        });
    assertThat(winners).hasSize(1);
    int winner = winners.getFirst();
    assertThat(read(bucket)).isEqualTo(winner % 2 == 0 ? "copied" : "writer " + winner);
  }
}
