package io.atoll.bench.suite;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a run found: printed line by line as it comes, written as JSON at the end. */
final class Report {
  /** A single figure beside what it is compared with. */
  record Figure(
      @JsonProperty String name,
      @JsonProperty double value,
      @JsonProperty String unit,
      @JsonProperty String comparedWith) {}

  private final Instant started = Instant.now();
  private final List<Measured> loads = new ArrayList<>();
  private final List<Figure> figures = new ArrayList<>();
  private final Map<String, LatencyTimeline> timelines = new LinkedHashMap<>();

  Measured add(Measured measured) {
    loads.add(measured);
    System.out.println(measured.line());
    return measured;
  }

  void figure(String name, double value, String unit, String comparedWith) {
    Figure figure = new Figure(name, value, unit, comparedWith);
    figures.add(figure);
    System.out.printf("  = %-48s %12.3f %-8s (%s)%n", name, value, unit, comparedWith);
  }

  /** Latencies over time: in the JSON, and drawn beside it. */
  void timeline(LatencyTimeline timeline) {
    timelines.put(timeline.work(), timeline);
  }

  void write(Path file) throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("started", started.toString());
    all.put("processors", Runtime.getRuntime().availableProcessors());
    all.put("loads", loads);
    all.put("figures", figures);
    all.put("latencyPerTenthOfASecond", timelines);
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), all);
    System.out.println("written: " + file);
    for (LatencyTimeline timeline : timelines.values()) {
      Path plot = file.resolveSibling(timeline.fileName());
      Files.writeString(plot, LatencyPlot.svg(timeline));
      System.out.println("drawn: " + plot);
    }
  }
}
