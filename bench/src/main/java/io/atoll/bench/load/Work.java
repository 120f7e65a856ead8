package io.atoll.bench.load;

import java.nio.ByteBuffer;

/** What a connection is to send. */
public interface Work {
  /**
   * The next request, head and body, ready to be sent.
   *
   * @param number counts the requests of the run from 0
   */
  ByteBuffer[] request(long number);
}
