package io.atoll.gateway.http;

import io.atoll.blockpool.PoolException;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSourceChannel;

/**
 * Reads a body on worker threads and gives full buffers to its consumer; while the client sends
 * nothing, no thread waits. A small body is read where the call stands, with one hop to a worker
 * when it is complete.
 */
final class BodyReader {
  private static final int SMALL_BYTES = 40 << 10;
  private static final int LARGE_BYTES = 128 << 10;

  private final HttpCall call;
  private final HttpServerExchange exchange;
  private final BodyConsumer consumer;
  private final boolean small;
  private final Buffers buffers;
  private final Pace pace;
  private @Nullable StreamSourceChannel channel;
  private @Nullable ByteBuffer buffer;
  private boolean atEnd;

  BodyReader(HttpCall call, BodyConsumer consumer) {
    this.call = call;
    this.exchange = call.exchange();
    this.consumer = consumer;
    long length = call.bodyLength();
    this.small = length >= 0 && length <= SMALL_BYTES;
    this.buffers = small ? Buffers.SMALL : Buffers.LARGE;
    this.pace = new Pace(call.workers().limits().stallTimeoutMillis());
  }

  void start() {
    if (HttpContinue.requiresContinueResponse(exchange)) {
      HttpContinue.sendContinueResponse(
          exchange,
          new IoCallback() {
            @Override
            public void onComplete(HttpServerExchange ignored, Sender sender) {
              begin();
            }

            @Override
            public void onException(HttpServerExchange ignored, Sender sender, IOException e) {
              broken(e);
            }
          });
    } else {
      begin();
    }
  }

  private void begin() {
    channel = exchange.getRequestChannel();
    if (channel == null) {
      broken(new IOException("the body was read before"));
      return;
    }
    buffer = buffers.take();
    if (buffer == null) {
      broken(new S3Exception(S3ErrorCode.SLOW_DOWN));
      return;
    }
    if (small) {
      readSmall();
    } else {
      hop(this::readLarge);
    }
  }

  /** Gathers a small body; may run on the I/O thread, as it never blocks. */
  private void readSmall() {
    try {
      if (fill()) {
        hop(this::deliverAll);
      } else {
        await(this::readSmall);
      }
    } catch (IOException e) {
      broken(e);
    }
  }

  private void deliverAll() {
    try {
      deliver();
      finish();
    } catch (IOException | RuntimeException e) {
      broken(e);
    }
  }

  private void readLarge() {
    try {
      while (true) {
        boolean ended = fill();
        ByteBuffer filled = buffer();
        if (!ended && filled.hasRemaining()) {
          consumer.pause();
          await(() -> hop(this::readLarge));
          return;
        }
        deliver();
        if (ended) {
          finish();
          return;
        }
      }
    } catch (IOException | RuntimeException e) {
      broken(e);
    } catch (Error e) {
      consumer.pause(); // others may count on this body's next bytes
      throw e;
    }
  }

  /** Reads until the buffer is full or the socket has no more for now. True at the body's end. */
  private boolean fill() throws IOException {
    StreamSourceChannel source = channel();
    ByteBuffer into = buffer();
    while (into.hasRemaining() || small) {
      int count = into.hasRemaining() ? source.read(into) : source.read(ByteBuffer.allocate(1));
      if (count < 0) {
        atEnd = true;
        return true;
      }
      if (count == 0) {
        return false;
      }
      pace.came(count);
    }
    return false;
  }

  private void deliver() throws IOException {
    ByteBuffer filled = buffer();
    filled.flip();
    if (filled.hasRemaining()) {
      consumer.accept(filled);
    }
    filled.clear();
    pace.restart();
  }

  private void finish() throws IOException {
    release();
    consumer.complete();
  }

  /**
   * Goes on when the client has sent more. The timer and what it is for run on the I/O thread, one
   * after the other.
   */
  private void await(Runnable then) {
    if (!pace.suffices()) {
      tooSlow();
      return;
    }
    StreamSourceChannel source = channel();
    XnioExecutor.Key timer =
        exchange
            .getIoThread()
            .executeAfter(
                () -> {
                  source.suspendReads();
                  hop(this::tooSlow);
                },
                call.workers().limits().stallTimeoutMillis(),
                TimeUnit.MILLISECONDS);
    source
        .getReadSetter()
        .set(ignored -> {
          timer.remove();
          source.suspendReads();
          then.run();
        });
    source.resumeReads();
  }

  private void tooSlow() {
    release();
    S3Exception slow = new S3Exception(S3ErrorCode.REQUEST_TIMEOUT);
    consumer.failed(slow);
    call.failAndClose(slow);
  }

  private void hop(Runnable task) {
    try {
      call.workers().run(task);
    } catch (RejectedExecutionException e) {
      broken(new S3Exception(S3ErrorCode.SLOW_DOWN));
    }
  }

  private void broken(Throwable cause) {
    release();
    consumer.pause();
    consumer.failed(cause);
    if (cause instanceof IOException && !atEnd && !(cause instanceof PoolException)) {
      call.abort();
    } else {
      call.fail(cause);
    }
  }

  private void release() {
    ByteBuffer lent = buffer;
    if (lent != null) {
      buffer = null;
      buffers.give(lent);
    }
  }

  private StreamSourceChannel channel() {
    return Objects.requireNonNull(channel);
  }

  private ByteBuffer buffer() {
    return Objects.requireNonNull(buffer);
  }

  /**
   * Direct buffers, made when first needed and kept for the next body. At the limit a body is
   * refused (L9): clients that begin many bodies and do not go on cannot use up the memory.
   */
  private static final class Buffers {
    static final Buffers SMALL = new Buffers(SMALL_BYTES, 1024);
    static final Buffers LARGE = new Buffers(LARGE_BYTES, 192);

    private final int bytes;
    private final int limit;
    private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();
    private final AtomicInteger made = new AtomicInteger();

    Buffers(int bytes, int limit) {
      this.bytes = bytes;
      this.limit = limit;
    }

    /** Null when all are lent. */
    @Nullable ByteBuffer take() {
      ByteBuffer buffer = free.poll();
      if (buffer != null) {
        return buffer;
      }
      if (made.incrementAndGet() <= limit) {
        return ByteBuffer.allocateDirect(bytes);
      }
      made.decrementAndGet();
      return null;
    }

    void give(ByteBuffer buffer) {
      free.add(buffer.clear());
    }
  }
}
