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
 *   IDLE --update--> OFFERED --by its own body's need or another's--> TAKEN --digested--> IDLE, or OFFERED with the next piece
 * </pre>
 *
 * <p>A body offers its pieces and goes on with what else there is to do, up to {@link #AHEAD_BYTES}
 * ahead of its digest. When it would get further ahead, or settles, it digests its oldest piece,
 * and with it that of the others that have been on offer for longest, if nobody has taken it by
 * then. It does so at once where processors abound. Where bodies outnumber them it first lets the
 * others come to the same point, so that a batch holds its share of the bodies that are <em>busy
 * </em>: on a worker with bytes at hand, so that they offer, or pause, without waiting for a
 * client; by its offer the last of them wakes one that waits, and goes on with its other work. Half
 * of the processors may be at batches; a full batch never waits. The oldest goes first and who
 * digests does one batch, of at most {@link #PIECE_BYTES} a lane.
 */
public final class SharedMd5 {
  /** Bodies up to this length are digested by the platform, each by itself. */
  static final long ALONE_BYTES = 64 << 10;

  /** Shorter pieces are not worth a batch. */
  static final int SHORT_BYTES = 16 << 10;

  /** The longest piece of a batch: what a body is read by at most. */
  static final int PIECE_BYTES = 512 << 10;

  /**
   * What a body may have on offer: while one batch is digested the other processor has the next
   * pieces of its bodies to work on.
   */
  static final int AHEAD_BYTES = 2 * PIECE_BYTES;

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

  /** Bytes of a body on their way into its digest. */
  private static final class Piece {
    private final MemorySegment bytes;
    private Runnable whenRead = () -> {};

    private Piece(MemorySegment bytes) {
      this.bytes = bytes;
    }
  }

  private boolean mayRun() {
    int share = (busy + places - 1) / places;
    return offered.size() >= lanes || (running < places && offered.size() >= share);
  }

  private void offer(Body body, MemorySegment bytes) {
    latch.lock();
    try {
      body.pieces.add(new Piece(bytes));
      body.aheadBytes += bytes.byteSize();
      if (body.pieces.size() == 1) {
        offered.add(body);
      }
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

  /** Returns when no more than so many bytes of the body are left to be digested. */
  private void settle(Body body, long bytesLeft) {
    for (Batch batch = await(body, bytesLeft); batch != null; batch = await(body, bytesLeft)) {
      digest(batch);
    }
  }

  /** Pieces taken, each the oldest of its body, and the means to digest them. */
  private record Batch(List<Body> bodies, List<Md5Batch.Piece> pieces, Md5Batch means) {}

  /** Waits until that is so, or until there is a batch for the body to digest, which it returns. */
  private @Nullable Batch await(Body body, long bytesLeft) {
    latch.lock();
    try {
      while (body.aheadBytes > bytesLeft && (body.taken || !mayRun())) {
        body.waits = true;
        Waits.begin();
        body.changed.awaitUninterruptibly();
        Waits.end();
        body.waits = false;
      }
      return body.aheadBytes > bytesLeft ? take(body) : null;
    } finally {
      latch.unlock();
    }
  }

  private Batch take(Body first) {
    List<Body> batch = new ArrayList<>(lanes);
    offered.remove(first);
    batch.add(first);
    while (batch.size() < lanes && !offered.isEmpty()) {
      batch.add(offered.remove());
    }
    batch.forEach(body -> body.taken = true);
    running++;
    wakeNext();
    List<Md5Batch.Piece> pieces = batch.stream().map(Body::oldest).toList();
    return new Batch(batch, pieces, free.isEmpty() ? new Md5Batch() : free.pop());
  }

  /** A failure is told by each of the batch's bodies to its own user, the one that digests too. */
  private void digest(Batch batch) {
    Throwable failure = null;
    try {
      batch.means.update(batch.pieces);
    } catch (RuntimeException | Error e) {
      failure = e;
    }
    done(batch, failure).forEach(Runnable::run);
  }

  /** Returns what is to be done without the latch, now that the pieces were read. */
  private List<Runnable> done(Batch batch, @Nullable Throwable failure) {
    List<Runnable> read = new ArrayList<>(lanes);
    latch.lock();
    try {
      for (Body body : batch.bodies) {
        Piece piece = body.pieces.remove();
        read.add(piece.whenRead);
        body.aheadBytes -= piece.bytes.byteSize();
        body.taken = false;
        body.failure = failure == null ? body.failure : failure;
        if (!body.pieces.isEmpty()) {
          offered.add(body);
        }
        body.changed.signal();
      }
      running--;
      free.push(batch.means);
      wakeNext();
    } finally {
      latch.unlock();
    }
    return read;
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

  private void whenRead(Body body, Runnable then) {
    latch.lock();
    try {
      Piece last = body.pieces.peekLast();
      if (last != null) {
        Runnable before = last.whenRead;
        last.whenRead =
            () -> {
              before.run();
              then.run();
            };
        return;
      }
    } finally {
      latch.unlock();
    }
    then.run();
  }

  /** The MD5 of one body. Fields but the first three are changed under the latch only. */
  private final class Body implements RunningChecksum {
    private final Md5 md5 = new Md5();

    /** Known to the body alone: whether it has anything to settle. */
    private boolean outstanding;

    /** Known to the body alone: whether its user was told of a failure. */
    private boolean told;

    private final Condition changed = latch.newCondition();

    /** What was offered and not digested yet, the oldest first. */
    private final ArrayDeque<Piece> pieces = new ArrayDeque<>();

    private long aheadBytes;

    /** Whether a batch has the oldest piece. */
    private boolean taken;

    private boolean waits;
    private boolean busy;
    private @Nullable Throwable failure;

    private Md5Batch.Piece oldest() {
      return new Md5Batch.Piece(md5, pieces.element().bytes);
    }

    @Override
    public void update(ByteBuffer data) {
      int end = data.limit();
      for (int at = data.position(); at < end; ) {
        int count = Math.min(PIECE_BYTES, end - at);
        ByteBuffer next = data.slice(at, count);
        if (count < SHORT_BYTES) {
          settle();
          if (busy) {
            leave(this); // nobody is to wait for one that may go on like this
          }
          md5.update(next);
        } else {
          settleTo(AHEAD_BYTES - count);
          offer(this, MemorySegment.ofBuffer(next));
          outstanding = true;
        }
        at += count;
      }
    }

    @Override
    public void settle() {
      settleTo(0);
      outstanding = false;
    }

    private void settleTo(long bytesLeft) {
      if (outstanding) {
        SharedMd5.this.settle(this, bytesLeft);
        Throwable cause = failure;
        if (cause != null && !told) {
          told = true; // who was told gives the body up, and must be able to settle it
          throw new IllegalStateException("a batch with this body's bytes failed", cause);
        }
      }
    }

    @Override
    public void whenRead(Runnable then) {
      SharedMd5.this.whenRead(this, then);
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
