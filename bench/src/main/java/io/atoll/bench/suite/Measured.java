package io.atoll.bench.suite;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.atoll.bench.load.LoadResult;

/**
 * A load's figures.
 *
 * @param perSecond requests a second of wall time
 * @param perCpuSecond requests a second of the server's processor time
 * @param megabytesPerSecond bodies' bytes, 10^6, sent or received, a second of wall time
 */
public record Measured(
    @JsonProperty String work,
    @JsonProperty String server,
    @JsonProperty long requests,
    @JsonProperty long failures,
    @JsonProperty double seconds,
    @JsonProperty double perSecond,
    @JsonProperty double perCpuSecond,
    @JsonProperty double megabytesPerSecond,
    @JsonProperty long p50Micros,
    @JsonProperty long p99Micros,
    @JsonProperty long p999Micros,
    @JsonProperty long maxMicros) {

  static Measured of(String work, String server, LoadResult result, double cpu, double megabytes) {
    return new Measured(
        work,
        server,
        result.requests(),
        result.failures(),
        result.seconds(),
        result.perSecond(),
        cpu > 0 ? result.requests() / cpu : 0,
        megabytes / result.seconds(),
        result.latencies().getValueAtPercentile(50),
        result.latencies().getValueAtPercentile(99),
        result.latencies().getValueAtPercentile(99.9),
        result.latencies().getMaxValue());
  }

  /** One line of a table. */
  String line() {
    return "%-34s %-8s %9.0f/s %9.0f/cpu-s %8.1f MB/s  p50 %6d  p99 %7d  p99.9 %7d  max %7d us%s"
        .formatted(
            work,
            server,
            perSecond,
            perCpuSecond,
            megabytesPerSecond,
            p50Micros,
            p99Micros,
            p999Micros,
            maxMicros,
            failures > 0 ? "  FAILED " + failures : "");
  }
}
