package io.atoll.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.bench.load.Timeline;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The picture is a well-formed document that shows what it was given. */
class LatencyPlotTest {
  private static List<Timeline.Slice> slices() {
    List<Timeline.Slice> slices = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      slices.add(
          i == 100
              ? new Timeline.Slice(0, 0, 0)
              : new Timeline.Slice(1500 + i, 6000 + 20 * i, i % 40 == 7 ? 90_000 : 12_000));
    }
    return slices;
  }

  @Test
  void threeCurvesWithTheGapWhereNothingWasAnswered() throws Exception {
    String svg = LatencyPlot.svg(new LatencyTimeline("put 4 KiB", slices(), List.of(3.5, 12.0)));
    NodeList paths =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
            .getElementsByTagName("path");
    int curves = 0;
    for (int i = 0; i < paths.getLength(); i++) {
      String data = ((Element) paths.item(i)).getAttribute("d");
      if (data.contains("L")) {
        curves++;
        assertThat(data.chars().filter(c -> c == 'M')).as("pieces of a curve").hasSize(2);
      }
    }
    assertThat(curves).isEqualTo(3);
  }

  @Test
  void checkpointsAfterTheEndAreNotDrawn() {
    String with = LatencyPlot.svg(new LatencyTimeline("put", slices(), List.of(3.5, 99.0)));
    String without = LatencyPlot.svg(new LatencyTimeline("put", slices(), List.of(3.5)));
    assertThat(with).isEqualTo(without);
  }
}
