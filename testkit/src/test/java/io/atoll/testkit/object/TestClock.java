package io.atoll.testkit.object;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that tests move. */
final class TestClock implements InstantSource {
  private Instant now = Instant.parse("2026-01-02T03:04:05.678Z");

  @Override
  public Instant instant() {
    return now;
  }

  void advanceMillis(long millis) {
    now = now.plusMillis(millis);
  }
}
