package io.atoll.gateway.object;

/** How a sink goes on using memory that it was given bytes in, so that it need not copy them. */
@FunctionalInterface
public interface Lending {
  /**
   * Keeps the memory, with the bytes in it as they are, until the result is run, once and by any
   * thread. To be called before the call that was given the bytes returns.
   */
  Runnable keep();
}
