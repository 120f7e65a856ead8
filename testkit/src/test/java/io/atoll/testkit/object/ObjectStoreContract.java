package io.atoll.testkit.object;

import static io.atoll.testkit.object.Answers.code;
import static io.atoll.testkit.object.Answers.described;
import static io.atoll.testkit.object.Answers.get;
import static io.atoll.testkit.object.Answers.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.gateway.object.Bucket;
import io.atoll.gateway.object.BucketPage;
import io.atoll.gateway.object.BucketQuery;
import io.atoll.gateway.object.CopyRequest;
import io.atoll.gateway.object.DeleteOutcome;
import io.atoll.gateway.object.DeleteTarget;
import io.atoll.gateway.object.Listings;
import io.atoll.gateway.object.ObjectInfo;
import io.atoll.gateway.object.ObjectStore;
import io.atoll.gateway.object.ObjectWriter;
import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.condition.ETagCondition;
import io.atoll.s3api.condition.Preconditions;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.listing.ListingPage;
import io.atoll.s3api.operation.ObjectAttributes;
import io.atoll.s3api.operation.StorageClass;
import io.atoll.s3api.xml.ListedObject;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every object store does: buckets, objects, listings. */
abstract class ObjectStoreContract {
  static final Preconditions IF_ABSENT =
      new Preconditions(null, new ETagCondition(true, List.of()), null, null);
  static final ObjectAttributes ATTRIBUTES =
      new ObjectAttributes(
          "text/plain",
          "no-cache",
          null,
          "gzip",
          null,
          "tomorrow",
          "/elsewhere",
          Map.of("color", "blüe"),
          StorageClass.STANDARD_IA,
          Map.of("team", "a b"));

  final TestClock clock = new TestClock();

  abstract ObjectStore store();

  abstract Answers answers();

  static byte[] bytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static Preconditions ifMatch(String etag) {
    return new Preconditions(new ETagCondition(false, List.of(etag)), null, null, null);
  }

  ObjectInfo stored(String key, byte[] bytes) {
    return answers()
        .of(
            put(
                store(),
                "b",
                key,
                bytes,
                described(bytes, ObjectAttributes.NONE, Preconditions.NONE)));
  }

  @BeforeEach
  void makeBucket() {
    answers().of(store().buckets().create("b", "me", "eu"));
  }

  @Test
  void bucketsAreMadeFoundListedAndDeleted() {
    Bucket made = answers().of(store().buckets().create("a", "me", "eu"));
    assertThat(made).isEqualTo(new Bucket("a", clock.instant(), "me", "eu"));
    assertThat(store().buckets().head("a")).isEqualTo(made);
    answers().of(store().buckets().create("c", "you", "us"));
    assertThat(code(() -> answers().of(store().buckets().create("a", "me", "eu"))))
        .isEqualTo("BucketAlreadyOwnedByYou");
    assertThat(code(() -> answers().of(store().buckets().create("a", "you", "eu"))))
        .isEqualTo("BucketAlreadyExists");
    assertThat(names(new BucketQuery(null, "", null, "", 10))).containsExactly("a", "b", "c");
    assertThat(names(new BucketQuery("me", "", null, "", 10))).containsExactly("a", "b");
    assertThat(names(new BucketQuery(null, "", "us", "", 10))).containsExactly("c");
    assertThat(names(new BucketQuery(null, "b", null, "", 10))).containsExactly("b");
    assertThat(names(new BucketQuery(null, "", null, "a", 10))).containsExactly("b", "c");
    BucketPage first = store().buckets().list(new BucketQuery(null, "", null, "", 2));
    assertThat(first.truncated()).isTrue();
    assertThat(first.buckets()).hasSize(2);
    answers().of(store().buckets().delete("a"));
    assertThat(code(() -> store().buckets().head("a"))).isEqualTo("NoSuchBucket");
    assertThat(code(() -> answers().of(store().buckets().delete("a")))).isEqualTo("NoSuchBucket");
    assertThat(code(() -> store().objects().put("a", "k", 0))).isEqualTo("NoSuchBucket");
  }

  private List<String> names(BucketQuery query) {
    return store().buckets().list(query).buckets().stream().map(Bucket::name).toList();
  }

  @Test
  void aBucketWithObjectsIsNotDeleted() {
    stored("k", bytes(10, 1));
    assertThat(code(() -> answers().of(store().buckets().delete("b")))).isEqualTo("BucketNotEmpty");
    answers().of(store().objects().delete("b", "k", null, null));
    answers().of(store().buckets().delete("b"));
    answers().of(store().buckets().create("b", "you", "us"));
    assertThat(list("", "", "", 10).entries()).isEmpty();
  }

  @Test
  void objectsOfAllSizesComeBack() {
    for (int size :
        new int[] {
          0, 1, 3072, 3073, 4096, 32 << 10, (32 << 10) + 1, 128 << 10, 1 << 20, 3_000_000
        }) {
      byte[] bytes = bytes(size, size);
      ObjectInfo info =
          answers()
              .of(put(store(), "b", "k", bytes, described(bytes, ATTRIBUTES, Preconditions.NONE)));
      assertThat(info.size()).isEqualTo(size);
      assertThat(info.lastModified()).isEqualTo(clock.instant());
      assertThat(store().objects().head("b", "k", null)).isEqualTo(info);
      assertThat(store().objects().head("b", "k", "null").attributes()).isEqualTo(ATTRIBUTES);
      assertThat(get(store(), "b", "k")).isEqualTo(bytes);
      if (size > 2) {
        assertThat(get(store(), "b", "k", size / 3, size - 1))
            .isEqualTo(java.util.Arrays.copyOfRange(bytes, size / 3, size - 1));
      }
    }
  }

  @Test
  void whatIsNotThereIsSaidSo() {
    assertThat(code(() -> store().objects().head("b", "k", null))).isEqualTo("NoSuchKey");
    assertThat(code(() -> store().objects().head("x", "k", null))).isEqualTo("NoSuchBucket");
    assertThat(code(() -> get(store(), "b", "k"))).isEqualTo("NoSuchKey");
    assertThat(code(() -> store().objects().head("b", "k", "v1"))).isEqualTo("InvalidArgument");
    answers().of(store().objects().delete("b", "k", null, null));
  }

  @Test
  void nothingIsSeenOfAnObjectThatIsNotCommitted() {
    try (ObjectWriter writer = store().objects().put("b", "k", -1)) {
      writer.write(MemorySegment.ofArray(bytes(300_000, 1)));
      assertThat(code(() -> store().objects().head("b", "k", null))).isEqualTo("NoSuchKey");
    }
    assertThat(code(() -> store().objects().head("b", "k", null))).isEqualTo("NoSuchKey");
  }

  @Test
  void conditionsOfWritesBind() {
    byte[] one = bytes(100, 1);
    byte[] two = bytes(40_000, 2);
    ObjectInfo info =
        answers().of(put(store(), "b", "k", one, described(one, ATTRIBUTES, IF_ABSENT)));
    assertThat(
            code(() ->
                answers().of(put(store(), "b", "k", two, described(two, ATTRIBUTES, IF_ABSENT)))))
        .isEqualTo("PreconditionFailed");
    assertThat(
            code(() ->
                answers()
                    .of(put(store(), "b", "k", two, described(two, ATTRIBUTES, ifMatch("00"))))))
        .isEqualTo("PreconditionFailed");
    assertThat(get(store(), "b", "k")).isEqualTo(one);
    assertThat(
            code(() ->
                answers()
                    .of(put(store(), "b", "x", two, described(two, ATTRIBUTES, ifMatch("00"))))))
        .isEqualTo("NoSuchKey");
    ObjectInfo next =
        answers().of(put(store(), "b", "k", two, described(two, ATTRIBUTES, ifMatch(info.etag()))));
    assertThat(get(store(), "b", "k")).isEqualTo(two);
    ETagCondition stale = new ETagCondition(false, List.of(info.etag()));
    assertThat(code(() -> answers().of(store().objects().delete("b", "k", null, stale))))
        .isEqualTo("PreconditionFailed");
    answers()
        .of(
            store()
                .objects()
                .delete("b", "k", null, new ETagCondition(false, List.of(next.etag()))));
    assertThat(code(() -> store().objects().head("b", "k", null))).isEqualTo("NoSuchKey");
  }

  @Test
  void lastModifiedNeverGoesBack() {
    clock.advanceMillis(5000);
    ObjectInfo first = stored("k", bytes(5, 1));
    clock.advanceMillis(-4000);
    assertThat(stored("k", bytes(5, 2)).lastModified()).isEqualTo(first.lastModified());
  }

  @Test
  void tagsChangeAndNothingElse() {
    ObjectInfo before = stored("k", bytes(100_000, 1));
    clock.advanceMillis(5000);
    Map<String, String> tags = Map.of("a", "1", "é", "");
    answers().of(store().objects().tag("b", "k", "null", tags));
    ObjectInfo after = store().objects().head("b", "k", null);
    assertThat(after.attributes()).isEqualTo(before.attributes().withTags(tags));
    assertThat(after.lastModified()).isEqualTo(before.lastModified());
    assertThat(after.etag()).isEqualTo(before.etag());
    assertThat(get(store(), "b", "k")).isEqualTo(bytes(100_000, 1));
    answers().of(store().objects().tag("b", "k", null, Map.of()));
    assertThat(store().objects().head("b", "k", null).attributes().tags()).isEmpty();
    assertThat(code(() -> answers().of(store().objects().tag("b", "no", null, tags))))
        .isEqualTo("NoSuchKey");
    assertThat(code(() -> answers().of(store().objects().tag("no", "k", null, tags))))
        .isEqualTo("NoSuchBucket");
    assertThat(code(() -> answers().of(store().objects().tag("b", "k", "v1", tags))))
        .isEqualTo("InvalidArgument");
    answers().of(store().objects().delete("b", "k", null, null));
  }

  @Test
  void manyAreDeletedEachForItself() {
    for (int i = 0; i < 200; i++) {
      stored("k" + i, bytes(i * 40, i));
    }
    List<DeleteTarget> targets = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      targets.add(new DeleteTarget("k" + i, null, i == 7 ? "00" : null));
    }
    targets.add(new DeleteTarget("k0", null, null));
    targets.add(new DeleteTarget("gone", "null", null));
    targets.add(new DeleteTarget("k190", "v1", null));
    List<DeleteOutcome> outcomes = answers().of(store().objects().deleteAll("b", targets));
    assertThat(outcomes).extracting(DeleteOutcome::target).containsExactlyElementsOf(targets);
    assertThat(outcomes.stream().filter(outcome -> outcome.failure() != null))
        .extracting(outcome -> outcome.target().key())
        .containsExactly("k7", "k190");
    assertThat(outcomes.getLast().failure())
        .isNotNull()
        .extracting(S3Exception::code)
        .isEqualTo(S3ErrorCode.NO_SUCH_VERSION);
    assertThat(list("", "", "", 1000).entries()).hasSize(51);
  }

  @Test
  void copiesOutliveTheirSource() {
    answers().of(store().buckets().create("other", "me", "eu"));
    for (int size : new int[] {0, 100, 10_000, 500_000}) {
      byte[] bytes = bytes(size, size + 1);
      ObjectInfo source =
          answers()
              .of(put(store(), "b", "k", bytes, described(bytes, ATTRIBUTES, Preconditions.NONE)));
      clock.advanceMillis(10);
      for (String target : new String[] {"b", "other"}) {
        ObjectInfo copy = answers().of(store().objects().copy(copy(target, "copy", null)));
        assertThat(copy.etag()).isEqualTo(source.etag());
        assertThat(copy.checksum()).isEqualTo(source.checksum());
        assertThat(copy.attributes()).isEqualTo(ATTRIBUTES);
        assertThat(copy.lastModified()).isEqualTo(clock.instant());
      }
      assertThat(
              answers()
                  .of(store().objects().copy(copy("b", "sha", ChecksumAlgorithm.SHA256)))
                  .checksum())
          .extracting(checksum -> checksum.algorithm())
          .isEqualTo(ChecksumAlgorithm.SHA256);
      answers().of(store().objects().copy(copy("b", "k", null)));
      answers().of(store().objects().delete("b", "k", null, null));
      assertThat(get(store(), "b", "copy")).isEqualTo(bytes);
      assertThat(get(store(), "b", "sha")).isEqualTo(bytes);
      assertThat(get(store(), "other", "copy")).isEqualTo(bytes);
    }
    assertThat(code(() -> answers().of(store().objects().copy(copy("b", "copy", null)))))
        .isEqualTo("NoSuchKey");
    assertThat(code(() -> answers().of(store().objects().copy(copy("x", "copy", null)))))
        .isEqualTo("NoSuchBucket");
  }

  private static CopyRequest copy(
      String bucket, String key, @org.jspecify.annotations.Nullable ChecksumAlgorithm algorithm) {
    return new CopyRequest(
        new CopyRequest.Source("b", "k", null, Preconditions.NONE),
        bucket,
        key,
        UnaryOperator.identity(),
        algorithm,
        Preconditions.NONE);
  }

  @Test
  void keysAreListedInTheOrderOfTheirBytes() {
    List<String> keys =
        List.of(
            "a", "a\0", "a\0b", "a\u0001", "a/", "a/b", "a/b/c", "aa", "b", "z", "é", "\uFFFD",
            "😀");
    keys.reversed().forEach(key -> stored(key, bytes(3, 1)));
    assertThat(keys(list("", "", "", 100))).containsExactlyElementsOf(keys);
    assertThat(keys(list("a/", "", "", 100))).containsExactly("a/", "a/b", "a/b/c");
    assertThat(keys(list("", "", "a/b", 3))).containsExactly("a/b/c", "aa", "b");
    assertThat(list("", "", "", 0).truncated()).isFalse();
  }

  @Test
  void commonPrefixesStandForTheirKeys() {
    for (String dir : new String[] {"a/", "b/", "c/"}) {
      for (int i = 0; i < 20; i++) {
        stored(dir + i, bytes(3, i));
      }
    }
    stored("a", bytes(3, 1));
    stored("bb", bytes(3, 1));
    ListingPage<ListedObject> page = list("", "/", "", 100);
    assertThat(keys(page)).containsExactly("a", "bb");
    assertThat(
            page.commonPrefixes().stream()
                .map(prefix -> new String(prefix, StandardCharsets.UTF_8)))
        .containsExactly("a/", "b/", "c/");
    List<String> seen = new ArrayList<>();
    Listings.Start start = Listings.Start.BEGINNING;
    while (true) {
      ListingPage<ListedObject> part =
          store().listings().objects("b", new Listings.Query("", "/", start, 2));
      seen.add(part.last());
      if (!part.truncated()) {
        break;
      }
      start = new Listings.Start.At(part.next());
    }
    assertThat(seen).containsExactly("a/", "bb", "c/");
    assertThat(keys(list("a/1", "/", "", 5)))
        .containsExactly("a/1", "a/10", "a/11", "a/12", "a/13");
  }

  @Test
  void listingsShowWhatObjectsHave() {
    byte[] bytes = bytes(5000, 1);
    ObjectInfo info =
        answers()
            .of(put(store(), "b", "k", bytes, described(bytes, ATTRIBUTES, Preconditions.NONE)));
    ListedObject listed = list("", "", "", 1).entries().getFirst();
    assertThat(listed.etag()).isEqualTo(info.etag());
    assertThat(listed.sizeBytes()).isEqualTo(5000);
    assertThat(listed.lastModified()).isEqualTo(info.lastModified());
    assertThat(listed.storageClass()).isEqualTo("STANDARD_IA");
    assertThat(listed.checksumAlgorithm()).isEqualTo(ChecksumAlgorithm.CRC32);
    assertThat(
            store()
                .listings()
                .versions("b", new Listings.Query("", "", Listings.Start.BEGINNING, 5))
                .entries())
        .hasSize(1);
  }

  ListingPage<ListedObject> list(String prefix, String delimiter, String after, int maxKeys) {
    return store()
        .listings()
        .objects(
            "b",
            new Listings.Query(prefix, delimiter, new Listings.Start.After(after, null), maxKeys));
  }

  static List<String> keys(ListingPage<ListedObject> page) {
    return page.entries().stream()
        .map(entry -> new String(entry.key(), StandardCharsets.UTF_8))
        .toList();
  }
}
