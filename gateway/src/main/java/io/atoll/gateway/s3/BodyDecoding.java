package io.atoll.gateway.s3;

import io.atoll.gateway.digest.SharedMd5;
import io.atoll.gateway.object.Lending;
import io.atoll.s3api.checksum.BodyDigests;
import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.chunked.AwsChunkedDecoder;
import io.atoll.s3api.chunked.PayloadSink;
import io.atoll.s3api.chunked.Trailer;
import io.atoll.s3api.operation.BodyDeclaration;
import io.atoll.s3api.operation.BodyVerification;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes off a body's framing, makes its digests on the way, and says at the end whether it is what
 * its head promised.
 */
final class BodyDecoding {
  /** One for the process, as its bodies share the processor's vectors. */
  private static final SharedMd5 MD5 = new SharedMd5();

  private final BodyDeclaration declaration;
  private final BodyDigests digests;
  private final @Nullable AwsChunkedDecoder decoder;

  /**
   * @param etag whether MD5 is wanted
   * @param otherwise the additional checksum to make where the client declared none, or null
   */
  BodyDecoding(
      Session session,
      BodyDeclaration declaration,
      boolean etag,
      @Nullable ChecksumAlgorithm otherwise) {
    this.declaration = declaration;
    this.digests = BodyVerification.digestsFor(declaration, etag, otherwise, MD5::forBody);
    this.decoder = BodyVerification.decoderFor(declaration, session.authentication());
  }

  /**
   * Decodes all of {@code bytes} into {@code sink}.
   *
   * @param lending by which they are kept until the digests have read them; null where they may
   *     change when this has returned
   */
  void accept(ByteBuffer bytes, @Nullable Lending lending, PayloadSink sink) {
    try {
      if (decoder == null) {
        take(bytes, sink);
      } else {
        decoder.decode(bytes, payload -> take(payload, sink));
      }
    } finally {
      if (lending == null) {
        digests.settle();
      } else {
        digests.whenRead(lending.keep());
      }
    }
  }

  private void take(ByteBuffer payload, PayloadSink sink) {
    digests.update(payload);
    sink.accept(payload);
  }

  /** No bytes are at hand for now. */
  void pause() {
    digests.pause();
  }

  /**
   * Verifies the whole.
   *
   * @throws io.atoll.s3api.error.S3Exception for whatever does not fit
   */
  BodyDigests.Result finish() {
    List<Trailer> trailers = decoder == null ? List.of() : decoder.finish();
    BodyDigests.Result made = digests.finish();
    BodyVerification.verify(declaration, made, trailers);
    return made;
  }
}
