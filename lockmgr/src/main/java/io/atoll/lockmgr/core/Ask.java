package io.atoll.lockmgr.core;

import io.atoll.lockmgr.api.LockMode;
import org.jspecify.annotations.Nullable;

/**
 * A question for a higher ceiling that whoever decides has not answered yet. There is one at a time
 * per resource, and each is answered exactly once, so that an answer needs no number.
 */
final class Ask {
  final LockMode mode;
  final boolean tryOnly;

  /** The request that needs the answer; null once the question was withdrawn. */
  @Nullable Wait wait;

  Ask(LockMode mode, Wait wait, boolean tryOnly) {
    this.mode = mode;
    this.wait = wait;
    this.tryOnly = tryOnly;
  }
}
