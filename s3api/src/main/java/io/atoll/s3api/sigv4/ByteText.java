package io.atoll.s3api.sigv4;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing byte buffer that text is appended to as UTF-8. */
final class ByteText {
  private static final byte[] HEX_LOWER = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HEX_UPPER = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes = new byte[2048];
  private int length;

  void clear() {
    length = 0;
  }

  byte[] array() {
    return bytes;
  }

  int length() {
    return length;
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }

  ByteText add(char c) {
    room(1);
    bytes[length++] = (byte) c;
    return this;
  }

  ByteText add(String text) {
    int chars = text.length();
    room(chars);
    for (int i = 0; i < chars; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        return addBytes(text.substring(i).getBytes(StandardCharsets.UTF_8));
      }
      bytes[length++] = (byte) c;
    }
    return this;
  }

  private ByteText addBytes(byte[] more) {
    room(more.length);
    System.arraycopy(more, 0, bytes, length, more.length);
    length += more.length;
    return this;
  }

  ByteText addLowerCase(String ascii) {
    int chars = ascii.length();
    room(chars);
    for (int i = 0; i < chars; i++) {
      char c = ascii.charAt(i);
      bytes[length++] = (byte) (c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    return this;
  }

  ByteText addHex(byte[] value) {
    room(2 * value.length);
    for (byte b : value) {
      bytes[length++] = HEX_LOWER[(b >> 4) & 0xF];
      bytes[length++] = HEX_LOWER[b & 0xF];
    }
    return this;
  }

  ByteText addEscaped(byte b) {
    room(3);
    bytes[length++] = '%';
    bytes[length++] = HEX_UPPER[(b >> 4) & 0xF];
    bytes[length++] = HEX_UPPER[b & 0xF];
    return this;
  }

  /** Appends with the white space around it removed and each run of blanks inside made one. */
  ByteText addTrimmed(String value) {
    int end = value.length();
    int from = 0;
    while (from < end && isBlank(value.charAt(from))) {
      from++;
    }
    while (end > from && isBlank(value.charAt(end - 1))) {
      end--;
    }
    boolean doubled = false;
    for (int i = from; i + 1 < end && !doubled; i++) {
      doubled =
          isBlank(value.charAt(i)) && (value.charAt(i) == '\t' || isBlank(value.charAt(i + 1)));
    }
    if (!doubled) {
      return add(from == 0 && end == value.length() ? value : value.substring(from, end));
    }
    var folded = new StringBuilder(end - from);
    for (int i = from; i < end; i++) {
      char c = value.charAt(i);
      if (!isBlank(c)) {
        folded.append(c);
      } else if (!isBlank(value.charAt(i - 1))) {
        folded.append(' ');
      }
    }
    return add(folded.toString());
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
