package io.atoll.gateway.http;

import io.atoll.gateway.object.Lending;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Takes a request's body as it arrives. All calls come one after the other, on worker threads;
 * after an exception or {@link #failed} no more come.
 */
public interface BodyConsumer {
  /**
   * The next bytes, all of them to be taken; direct memory that is valid during the call.
   *
   * @param lending by which it may be kept for longer; null where it may not
   */
  void accept(ByteBuffer bytes, @Nullable Lending lending) throws IOException;

  /**
   * No more bytes are at hand: the next call may be long in coming. Called also before {@link
   * #failed}; not before {@link #complete}.
   */
  void pause();

  /** The body is complete. */
  void complete() throws IOException;

  /** The body will not be complete, or taking it failed: let go of everything. */
  void failed(Throwable cause);
}
