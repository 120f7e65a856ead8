package io.atoll.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Sends requests over some connections, each the next as soon as the answer to the last is
 * complete. One thread.
 */
public final class ClosedLoop {
  private final InetSocketAddress server;
  private final int connections;

  public ClosedLoop(InetSocketAddress server, int connections) {
    this.server = server;
    this.connections = connections;
  }

  /** Runs until {@code requests} were answered or {@code seconds} passed. */
  public LoadResult run(Work work, long requests, double seconds) throws IOException {
    Run run = new Run(work, requests, System.nanoTime() + (long) (seconds * 1e9));
    try (Selector selector = Selector.open()) {
      List<Connection> open = new ArrayList<>();
      try {
        for (int i = 0; i < connections; i++) {
          Connection connection = new Connection(server, selector);
          open.add(connection);
          run.sendNext(connection);
        }
        while (run.active > 0) {
          selector.select(1000);
          Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
          while (keys.hasNext()) {
            Connection connection = (Connection) keys.next().attachment();
            keys.remove();
            if (connection.advance()) {
              run.answered(connection);
            }
          }
        }
      } finally {
        for (Connection connection : open) {
          connection.close();
        }
      }
    }
    return run.result();
  }

  private static final class Run {
    private static final long LONGEST_MICROS = 3_600_000_000L;

    private final Work work;
    private final long limit;
    private final long deadline;
    private final long start = System.nanoTime();
    private final Histogram latencies = new Histogram(LONGEST_MICROS, 3);
    private final Timeline timeline = new Timeline(start);
    private long sent;
    private long answered;
    private long failures;
    private long bodyBytes;
    private int active;

    Run(Work work, long limit, long deadline) {
      this.work = work;
      this.limit = limit;
      this.deadline = deadline;
    }

    void sendNext(Connection connection) throws IOException {
      if (sent >= limit || System.nanoTime() >= deadline) {
        return;
      }
      active++;
      connection.send(work.request(sent++));
    }

    void answered(Connection connection) throws IOException {
      active--;
      answered++;
      long now = System.nanoTime();
      long micros = Math.min((now - connection.sentAt()) / 1000, LONGEST_MICROS);
      latencies.recordValue(micros);
      timeline.record(now, micros);
      if (connection.status() / 100 != 2) {
        failures++;
        if (failures <= 3) {
          System.err.println(
              "bench: status " + connection.status() + ": " + connection.bodyStart());
        }
      }
      bodyBytes += connection.bodyLength();
      sendNext(connection);
    }

    LoadResult result() {
      double seconds = (System.nanoTime() - start) / 1e9;
      return new LoadResult(answered, failures, seconds, bodyBytes, latencies, timeline.slices());
    }
  }
}
