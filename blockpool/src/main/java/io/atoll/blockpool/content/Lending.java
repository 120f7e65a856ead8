package io.atoll.blockpool.content;

/** How a writer goes on using memory that it was given bytes in. */
@FunctionalInterface
public interface Lending {
  /**
   * Keeps the memory, with the bytes in it as they are, until the result is run, once and by any
   * thread. To be called before the write that was given the bytes returns.
   */
  Runnable keep();
}
