package io.atoll.bench.load;

import org.HdrHistogram.Histogram;

/**
 * What a run gave.
 *
 * @param requests answered
 * @param failures answered with another status than 2xx
 * @param seconds wall time
 * @param bodyBytes received in bodies
 * @param latencies microseconds
 * @param slowest the highest latency of each tenth of a second, microseconds
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record LoadResult(
    long requests,
    long failures,
    double seconds,
    long bodyBytes,
    Histogram latencies,
    long[] slowest) {
  public double perSecond() {
    return requests / seconds;
  }
}
