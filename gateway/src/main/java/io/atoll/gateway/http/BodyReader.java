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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSourceChannel;

/**
 * Reads a body on worker threads and gives full buffers to its consumer; while the client sends
 * nothing, no thread waits. A small body is read where the call stands, with one hop to a worker
 * when it is complete.
 */
final class BodyReader {
  private final HttpCall call;
  private final HttpServerExchange exchange;
  private final BodyConsumer consumer;
  private final boolean small;
  private final Pace pace;
  private @Nullable StreamSourceChannel channel;
  private @Nullable BodyBuffer buffer;
  private boolean atEnd;

  BodyReader(HttpCall call, BodyConsumer consumer) {
    this.call = call;
    this.exchange = call.exchange();
    this.consumer = consumer;
    this.small = BodyBuffers.isSmall(call.bodyLength());
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
    buffer = BodyBuffers.forBody(call.bodyLength());
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
      offer(filled);
    }
    buffer().clear();
    pace.restart();
  }

  /** The consumer may keep the bytes if there is another buffer to go on with. */
  private void offer(ByteBuffer filled) throws IOException {
    BodyBuffer own = Objects.requireNonNull(buffer);
    BodyBuffer next = small ? null : BodyBuffers.WIDE.take();
    try {
      consumer.accept(filled, next == null ? null : own);
      if (next != null && own.isKept()) {
        buffer = next;
        next = own;
      }
    } finally {
      if (next != null) {
        next.giveBack();
      }
    }
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
    BodyBuffer lent = buffer;
    if (lent != null) {
      buffer = null;
      lent.giveBack();
    }
  }

  private StreamSourceChannel channel() {
    return Objects.requireNonNull(channel);
  }

  private ByteBuffer buffer() {
    return Objects.requireNonNull(buffer).bytes();
  }
}
