package io.atoll.gateway.http;

/**
 * Limits of the HTTP doors (L9). At each the client gets a clear, retryable answer or its
 * connection is closed.
 *
 * @param workerThreads threads that may block
 * @param queuedCalls calls waiting for a worker before 503 is answered
 * @param transfers large bodies under way at once, in both directions
 * @param headerBytes longest request head
 * @param parseTimeoutMillis for a request's head to arrive
 * @param stallTimeoutMillis without a byte in either direction within a body
 * @param idleTimeoutMillis for a connection between requests
 */
public record HttpLimits(
    int workerThreads,
    int queuedCalls,
    int transfers,
    int headerBytes,
    int parseTimeoutMillis,
    int stallTimeoutMillis,
    int idleTimeoutMillis) {
  public static final HttpLimits DEFAULT =
      new HttpLimits(32, 16_384, 96, 64 << 10, 30_000, 60_000, 300_000);

  /** The most fields in a request's head. */
  public static final int MAX_FIELDS = 200;

  /**
   * What must come of a body within each {@link #stallTimeoutMillis}, bytes: a client that sends
   * now and then one byte never stalls, and still would keep its place for ever.
   */
  public static final int LEAST_BODY_BYTES = 4 << 10;
}
