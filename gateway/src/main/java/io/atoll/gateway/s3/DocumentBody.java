package io.atoll.gateway.s3;

import io.atoll.gateway.http.BodyConsumer;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Takes a small document whole. */
final class DocumentBody implements BodyConsumer {
  /** As large as 10,000 parts with checksums, or 1000 keys, can get. */
  static final int MAX_BYTES = 4 << 20;

  private final BodyDecoding decoding;
  private final Consumer<byte[]> then;
  private final ByteArrayOutputStream document = new ByteArrayOutputStream();

  DocumentBody(BodyDecoding decoding, Consumer<byte[]> then) {
    this.decoding = decoding;
    this.then = then;
  }

  @Override
  public void accept(ByteBuffer bytes) {
    decoding.accept(bytes, this::keep);
  }

  private void keep(ByteBuffer payload) {
    if (document.size() + payload.remaining() > MAX_BYTES) {
      throw new S3Exception(S3ErrorCode.MAX_MESSAGE_LENGTH_EXCEEDED);
    }
    byte[] piece = new byte[payload.remaining()];
    payload.get(payload.position(), piece);
    document.writeBytes(piece);
  }

  @Override
  public void complete() {
    decoding.finish();
    then.accept(document.toByteArray());
  }

  @Override
  public void failed(Throwable cause) {
    document.reset();
  }
}
