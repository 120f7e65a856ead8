package io.atoll.lockmgr.core;

import io.atoll.lockmgr.api.LockMode;
import io.atoll.lockmgr.api.LockValue;
import io.atoll.lockmgr.api.ResourceName;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything that a lock table knows of a resource, for searches that compare whole states. */
public final class TableContents {
  private static final Field RESOURCES = field();

  private TableContents() {}

  /** A grant. */
  public record Held(long owner, LockMode mode, LockMode demandedFor, int serial, boolean dead) {}

  /** A queued request; converts come before waits, each in order. */
  public record Queued(long owner, LockMode mode, boolean tryOnly, boolean convert) {}

  /** What was asked of whoever decides; withdrawn, or a request of the node needs it. */
  public record Asked(LockMode mode, boolean tryOnly, boolean withdrawn) {}

  /** A resource. */
  public record Contents(
      @Nullable LockMode ceiling,
      @Nullable LockMode limit,
      int ceilingSerial,
      @Nullable Asked asked,
      LockMode limitFor,
      LockValue value,
      List<Held> grants,
      List<Queued> queue) {}

  private static Field field() {
    try {
      Field resources = LockTable.class.getDeclaredField("resources");
      resources.setAccessible(true);
      return resources;
    } catch (NoSuchFieldException e) {
      throw new AssertionError(e);
    }
  }

  /** What the table knows of this resource; null if nothing. */
  public static @Nullable Contents of(LockTable table, ResourceName name) {
    Resource r;
    try {
      r = (Resource) ((Map<?, ?>) RESOURCES.get(table)).get(name);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
    if (r == null) {
      return null;
    }
    List<Held> grants = new ArrayList<>();
    for (Grant g = r.grants; g != null; g = g.next) {
      grants.add(new Held(g.owner, g.mode, g.demandedFor, g.serial, g.dead));
    }
    List<Queued> queue = new ArrayList<>();
    for (Wait w = r.converts == null ? null : r.converts.head; w != null; w = w.next) {
      queue.add(new Queued(w.owner, w.mode, w.tryOnly, true));
    }
    for (Wait w = r.waits == null ? null : r.waits.head; w != null; w = w.next) {
      queue.add(new Queued(w.owner, w.mode, w.tryOnly, false));
    }
    Ask ask = r.ask;
    Asked asked = ask == null ? null : new Asked(ask.mode, ask.tryOnly, ask.wait == null);
    return new Contents(
        r.ceiling, r.limit, r.ceilingSerial, asked, r.limitFor, r.value, grants, queue);
  }
}
