package io.atoll.gateway.namespace;

import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.codec.RowFormatException;
import io.atoll.blockpool.device.DeviceIoException;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client is told when the pool cannot do its part. */
final class Faults {
  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

  /** Something that the pool may fail to do. */
  interface Action<T extends @Nullable Object> {
    T run() throws IOException;
  }

  private Faults() {}

  /** Runs, and turns the pool's failures into answers. */
  static <T extends @Nullable Object> T answered(Action<T> action) {
    try {
      return action.run();
    } catch (IOException | RowFormatException e) {
      throw answer(e);
    }
  }

  /** The answer to a failure. */
  static S3Exception answer(Throwable failure) {
    return switch (failure) {
      case S3Exception known -> known;
      case CompletionException wrapped when wrapped.getCause() != null ->
          answer(wrapped.getCause());
      case PoolException.Full full -> new S3Exception(S3ErrorCode.INSUFFICIENT_STORAGE);
      case DeviceIoException full when full.outOfSpace() ->
          new S3Exception(S3ErrorCode.INSUFFICIENT_STORAGE);
      case PoolException.Failed failed -> {
        LOG.debug("refused, the pool has stopped", failed);
        yield new S3Exception(S3ErrorCode.SERVICE_UNAVAILABLE, "The storage has stopped.");
      }
      default -> {
        LOG.error("request failed", failure);
        yield new S3Exception(S3ErrorCode.INTERNAL_ERROR);
      }
    };
  }
}
