package io.atoll.testkit.pool;

import io.atoll.blockpool.Pool;
import io.atoll.testkit.device.SimBlockDevice;
import java.io.IOException;
import java.util.SplittableRandom;

/** A small pool with something of every kind in it, and the model that knows what. */
record SamplePool(SimBlockDevice device, PoolModel model) {
  /** Makes one by a history of its own, closed in order. */
  static SamplePool closed(long seed, int steps) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    SimBlockDevice device = Shape.random(random).format(seed);
    PoolModel model = new PoolModel();
    try (Pool pool = Pool.open(device, PoolVerifier.STEPPED);
        PoolHistory history = new PoolHistory(pool, device, model, random)) {
      for (int i = 0; i < steps; i++) {
        history.step();
      }
      history.settle();
    }
    return new SamplePool(device.copy(seed), model);
  }
}
