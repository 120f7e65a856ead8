package io.atoll.testkit.object;

import static io.atoll.testkit.object.Answers.code;
import static io.atoll.testkit.object.Answers.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.gateway.object.BucketQuery;
import io.atoll.gateway.object.ByteSpan;
import io.atoll.gateway.object.Completion;
import io.atoll.gateway.object.CopyRequest;
import io.atoll.gateway.object.DeleteTarget;
import io.atoll.gateway.object.Listings;
import io.atoll.gateway.object.ObjectInfo;
import io.atoll.gateway.object.ObjectStore;
import io.atoll.gateway.object.ObjectWriter;
import io.atoll.gateway.object.PartWriter;
import io.atoll.gateway.object.RangeChoice;
import io.atoll.gateway.object.UploadName;
import io.atoll.gateway.object.UploadedPart;
import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.condition.ETagCondition;
import io.atoll.s3api.condition.Preconditions;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.listing.ListingPage;
import io.atoll.s3api.operation.ObjectAttributes;
import io.atoll.s3api.xml.CompleteRequest;
import io.atoll.s3api.xml.ListedObject;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random histories on the store in a pool and on the model: every answer is the same, through
 * checkpoints, restarts and losses of power. {@code -Dseed=} replays one, {@code -Dhistories=} sets
 * how many fresh ones are run.
 */
class ObjectStoreHistoryTest {
  private static final int STEPS = 400;
  private static final String[] BUCKETS = {"b1", "b2"};
  private static final int[] SIZES = {0, 1, 100, 3072, 3073, 4096, 20_000, 32_768, 33_000, 200_000};

  static List<Long> seeds() {
    Long given = Long.getLong("seed");
    if (given != null) {
      return List.of(given);
    }
    List<Long> seeds = new ArrayList<>(List.of(1L, 2L, 3L, 4L));
    for (int fresh = Integer.getInteger("histories", 1); fresh > 0; fresh--) {
      seeds.add(System.nanoTime() + fresh);
    }
    return seeds;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void poolAndModelAnswerAlike(long seed) {
    try {
      new History(seed).run();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("replay with -Dseed=" + seed, e);
    }
  }

  /** An upload as both stores name it. */
  private record Pair(UploadName real, UploadName model) {}

  private static final class History {
    private final TestClock clock = new TestClock();
    private final Random random;
    private final PoolStore pool;
    private final ObjectStore model = new ModelObjectStore(clock);
    private final Answers answers;
    private final Answers modelAnswers = new Answers(answer -> {});
    private final List<Pair> uploads = new ArrayList<>();

    History(long seed) {
      this.random = new Random(seed);
      this.pool = new PoolStore(clock, seed);
      this.answers = new Answers(pool::work);
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        clock.advanceMillis(random.nextInt(20));
        step();
        if (step % 50 == 49) {
          compareAll();
        }
      }
      pool.restart(true, random.nextLong());
      compareAll();
      pool.close();
    }

    private void step() {
      switch (random.nextInt(25)) {
        case 0 -> {
          String bucket = bucket();
          same(store -> of(store, store.buckets().create(bucket, "me", "eu")));
        }
        case 1 -> {
          if (random.nextInt(4) == 0) {
            String bucket = bucket();
            same(store -> of(store, store.buckets().delete(bucket)));
          }
        }
        case 2, 3, 4, 5, 6, 7 -> putObject();
        case 8, 9 -> deleteObject();
        case 10 -> deleteSome();
        case 11, 12, 13 -> copyObject();
        case 14 -> abandon();
        case 15 -> begin();
        case 16, 17, 18 -> putPart();
        case 19 -> copyPart();
        case 20 -> finish();
        case 21 -> list();
        case 22 -> pool.settle();
        case 23 -> tagObject();
        default -> {
          if (random.nextInt(3) == 0) {
            pool.restart(random.nextBoolean(), random.nextLong());
          }
        }
      }
    }

    private <T> T of(ObjectStore store, java.util.concurrent.CompletableFuture<T> answer) {
      return isModel(store) ? modelAnswers.of(answer) : answers.of(answer);
    }

    /** Asks both; the answers, or the codes of the refusals, are equal. */
    private void same(Function<ObjectStore, Object> request) {
      Object expected = outcome(model, request);
      assertThat(outcome(pool.store(), request)).isEqualTo(expected);
    }

    private static Object outcome(ObjectStore store, Function<ObjectStore, Object> request) {
      try {
        Object answer = request.apply(store);
        return answer == null ? "done" : answer;
      } catch (S3Exception refusal) {
        return refusal.code();
      }
    }

    private String bucket() {
      return BUCKETS[random.nextInt(BUCKETS.length)];
    }

    private String key() {
      int number = random.nextInt(30);
      return switch (number % 3) {
        case 0 -> "dir/" + number;
        case 1 -> "k\0" + number;
        default -> "é" + number;
      };
    }

    private byte[] content() {
      byte[] bytes = new byte[SIZES[random.nextInt(SIZES.length)]];
      new Random(random.nextInt(5)).nextBytes(bytes);
      return bytes;
    }

    private Preconditions conditions(String bucket, String key) {
      return switch (random.nextInt(5)) {
        case 0 -> ObjectStoreContract.IF_ABSENT;
        case 1 -> ObjectStoreContract.ifMatch(etag(bucket, key));
        default -> Preconditions.NONE;
      };
    }

    private String etag(String bucket, String key) {
      if (random.nextInt(3) == 0) {
        return "0123456789abcdef0123456789abcdef";
      }
      try {
        return model.objects().head(bucket, key, null).etag();
      } catch (S3Exception e) {
        return "none";
      }
    }

    private void putObject() {
      String bucket = bucket();
      String key = key();
      byte[] bytes = content();
      ObjectAttributes attributes =
          random.nextBoolean() ? ObjectStoreContract.ATTRIBUTES : ObjectAttributes.NONE;
      var description = Answers.described(bytes, attributes, conditions(bucket, key));
      same(store -> of(store, put(store, bucket, key, bytes, description)));
    }

    private void deleteObject() {
      String bucket = bucket();
      String key = key();
      ETagCondition ifMatch =
          random.nextInt(3) == 0 ? new ETagCondition(false, List.of(etag(bucket, key))) : null;
      same(store -> of(store, store.objects().delete(bucket, key, null, ifMatch)));
    }

    private void tagObject() {
      String bucket = bucket();
      String key = key();
      Map<String, String> tags =
          random.nextInt(3) == 0 ? Map.of() : Map.of("k" + random.nextInt(3), "v");
      same(store -> of(store, store.objects().tag(bucket, key, null, tags)));
    }

    private void deleteSome() {
      String bucket = bucket();
      List<DeleteTarget> targets = new ArrayList<>();
      for (int i = random.nextInt(8); i >= 0; i--) {
        targets.add(new DeleteTarget(key(), null, null));
      }
      same(store -> of(store, store.objects().deleteAll(bucket, targets)));
    }

    private void copyObject() {
      String bucket = bucket();
      String target = bucket();
      String key = key();
      boolean sha = random.nextInt(4) == 0;
      CopyRequest request =
          new CopyRequest(
              new CopyRequest.Source(bucket, key(), null, Preconditions.NONE),
              target,
              key,
              source -> source,
              sha ? ChecksumAlgorithm.SHA256 : null,
              conditions(target, key));
      same(store -> of(store, store.objects().copy(request)));
    }

    private void abandon() {
      String bucket = bucket();
      String key = key();
      byte[] bytes = content();
      same(store -> {
        try (ObjectWriter writer = store.objects().put(bucket, key, -1)) {
          writer.write(MemorySegment.ofArray(bytes));
          return writer.length();
        }
      });
    }

    private void begin() {
      String bucket = bucket();
      String key = key();
      List<UploadName> names = new ArrayList<>();
      same(store -> {
        var upload =
            of(store, store.uploads().create(bucket, key, ObjectAttributes.NONE, null, null));
        names.add(upload.name());
        return upload.initiated();
      });
      if (names.size() == 2) {
        uploads.add(new Pair(names.getLast(), names.getFirst()));
      }
    }

    private Pair upload() {
      if (uploads.isEmpty()) {
        UploadName none = new UploadName("b1", "k", "f".repeat(32));
        return new Pair(none, none);
      }
      return uploads.get(random.nextInt(uploads.size()));
    }

    private UploadName name(ObjectStore store, Pair upload) {
      return isModel(store) ? upload.model : upload.real;
    }

    private static boolean isModel(ObjectStore store) {
      return store instanceof ModelObjectStore;
    }

    private void putPart() {
      Pair upload = upload();
      int number = 1 + random.nextInt(3);
      byte[] bytes =
          random.nextInt(4) == 0
              ? ObjectStoreContract.bytes(5 << 20, random.nextInt(3))
              : content();
      same(store -> {
        try (PartWriter writer = store.uploads().put(name(store, upload), number, bytes.length)) {
          writer.write(MemorySegment.ofArray(bytes));
          return of(store, writer.commit(Answers.md5(bytes), null, null));
        }
      });
    }

    private void copyPart() {
      Pair upload = upload();
      var source = new CopyRequest.Source(bucket(), key(), null, Preconditions.NONE);
      boolean half = random.nextBoolean();
      RangeChoice choice = (info, parts) -> new ByteSpan(half ? info.size() / 2 : 0, info.size());
      same(store -> of(store, store.uploads().copy(name(store, upload), 2, source, choice)));
    }

    private void finish() {
      Pair upload = upload();
      if (random.nextInt(4) == 0) {
        same(store -> of(store, store.uploads().abort(name(store, upload))));
        return;
      }
      same(store -> {
        UploadName name = name(store, upload);
        List<CompleteRequest.Part> parts = new ArrayList<>();
        try {
          for (UploadedPart part : store.uploads().list(name, 0, 100).parts()) {
            parts.add(new CompleteRequest.Part(part.number(), part.etag(), Map.of()));
          }
        } catch (S3Exception e) {
          parts.add(new CompleteRequest.Part(1, "0".repeat(32), Map.of()));
        }
        Completion completion =
            new Completion(new CompleteRequest(parts), Preconditions.NONE, null, null, -1);
        return parts.isEmpty() ? "no parts" : of(store, store.uploads().complete(name, completion));
      });
    }

    private void list() {
      String bucket = bucket();
      Listings.Query query =
          new Listings.Query(
              random.nextBoolean() ? "" : "d",
              random.nextBoolean() ? "" : "/",
              new Listings.Start.After(random.nextBoolean() ? "" : key(), null),
              random.nextInt(12));
      same(store -> shown(store.listings().objects(bucket, query)));
    }

    private static Object shown(ListingPage<ListedObject> page) {
      List<String> rows = new ArrayList<>();
      for (ListedObject entry : page.entries()) {
        rows.add(
            Arrays.toString(entry.key())
                + entry.etag()
                + entry.sizeBytes()
                + entry.lastModified()
                + entry.storageClass());
      }
      page.commonPrefixes().forEach(prefix -> rows.add(Arrays.toString(prefix)));
      return rows + " " + page.truncated() + " " + Arrays.toString(page.next());
    }

    private void compareAll() {
      same(store -> store.buckets().list(new BucketQuery(null, "", null, "", 100)));
      for (String bucket : BUCKETS) {
        same(store -> shown(store.listings().objects(bucket, UploadsContractParts.everything())));
        same(store ->
            store.listings().uploads(bucket, UploadsContractParts.everything()).entries().size());
        compareObjects(bucket);
      }
    }

    private void compareObjects(String bucket) {
      if (!code(() -> model.buckets().head(bucket)).equals("ok")) {
        return;
      }
      for (ListedObject entry :
          model.listings().objects(bucket, UploadsContractParts.everything()).entries()) {
        String key = new String(entry.key(), java.nio.charset.StandardCharsets.UTF_8);
        ObjectInfo info = model.objects().head(bucket, key, null);
        same(store -> store.objects().inspect(bucket, key, null));
        assertThat(Answers.get(pool.store(), bucket, key))
            .as("%s/%s of %d bytes", bucket, key, info.size())
            .isEqualTo(Answers.get(model, bucket, key));
      }
    }
  }
}
