package io.atoll.lockmgr.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.lockmgr.api.ClosingRules.Found;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClosingRulesTest {
  private static final Incarnation DEAD = new Incarnation(64);
  private static final Incarnation FIRST = new Incarnation(129);
  private static final Incarnation SECOND = new Incarnation(194);

  private static Closing closing(Incarnation closed, long epoch, long end) {
    return new Closing(closed, new Epoch(epoch), 1, end);
  }

  @Test
  void aClosingInALiveLogCounts() {
    Found found = new Found(FIRST, 10, closing(DEAD, 5, 100));
    assertThat(ClosingRules.effective(DEAD, List.of(found), Map.of()))
        .contains(closing(DEAD, 5, 100));
  }

  @Test
  void aClosingBeforeTheEndOfAClosedLogIsAdopted() {
    Found old = new Found(FIRST, 10, closing(DEAD, 5, 100));
    Found closesFirst = new Found(SECOND, 3, closing(FIRST, 6, 11));
    Found later = new Found(SECOND, 4, closing(DEAD, 6, 120));
    assertThat(ClosingRules.effective(DEAD, List.of(later, old, closesFirst), Map.of()))
        .contains(closing(DEAD, 5, 100));
  }

  @Test
  void aClosingAtOrBeyondTheEndOfAClosedLogNeverHappened() {
    Found old = new Found(FIRST, 11, closing(DEAD, 5, 100));
    Found closesFirst = new Found(SECOND, 3, closing(FIRST, 6, 11));
    assertThat(ClosingRules.effective(DEAD, List.of(old, closesFirst), Map.of())).isEmpty();
  }

  @Test
  void whatIsSettledStands() {
    Found found = new Found(FIRST, 10, closing(DEAD, 5, 100));
    assertThat(ClosingRules.effective(DEAD, List.of(found), Map.of(DEAD, closing(DEAD, 4, 90))))
        .contains(closing(DEAD, 4, 90));
  }

  @Test
  void recoverersAreClosedBeforeWhatTheyClosed() {
    Found found = new Found(FIRST, 10, closing(SECOND, 5, 100));
    assertThat(ClosingRules.order(List.of(DEAD, SECOND, FIRST), List.of(found)))
        .containsExactly(FIRST, SECOND, DEAD);
  }
}
