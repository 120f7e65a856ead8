package io.atoll.gateway.http;

import java.util.concurrent.TimeUnit;

/**
 * Whether a client gets on with its body. Asked only while the client is waited for, so that it
 * never pays for the server's delays.
 */
final class Pace {
  private final long periodNanos;
  private long periodBegan = System.nanoTime();
  private long bytes;

  Pace(int periodMillis) {
    this.periodNanos = TimeUnit.MILLISECONDS.toNanos(periodMillis);
  }

  /** So many bytes came. */
  void came(int count) {
    bytes += count;
  }

  /** The client has done its share: a new period begins. */
  void restart() {
    periodBegan = System.nanoTime();
    bytes = 0;
  }

  /** To be asked before waiting for the client: false where too little came in a whole period. */
  boolean suffices() {
    if (System.nanoTime() - periodBegan < periodNanos) {
      return true;
    }
    boolean enough = bytes >= HttpLimits.LEAST_BODY_BYTES;
    restart();
    return enough;
  }
}
