package io.atoll.s3api.chunked;

import java.nio.ByteBuffer;

/** Takes the content of a body as it is decoded. */
@FunctionalInterface
public interface PayloadSink {
  /**
   * The next piece. It is a view of the buffer that was decoded and good only during the call.
   * Nothing is proven about it until the decoder's {@code finish} returned.
   */
  void accept(ByteBuffer payload);
}
