package io.atoll.gateway.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Text of request lines and header fields. On the wire it is bytes, to Undertow each byte is one
 * char, to the rest of the gateway it is UTF-8 decoded: signatures cover those bytes, and metadata
 * comes back as the very bytes that were sent.
 */
final class FieldBytes {
  private FieldBytes() {}

  /** What Undertow read, decoded; bytes that are not UTF-8 stay as they are. */
  static String decoded(String read) {
    if (isAscii(read)) {
      return read;
    }
    try {
      byte[] bytes = read.getBytes(StandardCharsets.ISO_8859_1);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return read;
    }
  }

  /**
   * What Undertow is to write: it keeps only the low byte of each char, so nothing above may be
   * left.
   */
  static String encoded(String text) {
    return isAscii(text)
        ? text
        : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
