package io.atoll.blockpool.content;

import io.atoll.blockpool.commit.Transaction;

/**
 * Data that is on its way into the pool and belongs to nobody yet. {@link #attach} puts it into a
 * transaction; {@link #close} must be called when that commit was answered, or when it will not be
 * made: then the data is dropped.
 */
public interface StagedData extends AutoCloseable {
  /** Plain bytes. */
  long length();

  /**
   * Adds the data to a transaction of its dataset, with one pointer to it.
   *
   * @return the data id that the row pointing to it keeps
   */
  long attach(Transaction transaction);

  /** The commit was appended: what {@link #close} would drop stays. */
  void committed();

  /** Lets go of memory and, unless committed, of space. Repeating it does nothing. */
  @Override
  void close();
}
