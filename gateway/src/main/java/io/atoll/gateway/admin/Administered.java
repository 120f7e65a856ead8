package io.atoll.gateway.admin;

import io.atoll.blockpool.Pool;
import io.atoll.gateway.config.ByteSize;
import io.atoll.gateway.object.ObjectStore;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The running gateway, as the admin door sees it. Thread-safe. */
public interface Administered {
  Stage stage();

  /** What does not change once it serves. */
  ServerView server();

  /** The pool, null until it is open. */
  @Nullable Pool pool();

  /** The objects in it, null until it is open. */
  @Nullable ObjectStore store();

  /**
   * Grows the pool.
   *
   * @param size to which a file is made longer first; null: to what the device has now
   * @return bytes gained
   */
  long grow(@Nullable ByteSize size) throws IOException;
}
