package io.atoll.gateway.digest;

import io.atoll.blockpool.wait.Waits;
import io.atoll.s3api.checksum.Digest;
import io.atoll.s3api.checksum.Md5;
import io.atoll.s3api.checksum.Md5Batch;
import io.atoll.s3api.checksum.RunningChecksum;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * MD5 of large bodies that come at the same time: their pieces go through the vector lanes of one
 * processor together, which costs little more than one of them alone (flat combining, Hendler et
 * al. 2010).
 *
 * <pre>
 *   IDLE --update--> OFFERED --settle, by its own body or another's--> TAKEN --digested--> IDLE
 * </pre>
 *
 * <p>A body offers its piece, does what else there is to do with the bytes, and settles. If nobody
 * has taken the piece by then it takes it, and with it the oldest others on offer, and digests them
 * all. It does so at once where processors abound. Where bodies outnumber them it first lets the
 * others come to the same point, so that a batch holds its share of the bodies that are <em>busy
 * </em>: on a worker with bytes at hand, so that they offer, or pause, without waiting for a
 * client; by its offer the last of them wakes one that waits, and goes on with its other work. Half
 * of the processors may be at batches; a full batch never waits. The oldest goes first and who
 * digests does one batch, of at most {@link #PIECE_BYTES} a lane. Nothing is queued but one piece a
 * body.
 */
public final class SharedMd5 {
  /** Bodies up to this length are digested by the platform, each by itself. */
  static final long ALONE_BYTES = 64 << 10;

  /** Shorter pieces are not worth a batch. */
  static final int SHORT_BYTES = 16 << 10;

  /** The longest piece of a batch: what a body is read by at most. */
  static final int PIECE_BYTES = 512 << 10;

  private final int lanes;
  private final int places;
  private final ReentrantLock latch = new ReentrantLock();
  private final ArrayDeque<Body> offered = new ArrayDeque<>();
  private final ArrayDeque<Md5Batch> free = new ArrayDeque<>();
  private int running;
  private int busy;

  /** For this machine's processors and vectors. */
  public SharedMd5() {
    this(Md5Batch.lanes(), Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
  }

  /**
   * @param lanes bodies in a batch
   * @param places batches under way at once that need not be full
   */
  SharedMd5(int lanes, int places) {
    this.lanes = lanes;
    this.places = places;
  }

  /** An MD5 for a body of so many bytes. */
  public RunningChecksum forBody(long lengthBytes) {
    return lengthBytes <= ALONE_BYTES || lanes == 1 ? RunningChecksum.md5() : new Body();
  }

  private enum State {
    IDLE,
    OFFERED,
    TAKEN
  }

  private boolean mayRun() {
    int share = (busy + places - 1) / places;
    return offered.size() >= lanes || (running < places && offered.size() >= share);
  }

  private void offer(Body body, MemorySegment piece) {
    latch.lock();
    try {
      body.piece = piece;
      body.state = State.OFFERED;
      offered.add(body);
      if (!body.busy) {
        body.busy = true;
        busy++;
      }
      wakeNext();
    } finally {
      latch.unlock();
    }
  }

  /** The body will offer nothing more for now. */
  private void leave(Body body) {
    latch.lock();
    try {
      if (body.busy) {
        body.busy = false;
        busy--;
        wakeNext();
      }
    } finally {
      latch.unlock();
    }
  }

  /** Returns when the body's piece is digested. */
  private void settle(Body body) {
    List<Body> batch;
    Md5Batch means;
    latch.lock();
    try {
      while (body.state == State.TAKEN || (body.state == State.OFFERED && !mayRun())) {
        body.waits = true;
        Waits.begin();
        try {
          body.changed.awaitUninterruptibly();
        } finally {
          Waits.end();
        }
        body.waits = false;
      }
      if (body.state == State.IDLE) {
        return;
      }
      batch = take(body);
      means = free.isEmpty() ? new Md5Batch() : free.pop();
    } finally {
      latch.unlock();
    }
    digest(batch, means);
  }

  private List<Body> take(Body first) {
    List<Body> batch = new ArrayList<>(lanes);
    offered.remove(first);
    batch.add(first);
    while (batch.size() < lanes && !offered.isEmpty()) {
      batch.add(offered.remove());
    }
    batch.forEach(body -> body.state = State.TAKEN);
    running++;
    wakeNext();
    return batch;
  }

  private void digest(List<Body> batch, Md5Batch means) {
    Throwable failure = null;
    try {
      means.update(batch.stream().map(body -> new Md5Batch.Piece(body.md5, body.piece)).toList());
    } catch (RuntimeException | Error e) {
      failure = e;
      throw e;
    } finally {
      done(batch, means, failure);
    }
  }

  private void done(List<Body> batch, Md5Batch means, @Nullable Throwable failure) {
    latch.lock();
    try {
      for (Body body : batch) {
        body.state = State.IDLE;
        body.piece = MemorySegment.NULL;
        body.failure = failure;
        body.changed.signal();
      }
      running--;
      free.push(means);
      wakeNext();
    } finally {
      latch.unlock();
    }
  }

  /** The oldest that waits to begin a batch may do so, where there is room for one. */
  private void wakeNext() {
    if (mayRun()) {
      for (Iterator<Body> oldest = offered.iterator(); oldest.hasNext(); ) {
        Body body = oldest.next();
        if (body.waits) {
          body.changed.signal();
          return;
        }
      }
    }
  }

  /** The MD5 of one body. Fields but the first two are changed under the latch only. */
  private final class Body implements RunningChecksum {
    private final Md5 md5 = new Md5();

    /** Known to the body alone: whether it has anything to settle. */
    private boolean outstanding;

    private final Condition changed = latch.newCondition();
    private State state = State.IDLE;
    private MemorySegment piece = MemorySegment.NULL;
    private boolean waits;
    private boolean busy;
    private @Nullable Throwable failure;

    @Override
    public void update(ByteBuffer data) {
      int end = data.limit();
      for (int at = data.position(); at < end; ) {
        settle();
        int count = Math.min(PIECE_BYTES, end - at);
        ByteBuffer next = data.slice(at, count);
        if (count < SHORT_BYTES) {
          if (busy) {
            leave(this); // nobody is to wait for one that may go on like this
          }
          md5.update(next);
        } else {
          offer(this, MemorySegment.ofBuffer(next));
          outstanding = true;
        }
        at += count;
      }
    }

    @Override
    public void settle() {
      if (outstanding) {
        outstanding = false;
        SharedMd5.this.settle(this);
        Throwable cause = failure;
        if (cause != null) {
          throw new IllegalStateException("the batch with this body's bytes failed", cause);
        }
      }
    }

    @Override
    public void pause() {
      try {
        settle();
      } finally {
        leave(this);
      }
    }

    @Override
    public Digest finish() {
      pause();
      return md5.finish();
    }
  }
}
