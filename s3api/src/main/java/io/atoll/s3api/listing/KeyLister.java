package io.atoll.s3api.listing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Builds one page of a listing from keys that a store offers in ascending order.
 *
 * <pre>
 *   lister = KeyLister.after(...)
 *   while (!lister.isDone()) {
 *     cursor.seek(lister.seek());            // the smallest key at or after
 *     while (step == NEXT) step = lister.offer(cursor.key(), cursor.entry())
 *   }
 *   lister.endOfKeys() when the cursor runs out; lister.page()
 * </pre>
 *
 * <p>A common prefix costs one seek, however many keys lie under it.
 *
 * @param <E> what the store knows of a key
 */
public final class KeyLister<E> {
  /** What the store does after an offer. */
  public enum Step {
    /** Offer the next key. */
    NEXT,
    /** Go to {@link #seek()}, then offer the key there. */
    SEEK,
    /** The page is complete. */
    DONE
  }

  private static final byte[] NO_BYTES = {};

  private final byte[] prefix;
  private final byte[] delimiter;
  private final int maxKeys;
  private final List<E> entries;
  private final List<byte[]> commonPrefixes = new ArrayList<>(0);

  private byte[] seek;
  private byte[] last = NO_BYTES;
  private boolean lastIsPrefix;
  private boolean done;
  private boolean truncated;

  private KeyLister(byte[] prefix, byte[] delimiter, byte[] from, int maxKeys) {
    this.prefix = prefix;
    this.delimiter = delimiter;
    this.maxKeys = maxKeys;
    this.entries = new ArrayList<>(Math.min(maxKeys, 1000));
    this.seek = Arrays.compareUnsigned(from, prefix) < 0 ? prefix : from;
    this.done = maxKeys == 0;
  }

  /**
   * Lists what comes after a marker. A marker inside a common prefix, or the common prefix itself
   * as {@code NextMarker} gives it, leads past all of it.
   *
   * @param prefix empty for none
   * @param delimiter empty for none
   * @param marker exclusive; empty for the beginning
   * @param maxKeys entries and common prefixes together, 0 or more
   */
  public static <E> KeyLister<E> after(
      String prefix, String delimiter, String marker, int maxKeys) {
    byte[] prefixBytes = utf8(prefix);
    byte[] delimiterBytes = utf8(delimiter);
    byte[] markerBytes = utf8(marker);
    byte[] from = markerBytes.length == 0 ? NO_BYTES : successor(markerBytes);
    int end = commonPrefixEnd(markerBytes, prefixBytes, delimiterBytes);
    if (end > 0) {
      from = afterPrefix(markerBytes, end);
    }
    return new KeyLister<>(prefixBytes, delimiterBytes, from, maxKeys);
  }

  /**
   * Lists from a place on, for the rows of a key itself too.
   *
   * @param from inclusive; from {@link ContinuationToken} or a key marker with a second marker
   *     beside it
   */
  public static <E> KeyLister<E> from(String prefix, String delimiter, byte[] from, int maxKeys) {
    return new KeyLister<>(utf8(prefix), utf8(delimiter), from.clone(), maxKeys);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Where the next key to offer is: the smallest one that is not below this. */
  public byte[] seek() {
    return seek.clone();
  }

  /** Whether the page is complete. */
  public boolean isDone() {
    return done;
  }

  /**
   * The next key, not below {@link #seek()} and in ascending order; the same key again for a
   * further row of it.
   *
   * @param key kept as it is, not to be changed afterwards
   */
  public Step offer(byte[] key, E entry) {
    if (done || !startsWith(key, prefix)) {
      done = true;
      return Step.DONE;
    }
    if (entries.size() + commonPrefixes.size() == maxKeys) {
      truncated = true;
      done = true;
      return Step.DONE;
    }
    int end = commonPrefixEnd(key, prefix, delimiter);
    if (end == 0) {
      entries.add(entry);
      last = key;
      lastIsPrefix = false;
      return Step.NEXT;
    }
    last = Arrays.copyOf(key, end);
    commonPrefixes.add(last);
    lastIsPrefix = true;
    seek = afterPrefix(key, end);
    return Step.SEEK;
  }

  /** States that the store has no more keys. */
  public void endOfKeys() {
    done = true;
  }

  /** The page as far as it got. */
  public ListingPage<E> page() {
    byte[] next = NO_BYTES;
    if (truncated) {
      next = lastIsPrefix ? seek : successor(last);
    }
    return new ListingPage<>(
        entries,
        commonPrefixes,
        truncated,
        new String(last, StandardCharsets.UTF_8),
        lastIsPrefix,
        next);
  }

  private static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  /** Where the key's common prefix ends, or 0 where it belongs to none. */
  private static int commonPrefixEnd(byte[] key, byte[] prefix, byte[] delimiter) {
    if (delimiter.length == 0 || !startsWith(key, prefix)) {
      return 0;
    }
    byte first = delimiter[0];
    for (int i = prefix.length; i <= key.length - delimiter.length; i++) {
      if (key[i] == first
          && Arrays.equals(key, i, i + delimiter.length, delimiter, 0, delimiter.length)) {
        return i + delimiter.length;
      }
    }
    return 0;
  }

  /** The smallest key above. */
  private static byte[] successor(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
  }

  /**
   * The smallest key above all that begin with the first bytes of this one. UTF-8 has no byte 0xFF
   * to overflow.
   */
  private static byte[] afterPrefix(byte[] key, int end) {
    byte[] after = Arrays.copyOf(key, end);
    after[end - 1]++;
    return after;
  }
}
