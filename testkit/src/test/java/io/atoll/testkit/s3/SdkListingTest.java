package io.atoll.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/**
 * Listings by the AWS SDK for Java, compared with what a sorted set says; random questions from a
 * seed that {@code -Dseed=} sets.
 */
class SdkListingTest {
  @RegisterExtension static final ServedPool POOL = new ServedPool();

  private static final Comparator<String> BY_BYTES =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  private static final String[] PIECES = {"a", "b", "/", "//", "é", "日", "-", "+ ", "\ud83c\udf0a"};
  private static final int QUESTIONS = 70;
  private static final TreeSet<String> KEYS = new TreeSet<>(BY_BYTES);

  private static final long SEED = Long.getLong("seed", 20_26);
  private static String bucket = "";

  /**
   * What is asked.
   *
   * @param after null for the beginning
   */
  private record Question(String prefix, String delimiter, @Nullable String after, int most) {}

  @BeforeAll
  static void fill() {
    bucket = POOL.bucket();
    Random random = new Random(SEED);
    while (KEYS.size() < 250) {
      String key = text(random, 1 + random.nextInt(7));
      if (KEYS.add(key)) {
        POOL.client().putObject(r -> r.bucket(bucket).key(key), RequestBody.fromString(key));
      }
    }
  }

  private static String text(Random random, int pieces) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < pieces; i++) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  private static List<Question> questions() {
    Random random = new Random(SEED + 1);
    List<Question> questions = new ArrayList<>();
    for (int i = 0; i < QUESTIONS; i++) {
      questions.add(
          new Question(
              random.nextBoolean() ? "" : text(random, 1 + random.nextInt(2)),
              random.nextInt(3) == 0 ? "" : PIECES[random.nextInt(PIECES.length)],
              random.nextInt(3) == 0 ? text(random, 1 + random.nextInt(3)) : null,
              1 + random.nextInt(40)));
    }
    return questions;
  }

  /**
   * All rows that the pages for a question must have together: keys and common prefixes in one
   * order.
   */
  private static List<String> expected(Question question) {
    TreeSet<String> rows = new TreeSet<>(BY_BYTES);
    for (String key : KEYS) {
      if (!key.startsWith(question.prefix())) {
        continue;
      }
      int at =
          question.delimiter().isEmpty()
              ? -1
              : key.indexOf(question.delimiter(), question.prefix().length());
      String row = at < 0 ? key : key.substring(0, at + question.delimiter().length());
      // A key counts by itself; a common prefix is left out only where it is not above the marker.
      if (question.after() == null || BY_BYTES.compare(row, question.after()) > 0) {
        rows.add(row);
      }
    }
    return List.copyOf(rows);
  }

  private static List<String> merged(List<String> keys, List<String> prefixes) {
    TreeSet<String> rows = new TreeSet<>(BY_BYTES);
    rows.addAll(keys);
    rows.addAll(prefixes);
    assertThat(rows).hasSize(keys.size() + prefixes.size());
    return List.copyOf(rows);
  }

  @Test
  void version2() {
    for (Question question : questions()) {
      if (question.after() != null && !question.delimiter().isEmpty()) {
        continue; // whether a prefix begun before the marker counts is for the lister's own test
      }
      List<String> rows = new ArrayList<>();
      String token = null;
      do {
        String at = token;
        ListObjectsV2Response page =
            POOL.client()
                .listObjectsV2(r ->
                    r.bucket(bucket)
                        .prefix(question.prefix())
                        .delimiter(question.delimiter())
                        .startAfter(question.after())
                        .maxKeys(question.most())
                        .continuationToken(at));
        List<String> part =
            merged(
                page.contents().stream().map(o -> o.key()).toList(),
                page.commonPrefixes().stream().map(p -> p.prefix()).toList());
        assertThat(page.keyCount()).isEqualTo(part.size());
        assertThat(part.size()).isBetween(page.isTruncated() ? 1 : 0, question.most());
        rows.addAll(part);
        token = page.nextContinuationToken();
      } while (token != null);
      assertThat(rows).as("seed %d, %s", SEED, question).isEqualTo(expected(question));
    }
  }

  @Test
  void version1() {
    for (Question question : questions()) {
      List<String> rows = new ArrayList<>();
      String marker = null;
      boolean more = true;
      while (more) {
        String at = marker;
        ListObjectsResponse page =
            POOL.client()
                .listObjects(r ->
                    r.bucket(bucket)
                        .prefix(question.prefix())
                        .delimiter(question.delimiter())
                        .maxKeys(question.most())
                        .marker(at));
        List<String> part =
            merged(
                page.contents().stream().map(o -> o.key()).toList(),
                page.commonPrefixes().stream().map(p -> p.prefix()).toList());
        rows.addAll(part);
        more = page.isTruncated();
        marker = question.delimiter().isEmpty() && more ? part.getLast() : page.nextMarker();
      }
      Question whole = new Question(question.prefix(), question.delimiter(), null, 1);
      assertThat(rows).as("seed %d, %s", SEED, question).isEqualTo(expected(whole));
    }
  }

  @Test
  void versions() {
    for (Question question : questions()) {
      List<String> rows = new ArrayList<>();
      String marker = null;
      String id = null;
      boolean more = true;
      while (more) {
        String at = marker;
        String second = id;
        ListObjectVersionsResponse page =
            POOL.client()
                .listObjectVersions(r ->
                    r.bucket(bucket)
                        .prefix(question.prefix())
                        .delimiter(question.delimiter())
                        .maxKeys(question.most())
                        .keyMarker(at)
                        .versionIdMarker(second));
        rows.addAll(
            merged(
                page.versions().stream().map(v -> v.key()).toList(),
                page.commonPrefixes().stream().map(p -> p.prefix()).toList()));
        more = page.isTruncated();
        marker = page.nextKeyMarker();
        id = page.nextVersionIdMarker();
      }
      Question whole = new Question(question.prefix(), question.delimiter(), null, 1);
      assertThat(rows).as("seed %d, %s", SEED, question).isEqualTo(expected(whole));
    }
  }

  @Test
  void buckets() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      String name = "listed-" + i;
      POOL.client().createBucket(r -> r.bucket(name));
      made.add(name);
    }
    var listed =
        POOL.client().listBucketsPaginator(r -> r.prefix("listed-").maxBuckets(2)).buckets();
    assertThat(listed.stream().map(Bucket::name)).isEqualTo(made);
    assertThat(POOL.client().listBuckets().buckets().stream().map(Bucket::name))
        .containsAll(made)
        .contains(bucket)
        .isSorted();
  }
}
