package io.atoll.gateway.object;

import java.util.concurrent.CompletableFuture;

/** An object on its way. */
public interface ObjectWriter extends ByteSink {
  /**
   * Makes the bytes taken an object, if the conditions hold. To be called once.
   *
   * @return the object once it is durable; fails with PreconditionFailed, NoSuchKey (If-Match
   *     without object), NoSuchBucket
   */
  CompletableFuture<ObjectInfo> commit(NewObject object);
}
