package io.atoll.testkit.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.PoolCreation;
import io.atoll.blockpool.PoolOptions;
import io.atoll.blockpool.format.PoolId;
import io.atoll.gateway.namespace.PoolObjectStore;
import io.atoll.gateway.object.CopyRequest;
import io.atoll.gateway.object.ObjectInfo;
import io.atoll.gateway.object.ObjectStore;
import io.atoll.s3api.condition.Preconditions;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.operation.ObjectAttributes;
import io.atoll.testkit.device.MemoryDevice;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many threads on a pool with threads of its own. */
class ConcurrentConditionsTest {
  private static final int THREADS = 6;

  private Pool pool;
  private ObjectStore store;
  private final Answers answers = new Answers(ConcurrentConditionsTest::join);
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  private static void join(java.util.concurrent.CompletableFuture<?> answer) {
    answer.handle((value, failure) -> 0).join();
  }

  @BeforeEach
  void open() throws Exception {
    MemoryDevice device = new MemoryDevice(512L << 20);
    PoolCreation.standard(new PoolId(new UUID(3, 4)), "test", 0).format(device);
    pool = Pool.open(device, PoolOptions.DEFAULT.withMemory(8 << 20, 4 << 20));
    store = new PoolObjectStore(pool, InstantSource.system(), new SecureRandom());
    answers.of(store.buckets().create("b", "me", "eu"));
  }

  @AfterEach
  void close() throws Exception {
    threads.close();
    pool.close();
  }

  private List<Long> everywhere(Callable<Long> task) throws Exception {
    List<Future<Long>> running = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      running.add(threads.submit(task));
    }
    List<Long> results = new ArrayList<>();
    for (Future<Long> one : running) {
      results.add(one.get());
    }
    return results;
  }

  private static byte[] counter(long value, int size) {
    return ByteBuffer.allocate(size).putLong(value).array();
  }

  @Test
  void countersByIfMatchLoseNothing() throws Exception {
    byte[] zero = counter(0, 5000);
    answers.of(
        Answers.put(
            store,
            "b",
            "k",
            zero,
            Answers.described(zero, ObjectAttributes.NONE, ObjectStoreContract.IF_ABSENT)));
    List<Long> made = everywhere(() -> count(400));
    long sum = made.stream().mapToLong(Long::longValue).sum();
    assertThat(ByteBuffer.wrap(Answers.get(store, "b", "k")).getLong()).isEqualTo(sum);
  }

  /** Raises the counter so often as it finds it unchanged; the content's ETag names the content. */
  private long count(int tries) {
    long made = 0;
    for (int i = 0; i < tries; i++) {
      long value = ByteBuffer.wrap(Answers.get(store, "b", "k")).getLong();
      byte[] next = counter(value + 1, 5000);
      String etag = Answers.md5(counter(value, 5000)).hex();
      try {
        answers.of(
            Answers.put(
                store,
                "b",
                "k",
                next,
                Answers.described(next, ObjectAttributes.NONE, ObjectStoreContract.ifMatch(etag))));
        made++;
      } catch (S3Exception refusal) {
        assertThat(refusal.code()).isEqualTo(S3ErrorCode.PRECONDITION_FAILED);
      }
    }
    return made;
  }

  @Test
  void oneOfManyCreatesAKey() throws Exception {
    List<Long> made = everywhere(() -> create(60));
    assertThat(made.stream().mapToLong(Long::longValue).sum()).isEqualTo(60);
  }

  private long create(int keys) {
    long made = 0;
    for (int i = 0; i < keys; i++) {
      byte[] bytes = counter(i, 40_000);
      try {
        answers.of(
            Answers.put(
                store,
                "b",
                "k" + i,
                bytes,
                Answers.described(bytes, ObjectAttributes.NONE, ObjectStoreContract.IF_ABSENT)));
        made++;
      } catch (S3Exception refusal) {
        assertThat(refusal.code()).isEqualTo(S3ErrorCode.PRECONDITION_FAILED);
      }
    }
    return made;
  }

  @Test
  void readsCopiesOverwritesAndDeletesGetAlong() throws Exception {
    everywhere(() -> churn(150));
    for (int i = 0; i < 4; i++) {
      answers.of(store.objects().delete("b", "k" + i, null, null));
    }
    answers.of(store.buckets().delete("b"));
    assertThat(pool.failure()).isNull();
  }

  /** Every content begins with its own size, which each read checks. */
  private long churn(int steps) {
    for (int i = 0; i < steps; i++) {
      ThreadLocalRandom random = ThreadLocalRandom.current();
      String key = "k" + random.nextInt(4);
      switch (random.nextInt(5)) {
        case 0, 1 -> {
          int size = 8 + random.nextInt(random.nextBoolean() ? 6000 : 400_000);
          byte[] bytes = counter(size, size);
          ObjectInfo info =
              answers.of(
                  Answers.put(
                      store,
                      "b",
                      key,
                      bytes,
                      Answers.described(bytes, ObjectAttributes.NONE, Preconditions.NONE)));
          assertThat(info.size()).isEqualTo(size);
        }
        case 2 -> answers.of(store.objects().delete("b", key, null, null));
        case 3 ->
            unlessAbsent(
                () -> answers.of(store.objects().copy(copy(key, "k" + random.nextInt(4)))));
        default ->
            unlessAbsent(() -> {
              byte[] bytes = Answers.get(store, "b", key);
              assertThat(ByteBuffer.wrap(bytes).getLong()).isEqualTo(bytes.length);
            });
      }
    }
    return steps;
  }

  private static void unlessAbsent(Runnable action) {
    try {
      action.run();
    } catch (S3Exception refusal) {
      assertThat(refusal.code()).isEqualTo(S3ErrorCode.NO_SUCH_KEY);
    }
  }

  private static CopyRequest copy(String from, String to) {
    return new CopyRequest(
        new CopyRequest.Source("b", from, null, Preconditions.NONE),
        "b",
        to,
        UnaryOperator.identity(),
        null,
        Preconditions.NONE);
  }
}
