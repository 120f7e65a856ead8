package io.atoll.bench.suite;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Notes when the server completes checkpoints, by asking it four times a second, which costs it
 * nothing that shows.
 */
final class CheckpointWatch implements AutoCloseable {
  private static final long PAUSE_MILLIS = 250;

  private final Servers servers;
  private final long start = System.nanoTime();
  private final List<Double> seen = new CopyOnWriteArrayList<>();
  private final Thread thread;

  CheckpointWatch(Servers servers) {
    this.servers = servers;
    this.thread = Thread.ofPlatform().daemon().name("checkpoint-watch").start(this::watch);
  }

  private void watch() {
    try {
      long last = servers.checkpoints();
      while (true) {
        Thread.sleep(PAUSE_MILLIS);
        long now = servers.checkpoints();
        if (now != last) {
          seen.add((System.nanoTime() - start) / 1e9);
        }
        last = now;
      }
    } catch (InterruptedException | InterruptedIOException e) {
      // The load is over.
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      System.err.println("bench: the server's checkpoints can't be seen: " + e.getMessage());
    }
  }

  /** Seconds from this watch's beginning. */
  List<Double> seen() {
    return List.copyOf(seen);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
