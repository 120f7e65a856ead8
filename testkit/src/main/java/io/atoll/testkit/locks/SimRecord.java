package io.atoll.testkit.locks;

import io.atoll.lockmgr.api.Closing;
import java.util.List;

/** A record in a simulated log. */
sealed interface SimRecord {
  /** The incarnation that wrote it. */
  long writer();

  /** The resource's register goes from {@code step - 1} to {@code step}. */
  record Step(long writer, String resource, long step) implements SimRecord {}

  /** A dead incarnation's log is closed; this is all that counted in it, and which closings did. */
  record Close(long writer, Closing closing, List<Step> replayed, List<Closing> adopted)
      implements SimRecord {
    public Close {
      replayed = List.copyOf(replayed);
      adopted = List.copyOf(adopted);
    }
  }

  /** Begins a log. */
  record Begin(long writer) implements SimRecord {}
}
