package io.atoll.gateway.admin;

import io.atoll.blockpool.check.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last or present scrub.
 *
 * @param state what has become of it
 * @param startedAt ISO 8601, absent when there was none
 * @param readBytes verified so far
 * @param totalBytes about how many there are
 * @param blocks content blocks and small payloads verified so far
 * @param rateBytes limit a second, 0 for none
 * @param findings damage found, and as notes what was mended
 * @param error why it failed
 */
public record ScrubView(
    State state,
    @Nullable String startedAt,
    long readBytes,
    long totalBytes,
    long blocks,
    long rateBytes,
    List<Finding> findings,
    @Nullable String error) {
  /** What has become of a scrub. */
  public enum State {
    NONE,
    RUNNING,
    DONE,
    STOPPED,
    FAILED
  }

  public ScrubView {
    findings = List.copyOf(findings);
  }
}
