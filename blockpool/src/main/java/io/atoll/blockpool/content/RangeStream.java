package io.atoll.blockpool.content;

import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.epoch.ReclamationEpochs;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gives out a range of a data id. What it gives lies in the window at hand; meanwhile the window
 * behind it is being read, as long as the client takes its bytes faster than {@link #SLOW_NANOS} a
 * window: whoever is slower gains nothing by it and would only keep memory from others.
 *
 * <p>It renews its reclamation epoch when that is older than a minute and then looks everything up
 * again (L7); what is being read was looked up in the epoch before, so that is waited for first.
 */
final class RangeStream implements DataStream {
  private static final long RENEW_NANOS = 60_000_000_000L;
  private static final long SLOW_NANOS = 500_000_000L;

  /** Content blocks may be small. */
  private static final int MOST_RANGES = 64;

  private final DataStreams streams;
  private final Dataset dataset;
  private final long dataId;
  private final long end;
  private final RangeWalk walk;
  private final ReadAhead readAhead;
  private ReclamationEpochs.Guard guard;
  private long guardSince = System.nanoTime();

  /** Of the next byte to give out. */
  private long position;

  private @Nullable ReadWindow window;
  private long windowSince;
  private @Nullable ReadWindow ahead;

  /** A window could not be read in one piece: what is good of it comes block by block. */
  private boolean byBlock;

  private DataServices.@Nullable Buffer plain;
  private boolean closed;

  RangeStream(DataStreams streams, Dataset dataset, long dataId, long from, long to)
      throws IOException {
    this.streams = streams;
    this.dataset = dataset;
    this.dataId = dataId;
    this.walk = new RangeWalk(streams, dataset, dataId);
    this.readAhead = streams.readAhead();
    this.position = from;
    this.end = to;
    this.guard = streams.epochs().enter();
    boolean pinned = false;
    try {
      streams.pin(dataset, dataId);
      pinned = true;
      Objects.checkFromToIndex(from, to, streams.head(dataset, dataId).length());
    } catch (IOException | RuntimeException e) {
      if (pinned) {
        streams.pins().unpin(dataset.id(), dataId);
      }
      guard.close();
      throw e;
    }
  }

  @Override
  public @Nullable MemorySegment next() throws IOException {
    if (position >= end) {
      return null;
    }
    renew();
    MemorySegment piece = piece();
    position += piece.byteSize();
    return piece;
  }

  private void renew() {
    long now = System.nanoTime();
    if (now - guardSince > RENEW_NANOS) {
      if (ahead != null) {
        ahead.settle();
      }
      guard.close();
      guard = streams.epochs().enter();
      guardSince = now;
      walk.forget();
    }
  }

  private MemorySegment piece() throws IOException {
    ReadWindow now = window;
    if (now == null || !now.hasNext()) {
      ReadRun run = turn();
      if (run instanceof ReadRun.InRow(byte[] bytes, int from, int to)) {
        MemorySegment out = plain();
        MemorySegment.copy(bytes, from, out, ValueLayout.JAVA_BYTE, 0, to - from);
        return out.asSlice(0, (long) to - from);
      }
      now = Objects.requireNonNull(window);
    }
    return now.next(streams.codec(), this::plain);
  }

  /** Goes to the next window, and has the one behind it read. */
  private ReadRun turn() throws IOException {
    boolean first = window == null;
    boolean fast = System.nanoTime() - windowSince < SLOW_NANOS;
    letGoOfWindow();
    ReadWindow next = ahead;
    ahead = null;
    if (next == null) {
      boolean gather = !byBlock && (first ? !readAhead.inUse() : fast);
      ReadRun run = plan(position, gather);
      if (!(run instanceof ReadRun.OnDevice onDevice)) {
        return run;
      }
      next = window(onDevice, gather);
      if (first) {
        ahead = begin(position + next.run().length());
      }
      next.fill(streams.io());
    }
    next = arrived(next);
    window = next;
    windowSince = System.nanoTime();
    if (!first && fast && ahead == null) {
      ahead = begin(position + next.run().length());
    }
    return next.run();
  }

  private ReadRun plan(long at, boolean gather) throws IOException {
    return gather
        ? walk.runAt(at, end, readAhead.windowBytes(), MOST_RANGES)
        : walk.runAt(at, end, 0, 1);
  }

  /** A window for a run, or for its beginning when all large ones are lent. */
  private ReadWindow window(ReadRun.OnDevice run, boolean gather) {
    DataServices.Buffer buffer = gather ? readAhead.tryBuffer() : null;
    return buffer == null
        ? new ReadWindow(run.first(), streams.blockBuffer())
        : new ReadWindow(run, buffer);
  }

  /** Waits for a window; where it cannot be read as a whole, reads its first block. */
  private ReadWindow arrived(ReadWindow next) throws IOException {
    try {
      next.await();
      return next;
    } catch (IOException e) {
      next.close();
      if (next.run().ranges().size() == 1) {
        throw e;
      }
      byBlock = true;
      if (ahead != null) {
        ahead.close();
        ahead = null;
      }
    } catch (RuntimeException e) {
      next.close();
      throw e;
    }
    ReadWindow block = new ReadWindow(next.run().first(), streams.blockBuffer());
    block.fill(streams.io());
    return arrived(block);
  }

  /** Has a window read on another thread; null where there is nothing to read or no room. */
  private @Nullable ReadWindow begin(long from) {
    if (from >= end || byBlock || !readAhead.inUse()) {
      return null;
    }
    DataServices.Buffer buffer = readAhead.tryBuffer();
    if (buffer == null) {
      return null;
    }
    try {
      if (plan(from, true) instanceof ReadRun.OnDevice run) {
        ReadWindow begun = new ReadWindow(run, buffer);
        readAhead.begin(begun);
        return begun;
      }
    } catch (IOException | RuntimeException e) {
      // What is before it is good. Whoever gets here looks it up again, and is told.
      walk.forget();
    }
    buffer.close();
    return null;
  }

  private MemorySegment plain() {
    DataServices.Buffer known = plain;
    if (known == null) {
      known = streams.blockBuffer();
      plain = known;
    }
    return known.segment();
  }

  private void letGoOfWindow() {
    if (window != null) {
      window.close();
      window = null;
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    letGoOfWindow();
    if (ahead != null) {
      ahead.close();
    }
    if (plain != null) {
      plain.close();
    }
    streams.pins().unpin(dataset.id(), dataId);
    guard.close();
  }
}
