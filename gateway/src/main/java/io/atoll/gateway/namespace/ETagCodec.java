package io.atoll.gateway.namespace;

import io.atoll.blockpool.codec.RowFormatException;
import io.atoll.blockpool.codec.RowReader;
import io.atoll.blockpool.codec.RowWriter;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * ETags within rows: an MD5 in 16 bytes, that of a multipart object with its number of parts, any
 * other as text.
 */
final class ETagCodec {
  private static final int TEXT = 0;
  private static final int MD5 = 1;
  private static final int MULTIPART = 2;
  private static final int MD5_BYTES = 16;

  private ETagCodec() {}

  static void write(RowWriter out, String etag) {
    byte[] md5 = etag.length() >= 2 * MD5_BYTES ? md5(etag) : null;
    if (md5 != null && etag.length() == 2 * MD5_BYTES) {
      out.u8(MD5).raw(md5);
      return;
    }
    int parts = md5 == null ? 0 : parts(etag);
    if (md5 != null && parts > 0) {
      out.u8(MULTIPART).raw(md5).varint(parts);
    } else {
      out.u8(TEXT).text(etag);
    }
  }

  /** The digest that the text begins with, or null; only lower case, as reading gives that back. */
  private static byte @Nullable [] md5(String etag) {
    byte[] md5 = new byte[MD5_BYTES];
    for (int i = 0; i < MD5_BYTES; i++) {
      int high = digit(etag.charAt(2 * i));
      int low = digit(etag.charAt(2 * i + 1));
      if ((high | low) < 0) {
        return null;
      }
      md5[i] = (byte) (high << 4 | low);
    }
    return md5;
  }

  private static int digit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  }

  /** The number behind the dash, 0 where there is none that reading would give back as it is. */
  private static int parts(String etag) {
    int parts = 0;
    for (int i = 2 * MD5_BYTES + 1; i < etag.length(); i++) {
      char c = etag.charAt(i);
      if (c < '0' || c > '9' || (c == '0' && parts == 0) || parts > 10_000) {
        return 0;
      }
      parts = parts * 10 + c - '0';
    }
    return etag.charAt(2 * MD5_BYTES) == '-' ? parts : 0;
  }

  static String read(RowReader in) {
    int kind = in.u8();
    return switch (kind) {
      case TEXT -> in.text();
      case MD5 -> HexFormat.of().formatHex(in.raw(MD5_BYTES));
      case MULTIPART -> HexFormat.of().formatHex(in.raw(MD5_BYTES)) + '-' + in.varint();
      default -> throw new RowFormatException("unknown ETag kind " + kind);
    };
  }
}
