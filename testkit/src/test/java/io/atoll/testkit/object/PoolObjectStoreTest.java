package io.atoll.testkit.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.gateway.object.ObjectStore;
import org.junit.jupiter.api.AfterEach;

/** The store in a pool keeps the contract, and nothing leaks. */
class PoolObjectStoreTest extends UploadsContract {
  private final PoolStore pool = new PoolStore(clock, 42);
  private final Answers answers = new Answers(pool::work);
  private final long freeAtFirst = free();

  private long free() {
    pool.settle();
    return pool.pool().status().freeBlocks();
  }

  @Override
  ObjectStore store() {
    return pool.store();
  }

  @Override
  Answers answers() {
    return answers;
  }

  @AfterEach
  void close() {
    assertThat(free()).isLessThanOrEqualTo(freeAtFirst);
    pool.close();
  }
}
