package io.atoll.gateway.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The body of an answer, piece by piece. Called on worker threads, one call at a time. */
public interface PieceSource extends AutoCloseable {
  /** The next bytes, valid until the next call; null at the end. */
  @Nullable ByteBuffer next() throws IOException;

  @Override
  void close();
}
