package io.atoll.s3api.chunked;

import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.sigv4.SigningContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The trailing headers of one body: only what was announced, all of it, and signed where the chunks
 * are.
 */
final class TrailerSection {
  private static final String SIGNATURE = "x-amz-trailer-signature";

  /** More than any client sends; the announced names are few. */
  private static final int MAX_TRAILERS = 8;

  private final boolean expected;
  private final List<String> announced;
  private final List<Trailer> received = new ArrayList<>(1);
  private @Nullable String signature;

  TrailerSection(boolean expected, List<String> announced) {
    this.expected = expected;
    this.announced = List.copyOf(announced);
  }

  void add(String line) {
    int colon = line.indexOf(':');
    if (!expected || colon <= 0 || signature != null || received.size() == MAX_TRAILERS) {
      throw malformed();
    }
    String name = line.substring(0, colon).trim().toLowerCase(Locale.ROOT);
    String value = line.substring(colon + 1).trim();
    if (name.equals(SIGNATURE)) {
      signature = value;
      return;
    }
    if (!announced.contains(name) || received.stream().anyMatch(t -> t.name().equals(name))) {
      throw malformed();
    }
    received.add(new Trailer(name, value));
  }

  void complete(@Nullable SigningContext signing, String previousSignature) {
    if (received.size() != announced.size()) {
      throw malformed();
    }
    if (signing == null) {
      return;
    }
    if (signature == null) {
      if (received.isEmpty()) {
        return;
      }
      throw malformed();
    }
    var text = new StringBuilder();
    for (Trailer trailer : received) {
      text.append(trailer.name()).append(':').append(trailer.value()).append('\n');
    }
    String made = signing.trailerSignature(previousSignature, text.toString());
    if (!SigningContext.sameSignature(made, signature)) {
      throw new S3Exception(S3ErrorCode.SIGNATURE_DOES_NOT_MATCH)
          .with("SignatureProvided", signature);
    }
  }

  List<Trailer> received() {
    return List.copyOf(received);
  }

  private static S3Exception malformed() {
    return new S3Exception(S3ErrorCode.MALFORMED_TRAILER);
  }
}
