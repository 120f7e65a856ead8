package io.atoll.s3api.form;

import io.atoll.s3api.chunked.PayloadSink;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Finds {@code CRLF--boundary} in a stream of buffers and hands on all before it without copying.
 * CR occurs only at the delimiter's start, so a match that breaks off can begin anew only with the
 * byte that broke it.
 */
final class DelimiterScanner {
  private final byte[] delimiter;
  private int matched;

  DelimiterScanner(String boundary) {
    delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    // The first delimiter of a body has no line before it.
    matched = 2;
  }

  /** Reads on; true where the delimiter was found, the buffer then stands behind it. */
  boolean scan(ByteBuffer in, PayloadSink sink) {
    int start = in.position();
    int limit = in.limit();
    int carried = matched;
    for (int i = start; i < limit; i++) {
      byte b = in.get(i);
      if (b == delimiter[matched]) {
        matched++;
        if (matched == delimiter.length) {
          emit(in, start, i + 1 - (matched - carried), sink);
          in.position(i + 1);
          matched = 0;
          return true;
        }
      } else if (matched > 0) {
        if (carried > 0) {
          sink.accept(ByteBuffer.wrap(delimiter, 0, carried).slice().asReadOnlyBuffer());
          carried = 0;
        }
        matched = b == delimiter[0] ? 1 : 0;
      }
    }
    emit(in, start, limit - (matched - carried), sink);
    in.position(limit);
    return false;
  }

  private static void emit(ByteBuffer in, int from, int to, PayloadSink sink) {
    if (to > from) {
      sink.accept(in.slice(from, to - from));
    }
  }
}
