package io.atoll.s3api.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.s3api.SeededRandom;
import io.atoll.s3api.error.S3Exception;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyListerTest {
  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static NavigableSet<byte[]> store(String... keys) {
    NavigableSet<byte[]> store = new TreeSet<>(Arrays::compareUnsigned);
    for (String key : keys) {
      store.add(utf8(key));
    }
    return store;
  }

  /** Drives a lister as a store does; counts the seeks. */
  private static int drive(NavigableSet<byte[]> store, KeyLister<String> lister) {
    int seeks = 0;
    while (!lister.isDone()) {
      seeks++;
      KeyLister.Step step = KeyLister.Step.NEXT;
      for (byte[] key : store.tailSet(lister.seek())) {
        step = lister.offer(key, new String(key, StandardCharsets.UTF_8));
        if (step != KeyLister.Step.NEXT) {
          break;
        }
      }
      if (step == KeyLister.Step.NEXT) {
        lister.endOfKeys();
      }
    }
    return seeks;
  }

  private static List<String> prefixes(ListingPage<String> page) {
    return page.commonPrefixes().stream()
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .toList();
  }

  private static ListingPage<String> list(
      NavigableSet<byte[]> store, String prefix, String delimiter, String marker, int max) {
    KeyLister<String> lister = KeyLister.after(prefix, delimiter, marker, max);
    drive(store, lister);
    return lister.page();
  }

  @Test
  void rollsUpCommonPrefixes() {
    var store = store("asdf", "boo/bar", "boo/baz/xyzzy", "cquux/thud", "cquux/bla");
    ListingPage<String> all = list(store, "", "/", "", 1000);
    assertThat(all.entries()).containsExactly("asdf");
    assertThat(prefixes(all)).containsExactly("boo/", "cquux/");
    assertThat(all.truncated()).isFalse();
    ListingPage<String> first = list(store, "", "/", "", 1);
    assertThat(first.entries()).containsExactly("asdf");
    assertThat(first.last()).isEqualTo("asdf");
    ListingPage<String> second = list(store, "", "/", first.last(), 1);
    assertThat(prefixes(second)).containsExactly("boo/");
    assertThat(second.truncated()).isTrue();
    assertThat(second.last()).isEqualTo("boo/");
    ListingPage<String> third = list(store, "", "/", second.last(), 1);
    assertThat(prefixes(third)).containsExactly("cquux/");
    assertThat(third.truncated()).isFalse();
    ListingPage<String> under = list(store, "boo/", "/", "", 2);
    assertThat(under.entries()).containsExactly("boo/bar");
    assertThat(prefixes(under)).containsExactly("boo/baz/");
    assertThat(under.truncated()).isFalse();
  }

  @Test
  void aCommonPrefixCostsOneSeek() {
    NavigableSet<byte[]> store = store("z");
    for (int i = 0; i < 10_000; i++) {
      store.add(utf8("dir/" + i));
    }
    KeyLister<String> lister = KeyLister.after("", "/", "", 1000);
    assertThat(drive(store, lister)).isEqualTo(2);
    assertThat(lister.page().entries()).containsExactly("z");
  }

  @Test
  void noKeysWantedMeansNoMore() {
    ListingPage<String> page = list(store("a"), "", "", "", 0);
    assertThat(page.truncated()).isFalse();
    assertThat(page.entries()).isEmpty();
  }

  @Test
  void aFullPageThatIsTheLastIsNotTruncated() {
    assertThat(list(store("a", "b"), "", "", "", 2).truncated()).isFalse();
    assertThat(list(store("a", "b", "c"), "", "", "", 2).truncated()).isTrue();
    assertThat(list(store("a/1", "a/2"), "", "/", "", 1).truncated()).isFalse();
    assertThat(list(store("p/a", "q"), "p/", "", "", 1).truncated()).isFalse();
  }

  @Test
  void markersOutsideThePrefix() {
    var store = store("a", "p/1", "p/2", "z");
    assertThat(list(store, "p/", "", "a", 10).entries()).containsExactly("p/1", "p/2");
    assertThat(list(store, "p/", "", "q", 10).entries()).isEmpty();
    assertThat(list(store, "p/", "/", "p/1", 10).entries()).containsExactly("p/2");
  }

  /** What a listing is by definition: all at once, over all keys. */
  private static List<String> model(NavigableSet<byte[]> store, String prefix, String delimiter) {
    List<String> rows = new ArrayList<>();
    for (byte[] bytes : store) {
      String key = new String(bytes, StandardCharsets.UTF_8);
      if (!key.startsWith(prefix)) {
        continue;
      }
      int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
      String row = at < 0 ? key : key.substring(0, at + delimiter.length());
      if (rows.isEmpty() || at < 0 || !rows.getLast().equals(row)) {
        rows.add(row);
      }
    }
    return rows;
  }

  @Test
  void pagesTogetherAreTheWholeListing() {
    SeededRandom random = SeededRandom.fresh();
    String[] letters = {"a", "b", "/", "//", "é", "\uD83D\uDE00", "\uFFFD", "-"};
    for (int round = 0; round < 400; round++) {
      NavigableSet<byte[]> store = new TreeSet<>(Arrays::compareUnsigned);
      for (int i = random.nextInt(40); i > 0; i--) {
        store.add(utf8(word(random, letters, 1 + random.nextInt(5))));
      }
      String prefix = word(random, letters, random.nextInt(2));
      String delimiter = random.nextInt(3) == 0 ? "" : word(random, letters, 1);
      int max = 1 + random.nextInt(4);
      List<String> expected = model(store, prefix, delimiter);
      boolean byToken = random.nextBoolean();
      List<String> rows = new ArrayList<>();
      String next = null;
      do {
        KeyLister<String> lister = begin(prefix, delimiter, next, max, byToken);
        drive(store, lister);
        ListingPage<String> page = lister.page();
        List<String> both = new ArrayList<>(page.entries());
        both.addAll(prefixes(page));
        both.sort((a, b) -> Arrays.compareUnsigned(utf8(a), utf8(b)));
        rows.addAll(both);
        next = byToken ? ContinuationToken.encode(page.next()) : page.last();
        if (!page.truncated()) {
          next = null;
        }
      } while (next != null && rows.size() <= expected.size());
      assertThat(rows).as("%s", random).isEqualTo(expected);
    }
  }

  private static KeyLister<String> begin(
      String prefix, String delimiter, @Nullable String next, int max, boolean byToken) {
    if (next == null) {
      return KeyLister.after(prefix, delimiter, "", max);
    }
    return byToken
        ? KeyLister.from(prefix, delimiter, ContinuationToken.decode(next), max)
        : KeyLister.after(prefix, delimiter, next, max);
  }

  private static String word(SeededRandom random, String[] letters, int length) {
    var word = new StringBuilder();
    for (int i = 0; i < length; i++) {
      word.append(letters[random.nextInt(letters.length)]);
    }
    return word.toString();
  }

  @Test
  void foreignTokensAreRefused() {
    for (String token : List.of("", "x", "!!!", "AAAA", "A".repeat(4000))) {
      assertThatThrownBy(() -> ContinuationToken.decode(token)).isInstanceOf(S3Exception.class);
    }
  }
}
