package io.atoll.bench.suite;

import io.atoll.bench.load.Timeline;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * Draws latencies over time as a picture (SVG): median, 99th percentile and the slowest of each
 * tenth of a second on a logarithmic scale, and a mark where a checkpoint was completed.
 */
final class LatencyPlot {
  private static final int LEFT = 70;
  private static final int TOP = 50;
  private static final int WIDTH = 900;
  private static final int HEIGHT = 320;
  private static final double LOWEST_LOG = 2; // 100 us
  private static final double HIGHEST_LOG = 7; // 10 s

  /** One of the curves. */
  private record Curve(String title, String colour, ToLongFunction<Timeline.Slice> micros) {}

  private static final List<Curve> CURVES =
      List.of(
          new Curve("median", "#1b7f5c", Timeline.Slice::p50Micros),
          new Curve("99th", "#d98200", Timeline.Slice::p99Micros),
          new Curve("slowest", "#b03060", Timeline.Slice::maxMicros));

  private final LatencyTimeline timeline;
  private final double seconds;
  private final StringBuilder out = new StringBuilder();

  private LatencyPlot(LatencyTimeline timeline) {
    this.timeline = timeline;
    this.seconds = Math.max(1, timeline.slices().size()) * Timeline.SLICE_SECONDS;
  }

  static String svg(LatencyTimeline timeline) {
    return new LatencyPlot(timeline).draw();
  }

  private String draw() {
    add(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif'"
            + " font-size='12'><rect width='100%%' height='100%%' fill='white'/>",
        LEFT + WIDTH + 20, TOP + HEIGHT + 50);
    text(LEFT, 20, "start", "Latency of: " + timeline.work());
    scales();
    for (double at : timeline.checkpointSeconds()) {
      if (at <= seconds) {
        add("<path d='M%.1f %d v%d' stroke='#9ab' stroke-dasharray='4 3'/>", x(at), TOP, HEIGHT);
      }
    }
    int at = LEFT;
    for (Curve curve : CURVES) {
      draw(curve);
      add("<rect x='%d' y='29' width='14' height='10' fill='%s'/>", at, curve.colour);
      text(at + 18, 38, "start", curve.title);
      at += 90;
    }
    add("<path d='M%d 34 h14' stroke='#9ab' stroke-width='2' stroke-dasharray='4 3'/>", at);
    text(at + 18, 38, "start", "checkpoint completed");
    return out.append("</svg>\n").toString();
  }

  private void scales() {
    List<String> names = List.of("100 us", "1 ms", "10 ms", "100 ms", "1 s", "10 s");
    for (int i = 0; i < names.size(); i++) {
      double y = y(Math.pow(10, LOWEST_LOG + i));
      add("<path d='M%d %.1f h%d' stroke='#ddd'/>", LEFT, y, WIDTH);
      text(LEFT - 8, y + 4, "end", names.get(i));
    }
    for (int i = 0; i <= 10; i++) {
      double at = seconds * i / 10;
      text(x(at), TOP + HEIGHT + 18, "middle", String.format(Locale.ROOT, "%.1f", at));
    }
    text(LEFT + WIDTH / 2.0, TOP + HEIGHT + 38, "middle", "seconds");
  }

  private void draw(Curve curve) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < timeline.slices().size(); i++) {
      long micros = curve.micros.applyAsLong(timeline.slices().get(i));
      // A slice without an answer is a gap in the curve, which is what the eye should catch.
      if (micros > 0) {
        boolean first = i == 0 || timeline.slices().get(i - 1).maxMicros() == 0;
        path.append(
            String.format(
                Locale.ROOT,
                "%s%.1f %.1f",
                first ? "M" : "L",
                x((i + 0.5) * Timeline.SLICE_SECONDS),
                y((double) micros)));
      }
    }
    add("<path d='%s' fill='none' stroke='%s' stroke-width='1.3'/>", path, curve.colour);
  }

  private double x(double second) {
    return LEFT + WIDTH * second / seconds;
  }

  private double y(double micros) {
    double log = Math.clamp(Math.log10(micros), LOWEST_LOG, HIGHEST_LOG);
    return TOP + HEIGHT * (HIGHEST_LOG - log) / (HIGHEST_LOG - LOWEST_LOG);
  }

  private void text(double x, double y, String anchor, String words) {
    add("<text x='%.1f' y='%.1f' text-anchor='%s'>%s</text>", x, y, anchor, words);
  }

  @SuppressWarnings("AnnotateFormatMethod") // all its callers are in this file
  private void add(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
