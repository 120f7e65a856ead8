package io.atoll.s3api.xml;

import io.atoll.s3api.http.HttpDates;
import io.atoll.s3api.http.PercentCoding;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Appends a document to a byte buffer as UTF-8.
 *
 * <p>Control characters, which XML 1.0 cannot hold, become character references, as Amazon S3
 * writes them; clients that want to parse such listings ask for {@code encoding-type=url}.
 */
final class XmlWriter {
  private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  /** Which bytes stand for themselves in text, and in a percent-encoded key. */
  private static final boolean[] PLAIN_TEXT = new boolean[256];

  private static final boolean[] PLAIN_URL = new boolean[256];

  private static final int SECONDS_PER_DAY = 86_400;

  static {
    for (int b = 0; b < 256; b++) {
      boolean markup = b == '&' || b == '<' || b == '>' || b == '"';
      PLAIN_TEXT[b] = (b >= ' ' && !markup) || b == '\t' || b == '\n';
      PLAIN_URL[b] = PercentCoding.isUnreserved(b) || b == '/' || b == '*';
    }
  }

  private byte[] bytes;
  private int length;
  private long day = Long.MIN_VALUE;
  private byte[] dayText = {};

  XmlWriter(int expectedBytes) {
    bytes = new byte[expectedBytes];
    raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }

  /** Appends ASCII as it is. */
  @SuppressWarnings(
      "deprecation") // copies Latin-1 text without an array in between; all of it is ASCII
  XmlWriter raw(String ascii) {
    int count = ascii.length();
    room(count);
    ascii.getBytes(0, count, bytes, length);
    length += count;
    return this;
  }

  /** Opens the root with S3's namespace. */
  XmlWriter root(String name) {
    return raw("<").raw(name).raw(" xmlns=\"" + NAMESPACE + "\">");
  }

  XmlWriter open(String name) {
    room(name.length() + 2);
    bytes[length++] = '<';
    raw(name);
    room(1);
    bytes[length++] = '>';
    return this;
  }

  XmlWriter close(String name) {
    room(name.length() + 3);
    bytes[length++] = '<';
    bytes[length++] = '/';
    raw(name);
    room(1);
    bytes[length++] = '>';
    return this;
  }

  /** An element with text. */
  XmlWriter element(String name, String text) {
    return open(name).text(text).close(name);
  }

  /** An element with text, unless that is null. */
  XmlWriter optional(String name, @Nullable String text) {
    return text == null ? this : element(name, text);
  }

  XmlWriter element(String name, long number) {
    return open(name).number(number).close(name);
  }

  XmlWriter element(String name, boolean value) {
    return open(name).raw(value ? "true" : "false").close(name);
  }

  /** An ETag, given without quotes and written with them. */
  XmlWriter etag(String etag) {
    return open("ETag").raw("&quot;").text(etag).raw("&quot;").close("ETag");
  }

  XmlWriter element(String name, Instant time) {
    return open(name).time(time).close(name);
  }

  /** A key, percent-encoded where the client asked for it. */
  XmlWriter key(String name, byte[] key, boolean urlEncode) {
    return open(name).keyText(key, urlEncode).close(name);
  }

  /** The text of a key. */
  XmlWriter keyText(byte[] key, boolean urlEncode) {
    if (urlEncode) {
      room(3 * key.length);
      for (byte b : key) {
        urlByte(b);
      }
    } else {
      room(6 * key.length);
      for (byte b : key) {
        escaped(b);
      }
    }
    return this;
  }

  /** As {@link #key(String, byte[], boolean)}. */
  XmlWriter key(String name, String key, boolean urlEncode) {
    return key(name, key.getBytes(StandardCharsets.UTF_8), urlEncode);
  }

  XmlWriter text(String text) {
    int count = text.length();
    room(6 * count);
    for (int i = 0; i < count; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        byte[] rest = text.substring(i).getBytes(StandardCharsets.UTF_8);
        room(6 * rest.length);
        for (byte b : rest) {
          escaped(b);
        }
        return this;
      }
      escaped((byte) c);
    }
    return this;
  }

  /** Leaves the slash and the unreserved characters; all else is escaped. */
  private void urlByte(byte b) {
    if (PLAIN_URL[b & 0xFF]) {
      bytes[length++] = b;
    } else {
      bytes[length++] = '%';
      bytes[length++] = HEX[(b >> 4) & 0xF];
      bytes[length++] = HEX[b & 0xF];
    }
  }

  /** Appends one byte of UTF-8; room for six was made. */
  private void escaped(byte b) {
    if (PLAIN_TEXT[b & 0xFF]) {
      bytes[length++] = b;
      return;
    }
    switch (b) {
      case '&' -> entity("&amp;");
      case '<' -> entity("&lt;");
      case '>' -> entity("&gt;");
      case '"' -> entity("&quot;");
      default -> {
        entity(b < 16 ? "&#x" : "&#x1");
        bytes[length++] = HEX[b & 0xF];
        bytes[length++] = ';';
      }
    }
  }

  private void entity(String ascii) {
    for (int i = 0; i < ascii.length(); i++) {
      bytes[length++] = (byte) ascii.charAt(i);
    }
  }

  XmlWriter number(long number) {
    return raw(Long.toString(number));
  }

  /** ISO 8601 with milliseconds; rows of one day share the date's formatting. */
  XmlWriter time(Instant time) {
    long second = time.getEpochSecond();
    long newDay = Math.floorDiv(second, SECONDS_PER_DAY);
    if (newDay != day) {
      day = newDay;
      dayText =
          HttpDates.formatIso(Instant.ofEpochSecond(day * SECONDS_PER_DAY))
              .getBytes(StandardCharsets.US_ASCII);
    }
    int size = dayText.length;
    room(size);
    System.arraycopy(dayText, 0, bytes, length, size);
    int ofDay = Math.floorMod(second, SECONDS_PER_DAY);
    int end = length + size;
    twoDigits(end - 13, ofDay / 3600);
    twoDigits(end - 10, ofDay / 60 % 60);
    twoDigits(end - 7, ofDay % 60);
    int millis = time.getNano() / 1_000_000;
    bytes[end - 4] = (byte) ('0' + millis / 100);
    twoDigits(end - 3, millis % 100);
    length = end;
    return this;
  }

  private void twoDigits(int at, int value) {
    bytes[at] = (byte) ('0' + value / 10);
    bytes[at + 1] = (byte) ('0' + value % 10);
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }
}
