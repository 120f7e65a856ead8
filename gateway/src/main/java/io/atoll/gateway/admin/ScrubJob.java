package io.atoll.gateway.admin;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.check.Scrubber;
import io.atoll.blockpool.format.Extent;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Scrubs the pool of a running server on a thread of its own, one scrub at a time. Thread-safe. */
public final class ScrubJob implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ScrubJob.class);
  private static final ScrubView NEVER =
      new ScrubView(ScrubView.State.NONE, null, 0, 0, 0, 0, List.of(), null);

  private final InstantSource clock;
  private volatile ScrubView view = NEVER;
  private volatile boolean stopping;
  private @Nullable Thread thread;

  public ScrubJob(InstantSource clock) {
    this.clock = clock;
  }

  /** How it stands. */
  public ScrubView view() {
    return view;
  }

  /**
   * Starts one, unless one runs.
   *
   * @param rateBytes limit a second, 0 for none
   */
  synchronized ScrubView start(Pool pool, long rateBytes) {
    if (view.state() == ScrubView.State.RUNNING) {
      return view;
    }
    stopping = false;
    Instant now = clock.instant();
    ScrubView begun =
        new ScrubView(
            ScrubView.State.RUNNING, now.toString(), 0, used(pool), 0, rateBytes, List.of(), null);
    view = begun;
    Thread started = Thread.ofPlatform().name("atoll-scrub").unstarted(() -> run(pool, begun));
    thread = started;
    started.start();
    return begun;
  }

  private static long used(Pool pool) {
    var status = pool.status();
    return (status.capacityBlocks() - status.freeBlocks()) * Extent.BLOCK_BYTES;
  }

  private void run(Pool pool, ScrubView begun) {
    try (Scrubber scrubber = pool.scrubber()) {
      scrubber.run(
          begun.rateBytes(),
          () -> stopping,
          (phase, done) -> view = at(begun, ScrubView.State.RUNNING, scrubber));
      view = at(begun, stopping ? ScrubView.State.STOPPED : ScrubView.State.DONE, scrubber);
      LOG.info("scrub {}: {} findings", view.state(), view.findings().size());
    } catch (IOException | RuntimeException e) {
      LOG.error("scrub failed", e);
      ScrubView last = view;
      view =
          new ScrubView(
              ScrubView.State.FAILED,
              last.startedAt(),
              last.readBytes(),
              last.totalBytes(),
              last.blocks(),
              last.rateBytes(),
              last.findings(),
              e.toString());
    }
  }

  private static ScrubView at(ScrubView begun, ScrubView.State state, Scrubber scrubber) {
    return new ScrubView(
        state,
        begun.startedAt(),
        scrubber.bytesRead(),
        Math.max(begun.totalBytes(), scrubber.bytesRead()),
        scrubber.blocksRead(),
        begun.rateBytes(),
        scrubber.findings(),
        null);
  }

  /** Has it stop and waits for that. */
  synchronized ScrubView stop() {
    stopping = true;
    Thread running = thread;
    thread = null;
    if (running != null) {
      try {
        running.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return view;
  }

  @Override
  public void close() {
    stop();
  }
}
