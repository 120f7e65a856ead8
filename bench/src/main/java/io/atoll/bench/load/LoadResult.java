package io.atoll.bench.load;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What a run gave.
 *
 * @param requests answered
 * @param failures answered with another status than 2xx
 * @param seconds wall time
 * @param bodyBytes received in bodies
 * @param latencies microseconds
 * @param timeline the same latencies over time
 */
public record LoadResult(
    long requests,
    long failures,
    double seconds,
    long bodyBytes,
    Histogram latencies,
    List<Timeline.Slice> timeline) {
  public double perSecond() {
    return requests / seconds;
  }
}
