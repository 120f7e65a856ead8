package io.atoll.bench.load;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Latencies over time: what each tenth of a second was like. One thread. */
public final class Timeline {
  /** Length of a slice. */
  public static final double SLICE_SECONDS = 0.1;

  private static final long SLICE_NANOS = (long) (SLICE_SECONDS * 1e9);

  /** A tenth of a second, latencies in microseconds; all 0 where no answer came. */
  public record Slice(
      @JsonProperty long p50Micros, @JsonProperty long p99Micros, @JsonProperty long maxMicros) {}

  private final long start;
  private final Histogram current = new Histogram(3_600_000_000L, 3);
  private final List<Slice> slices = new ArrayList<>();

  /**
   * @param start as of {@link System#nanoTime}
   */
  Timeline(long start) {
    this.start = start;
  }

  /** Counts an answer that came now; answers come in order of time. */
  void record(long now, long micros) {
    while (now - start >= (slices.size() + 1) * SLICE_NANOS) {
      close();
    }
    current.recordValue(micros);
  }

  private void close() {
    slices.add(
        new Slice(
            current.getValueAtPercentile(50),
            current.getValueAtPercentile(99),
            current.getMaxValue()));
    current.reset();
  }

  /** The whole slices so far. */
  public List<Slice> slices() {
    return List.copyOf(slices);
  }
}
