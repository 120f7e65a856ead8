package io.atoll.bench.suite;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.atoll.bench.load.Timeline;
import java.util.List;
import java.util.Locale;

/**
 * A load's latencies over time, and when the server completed checkpoints meanwhile.
 *
 * @param work as in the tables
 * @param slices tenths of a second from the load's beginning
 * @param checkpointSeconds seconds from the load's beginning, as seen by asking the server
 */
record LatencyTimeline(
    @JsonProperty String work,
    @JsonProperty List<Timeline.Slice> slices,
    @JsonProperty List<Double> checkpointSeconds) {
  String fileName() {
    return "latency-" + work.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + ".svg";
  }
}
