package io.atoll.s3api.chunked;

import io.atoll.s3api.checksum.Digest;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.sigv4.SigningContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a body in aws-chunked form, pushed in pieces of any size.
 *
 * <pre>
 *   HEADER --size > 0--> PAYLOAD --all there--> PAYLOAD_END --> HEADER
 *   HEADER --size = 0--> TRAILER (one line after another) --empty line--> DONE
 *   TRAILER --empty line behind a line that a bare line feed ended--> TRAILER_BREAK
 *   TRAILER_BREAK --a line--> TRAILER   --empty line--> DONE   --end of the body--> DONE
 * </pre>
 *
 * <p>In Amazon's examples a trailing header ends with a bare line feed, and clients put the CRLF
 * that ends a chunk's payload behind it ({@code name:value\n\r\n}). Whether that CRLF is this or
 * the trailer's end only what follows tells.
 *
 * <p>A chunk's payload is handed on before its signature can be checked; the receiver must make
 * nothing visible before {@link #finish()} has returned. Any failure is final: the decoder must not
 * be used again.
 *
 * <p>Source: Amazon S3 API Reference, "Transferring Payload in Multiple Chunks" and "trailing
 * headers".
 */
public final class AwsChunkedDecoder {
  /**
   * The longest chunk header, {@code size;chunk-signature=} and 64 digits leaving room for a long
   * size.
   */
  private static final int MAX_HEADER_BYTES = 256;

  /** The longest line of a trailer. */
  private static final int MAX_TRAILER_LINE_BYTES = 1024;

  /** The longest size, in hex digits: 2^60 - 1 bytes. */
  private static final int MAX_SIZE_DIGITS = 15;

  private static final String SIGNATURE_EXTENSION = "chunk-signature=";

  private enum State {
    HEADER,
    PAYLOAD,
    PAYLOAD_END,
    TRAILER,
    TRAILER_BREAK,
    DONE
  }

  private final @Nullable SigningContext signing;
  private final @Nullable MessageDigest sha256;
  private final TrailerSection trailers;
  private final long expectedBytes;
  private final byte[] line = new byte[MAX_TRAILER_LINE_BYTES];

  private State state = State.HEADER;
  private int lineLength;
  private boolean carriageReturn;
  private boolean bareLineFeed;
  private boolean trailerLineWasBare;
  private long chunkLeft;
  private long decodedBytes;
  private String previousSignature;
  private String chunkSignature = "";

  /**
   * A decoder for one body.
   *
   * @param signing from the verified head; null where chunks are not signed
   * @param expectedBytes {@code x-amz-decoded-content-length}
   * @param trailerExpected whether the payload's form ends with a trailer
   * @param announced the names of {@code x-amz-trailer}, lower case; each must come
   */
  public AwsChunkedDecoder(
      @Nullable SigningContext signing,
      long expectedBytes,
      boolean trailerExpected,
      List<String> announced) {
    this.signing = signing;
    this.sha256 = signing == null ? null : newSha256();
    this.expectedBytes = expectedBytes;
    this.previousSignature = signing == null ? "" : signing.seedSignature();
    this.trailers = new TrailerSection(trailerExpected, announced);
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Decodes all that the buffer holds and leaves it empty.
   *
   * @throws S3Exception IncompleteBody for broken framing or a wrong length, SignatureDoesNotMatch,
   *     MalformedTrailerError
   */
  public void decode(ByteBuffer in, PayloadSink sink) {
    while (in.hasRemaining()) {
      switch (state) {
        case PAYLOAD -> payload(in, sink);
        case HEADER -> {
          if (readLine(in, MAX_HEADER_BYTES, false)) {
            header();
          }
        }
        case PAYLOAD_END -> payloadEnd(in.get());
        case TRAILER, TRAILER_BREAK -> {
          if (readLine(in, MAX_TRAILER_LINE_BYTES, true)) {
            trailerLine();
          }
        }
        case DONE -> throw malformed("there is data after the end of the body");
      }
    }
  }

  /** Whether the end of the body was seen. */
  public boolean isDone() {
    return state == State.DONE;
  }

  /** How many bytes of content came out so far. */
  public long decodedBytes() {
    return decodedBytes;
  }

  /**
   * States that the body ended.
   *
   * @return the trailing headers in order, without the signature
   * @throws S3Exception IncompleteBody where something is missing, MalformedTrailerError
   */
  public List<Trailer> finish() {
    if (state == State.TRAILER_BREAK && lineLength == 0 && !carriageReturn) {
      endTrailer();
    }
    if (state != State.DONE) {
      throw new S3Exception(S3ErrorCode.INCOMPLETE_BODY);
    }
    return trailers.received();
  }

  private void payload(ByteBuffer in, PayloadSink sink) {
    int count = (int) Math.min(chunkLeft, in.remaining());
    ByteBuffer piece = in.slice(in.position(), count);
    in.position(in.position() + count);
    if (sha256 != null) {
      sha256.update(piece.duplicate());
    }
    chunkLeft -= count;
    decodedBytes += count;
    sink.accept(piece);
    if (chunkLeft == 0) {
      verifyChunk();
      state = State.PAYLOAD_END;
    }
  }

  private void payloadEnd(byte b) {
    if (b == '\r' && !carriageReturn) {
      carriageReturn = true;
    } else if (b == '\n' && carriageReturn) {
      carriageReturn = false;
      state = State.HEADER;
    } else {
      throw malformed("a chunk is longer than its header says");
    }
  }

  /**
   * Collects a line without its end.
   *
   * @param bareAllowed whether a line may end without a carriage return, as in the trailers of
   *     Amazon's examples
   * @return whether the line is complete
   */
  private boolean readLine(ByteBuffer in, int maxBytes, boolean bareAllowed) {
    while (in.hasRemaining()) {
      byte b = in.get();
      if (b == '\n' && (carriageReturn || bareAllowed)) {
        bareLineFeed = !carriageReturn;
        carriageReturn = false;
        return true;
      }
      if (carriageReturn || b == '\n') {
        throw malformed("a line does not end with CRLF");
      }
      if (b == '\r') {
        carriageReturn = true;
      } else if (b >= 0 && b < ' ') {
        throw malformed("a line has a control character");
      } else if (lineLength == maxBytes) {
        throw malformed("a line is too long");
      } else {
        line[lineLength++] = b;
      }
    }
    return false;
  }

  private String takeLine() {
    String text = new String(line, 0, lineLength, StandardCharsets.ISO_8859_1);
    lineLength = 0;
    return text;
  }

  private void header() {
    String text = takeLine();
    int semicolon = text.indexOf(';');
    long size = size(semicolon < 0 ? text : text.substring(0, semicolon));
    chunkSignature = semicolon < 0 ? "" : signatureOf(text.substring(semicolon + 1));
    if (signing != null && chunkSignature.isEmpty()) {
      throw malformed("a chunk has no signature");
    }
    if (size > expectedBytes - decodedBytes) {
      throw new S3Exception(
          S3ErrorCode.INCOMPLETE_BODY,
          "The request body is longer than x-amz-decoded-content-length says");
    }
    if (size > 0) {
      chunkLeft = size;
      state = State.PAYLOAD;
      return;
    }
    if (decodedBytes != expectedBytes) {
      throw new S3Exception(S3ErrorCode.INCOMPLETE_BODY);
    }
    verifyChunk();
    state = State.TRAILER;
  }

  private static long size(String hex) {
    String digits = hex.trim();
    if (digits.isEmpty() || digits.length() > MAX_SIZE_DIGITS) {
      throw malformed("a chunk's size is malformed");
    }
    long size = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = Character.digit(digits.charAt(i), 16);
      if (digit < 0) {
        throw malformed("a chunk's size is malformed");
      }
      size = size << 4 | digit;
    }
    return size;
  }

  private String signatureOf(String extension) {
    String text = extension.trim();
    if (text.startsWith(SIGNATURE_EXTENSION)) {
      return text.substring(SIGNATURE_EXTENSION.length());
    }
    if (signing == null) {
      return "";
    }
    throw malformed("a chunk has no signature");
  }

  private void verifyChunk() {
    if (signing == null || sha256 == null) {
      return;
    }
    String expected = signing.chunkSignature(previousSignature, Digest.of(sha256.digest()));
    if (!SigningContext.sameSignature(expected, chunkSignature)) {
      throw new S3Exception(S3ErrorCode.SIGNATURE_DOES_NOT_MATCH)
          .with("SignatureProvided", chunkSignature);
    }
    previousSignature = expected;
  }

  private void trailerLine() {
    if (lineLength > 0) {
      trailers.add(takeLine());
      state = State.TRAILER;
      trailerLineWasBare = bareLineFeed;
    } else if (state == State.TRAILER && trailerLineWasBare) {
      state = State.TRAILER_BREAK;
    } else {
      endTrailer();
    }
  }

  private void endTrailer() {
    trailers.complete(signing, previousSignature);
    state = State.DONE;
  }

  private static S3Exception malformed(String what) {
    return new S3Exception(
        S3ErrorCode.INCOMPLETE_BODY, "The aws-chunked encoding of the body is broken: " + what);
  }
}
