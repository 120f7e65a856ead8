package io.atoll.s3api.form;

import io.atoll.s3api.chunked.PayloadSink;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a multipart/form-data body, pushed in pieces of any size.
 *
 * <pre>
 *   PREAMBLE --delimiter--> AFTER_DELIMITER --CRLF--> HEADERS --empty line--> FIELD | FILE
 *   FIELD --delimiter--> AFTER_DELIMITER            FILE --delimiter--> IGNORED
 * </pre>
 *
 * <p>What follows the file is ignored, as S3 does; the fields must come before it.
 */
public final class FormDecoder {
  /** The most bytes before the file's content, 20 KiB as S3 has it, and some for the framing. */
  private static final int MAX_HEAD_BYTES = 24 << 10;

  private enum State {
    PREAMBLE,
    AFTER_DELIMITER,
    HEADERS,
    FIELD,
    FILE,
    IGNORED
  }

  private final DelimiterScanner scanner;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream(256);
  private final Map<String, String> fields = new LinkedHashMap<>();

  private State state = State.PREAMBLE;
  private int headBytes;
  private long fileBytes;
  private @Nullable String partName;
  private @Nullable String fileName;
  private @Nullable String contentType;
  private @Nullable PostForm form;

  /** A decoder for one body with the boundary of its Content-Type. */
  public FormDecoder(String boundary) {
    scanner = new DelimiterScanner(boundary);
  }

  /**
   * Decodes what the buffer holds, but no further than the beginning of the file's content the
   * first time: {@link #form} then is there to be judged before any content is taken.
   *
   * @param sink takes the file's content
   * @return false where it stopped at the beginning of the content with data left
   * @throws S3Exception MalformedPOSTRequest, MaxPostPreDataLengthExceeded
   */
  public boolean decode(ByteBuffer in, PayloadSink sink) {
    while (in.hasRemaining()) {
      if (state == State.FILE) {
        if (scanner.scan(in, piece -> content(piece, sink))) {
          state = State.IGNORED;
        }
      } else if (state == State.IGNORED) {
        in.position(in.limit());
      } else {
        head(in);
        if (state == State.FILE) {
          return !in.hasRemaining();
        }
      }
    }
    return true;
  }

  private void content(ByteBuffer piece, PayloadSink sink) {
    fileBytes += piece.remaining();
    sink.accept(piece);
  }

  /** The fields and the file's description; null until the file's content begins. */
  public @Nullable PostForm form() {
    return form;
  }

  /** Bytes of the file's content so far. */
  public long fileBytes() {
    return fileBytes;
  }

  /**
   * States that the body ended.
   *
   * @throws S3Exception IncorrectNumberOfFilesInPostRequest where there was no file,
   *     MalformedPOSTRequest where the body breaks off
   */
  public void finish() {
    if (state == State.FILE || state == State.PREAMBLE) {
      throw malformed();
    }
    if (form == null) {
      throw new S3Exception(S3ErrorCode.INCORRECT_NUMBER_OF_FILES_IN_POST_REQUEST);
    }
  }

  private void head(ByteBuffer in) {
    int before = in.position();
    switch (state) {
      case PREAMBLE -> {
        if (scanner.scan(in, piece -> {})) {
          state = State.AFTER_DELIMITER;
        }
      }
      case FIELD -> {
        if (scanner.scan(in, this::collect)) {
          fields.put(partName == null ? "" : partName, take());
          state = State.AFTER_DELIMITER;
        }
      }
      default -> line(in.get());
    }
    headBytes += in.position() - before;
    if (headBytes > MAX_HEAD_BYTES) {
      throw new S3Exception(S3ErrorCode.MAX_POST_PRE_DATA_LENGTH_EXCEEDED);
    }
  }

  private void collect(ByteBuffer piece) {
    if (text.size() + piece.remaining() > MAX_HEAD_BYTES) {
      throw new S3Exception(S3ErrorCode.MAX_POST_PRE_DATA_LENGTH_EXCEEDED);
    }
    while (piece.hasRemaining()) {
      text.write(piece.get());
    }
  }

  private String take() {
    String taken = text.toString(StandardCharsets.UTF_8);
    text.reset();
    return taken;
  }

  private void line(byte b) {
    if (b != '\n') {
      text.write(b);
      return;
    }
    String line = take();
    if (!line.endsWith("\r")) {
      throw malformed();
    }
    line = line.substring(0, line.length() - 1);
    if (state == State.AFTER_DELIMITER) {
      delimiterRest(line);
    } else if (line.isEmpty()) {
      beginPart();
    } else {
      header(line);
    }
  }

  private void delimiterRest(String rest) {
    if (rest.startsWith("--")) {
      state = State.IGNORED;
    } else if (rest.isBlank()) {
      state = State.HEADERS;
      partName = null;
      fileName = null;
      contentType = null;
    } else {
      throw malformed();
    }
  }

  private void header(String line) {
    int colon = line.indexOf(':');
    if (colon <= 0) {
      throw malformed();
    }
    String value = line.substring(colon + 1).trim();
    switch (line.substring(0, colon).trim().toLowerCase(Locale.ROOT)) {
      case "content-disposition" -> {
        String name = parameter(value, "name");
        partName = name == null ? null : name.toLowerCase(Locale.ROOT);
        fileName = parameter(value, "filename");
      }
      case "content-type" -> contentType = value;
      default -> {}
    }
  }

  /** The value of a parameter of Content-Disposition, or null. */
  private static @Nullable String parameter(String header, String name) {
    for (int at = header.indexOf(';'); at >= 0; ) {
      int equals = header.indexOf('=', at);
      if (equals < 0) {
        return null;
      }
      boolean quoted = header.startsWith("\"", equals + 1);
      int from = quoted ? equals + 2 : equals + 1;
      int to = header.indexOf(quoted ? '"' : ';', from);
      if (to < 0) {
        to = header.length();
      }
      if (header.substring(at + 1, equals).trim().equalsIgnoreCase(name)) {
        return header.substring(from, to).trim();
      }
      at = header.indexOf(';', to);
    }
    return null;
  }

  private void beginPart() {
    if (partName == null) {
      throw malformed();
    }
    if (partName.equals("file")) {
      form = new PostForm(fields, fileName == null ? "" : fileName, contentType);
      state = State.FILE;
    } else {
      state = State.FIELD;
    }
  }

  private static S3Exception malformed() {
    return new S3Exception(S3ErrorCode.MALFORMED_POST_REQUEST);
  }
}
