package io.atoll.testkit.pool;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.dataset.DataKeys;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.RowCursor;
import io.atoll.blockpool.tree.Entry;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A reader who walks over the rows of a dataset while a history goes on: through checkpoints that
 * replace every page of it, it must see the rows as they were when it began (L7).
 */
final class SlowWalk {
  private record Walk(
      Pool.ReadScope scope, RowCursor cursor, Iterator<Map.Entry<String, byte[]>> expected) {}

  private @Nullable Walk walk;

  /**
   * Begins, instead of a walk that is under way.
   *
   * @param rows as they are durable now
   */
  void begin(Pool pool, Dataset dataset, NavigableMap<String, byte[]> rows) {
    end();
    Pool.ReadScope scope = pool.read();
    RowCursor cursor = scope.scan(dataset, new byte[] {DataKeys.FIRST_OWN}, null);
    walk = new Walk(scope, cursor, new TreeMap<>(rows).entrySet().iterator());
  }

  /** Looks at some further rows, if a walk is under way. */
  void goOn(SplittableRandom random) throws IOException {
    Walk under = walk;
    boolean more = under != null;
    try {
      for (int rows = random.nextInt(4); under != null && more && rows > 0; rows--) {
        more = advance(under);
      }
    } catch (IOException e) {
      end();
      throw e;
    }
    if (!more) {
      end();
    }
  }

  private static boolean advance(Walk walk) throws IOException {
    Entry found = walk.cursor.next();
    if (!walk.expected.hasNext()) {
      Violation.require(found == null, "a slow walk meets a row that was not there");
      return false;
    }
    Map.Entry<String, byte[]> row = walk.expected.next();
    boolean right =
        found != null
            && Arrays.equals(PoolVerifier.key(row.getKey()), found.key())
            && Arrays.equals(row.getValue(), found.value());
    Violation.require(right, "a slow walk meets another row than " + row.getKey());
    return true;
  }

  /** Ends the walk, if any: space that it kept may be reused. */
  void end() {
    if (walk != null) {
      walk.scope.close();
      walk = null;
    }
  }
}
