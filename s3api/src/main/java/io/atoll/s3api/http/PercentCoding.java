package io.atoll.s3api.http;

import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Percent-encoding of RFC 3986 as S3 uses it: UTF-8 beneath, strict when decoding. */
public final class PercentCoding {
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  private PercentCoding() {}

  /**
   * Whether the byte is "unreserved" in RFC 3986, the only ones that a signature leaves as they
   * are.
   */
  public static boolean isUnreserved(int b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '-'
        || b == '.'
        || b == '_'
        || b == '~';
  }

  /**
   * Decodes.
   *
   * @param plusIsSpace true in a query, false in a path
   * @throws S3Exception InvalidURI where an escape is broken or the bytes are not UTF-8
   */
  public static String decode(String text, boolean plusIsSpace) {
    String decoded = decodeOrNull(text, plusIsSpace);
    if (decoded == null) {
      throw new S3Exception(S3ErrorCode.INVALID_URI);
    }
    return decoded;
  }

  /** As {@link #decode}, but null where an escape is broken or the bytes are not UTF-8. */
  public static @Nullable String decodeOrNull(String text, boolean plusIsSpace) {
    int length = text.length();
    int plain = 0;
    while (plain < length && isPlain(text.charAt(plain), plusIsSpace)) {
      plain++;
    }
    if (plain == length) {
      return text;
    }
    byte[] bytes = decodeBytes(text, plusIsSpace);
    if (bytes == null) {
      return null;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static boolean isPlain(char c, boolean plusIsSpace) {
    return c < 0x80 && c != '%' && !(plusIsSpace && c == '+');
  }

  /**
   * Decodes to the raw bytes; chars above 0x7F that a lax client left bare count as their UTF-8.
   *
   * @return null where an escape is broken
   */
  private static byte @Nullable [] decodeBytes(String text, boolean plusIsSpace) {
    byte[] source = text.getBytes(StandardCharsets.UTF_8);
    byte[] target = new byte[source.length];
    int length = 0;
    for (int i = 0; i < source.length; i++) {
      byte b = source[i];
      if (b == '%') {
        if (i + 2 >= source.length) {
          return null;
        }
        int high = Character.digit(source[i + 1], 16);
        int low = Character.digit(source[i + 2], 16);
        if (high < 0 || low < 0) {
          return null;
        }
        target[length++] = (byte) (high << 4 | low);
        i += 2;
      } else if (b == '+' && plusIsSpace) {
        target[length++] = ' ';
      } else {
        target[length++] = b;
      }
    }
    return Arrays.copyOf(target, length);
  }

  /**
   * Encodes everything but the unreserved characters, in upper-case hex.
   *
   * @param keepSlash true to leave {@code /} as it is
   */
  public static String encode(String text, boolean keepSlash) {
    int length = text.length();
    int plain = 0;
    while (plain < length && isKept(text.charAt(plain), keepSlash)) {
      plain++;
    }
    if (plain == length) {
      return text;
    }
    byte[] source = text.getBytes(StandardCharsets.UTF_8);
    byte[] target = new byte[3 * source.length];
    int size = encode(source, keepSlash, target);
    return new String(target, 0, size, StandardCharsets.US_ASCII);
  }

  /**
   * Encodes bytes.
   *
   * @param target at least three times as long as the source
   * @return how many bytes of the target are used
   */
  public static int encode(byte[] source, boolean keepSlash, byte[] target) {
    int size = 0;
    for (byte b : source) {
      if (isKept(b, keepSlash)) {
        target[size++] = b;
      } else {
        target[size++] = '%';
        target[size++] = HEX[(b >> 4) & 0xF];
        target[size++] = HEX[b & 0xF];
      }
    }
    return size;
  }

  private static boolean isKept(int c, boolean keepSlash) {
    return isUnreserved(c) || (keepSlash && c == '/');
  }
}
