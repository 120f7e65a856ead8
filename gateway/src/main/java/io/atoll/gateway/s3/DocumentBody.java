package io.atoll.gateway.s3;

import io.atoll.gateway.http.BodyConsumer;
import io.atoll.gateway.object.Lending;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.operation.BodyDeclaration;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes a document whole. Its size was limited when the request was parsed. */
final class DocumentBody implements BodyConsumer {
  private final BodyDecoding decoding;
  private final long maxBytes;
  private final Consumer<byte[]> then;
  private final ByteArrayOutputStream document = new ByteArrayOutputStream();

  /**
   * @param declaration says the length, which was judged when the request was parsed
   */
  DocumentBody(BodyDecoding decoding, BodyDeclaration declaration, Consumer<byte[]> then) {
    this.decoding = decoding;
    this.maxBytes = declaration.lengthBytes();
    this.then = then;
  }

  @Override
  public void accept(ByteBuffer bytes, @Nullable Lending lending) {
    decoding.accept(bytes, null, this::keep);
  }

  private void keep(ByteBuffer payload) {
    if (document.size() + payload.remaining() > maxBytes) {
      throw new S3Exception(S3ErrorCode.MAX_MESSAGE_LENGTH_EXCEEDED);
    }
    byte[] piece = new byte[payload.remaining()];
    payload.get(payload.position(), piece);
    document.writeBytes(piece);
  }

  @Override
  public void pause() {
    decoding.pause();
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
