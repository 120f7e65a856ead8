package io.atoll.gateway.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.channels.StreamSinkChannel;

/**
 * Sends a body piece by piece: pieces are read and written on worker threads; while the client
 * takes nothing, no thread waits.
 */
final class StreamSender {
  private static final Logger LOG = LoggerFactory.getLogger(StreamSender.class);

  private final HttpCall call;
  private final PieceSource source;
  private final StreamSinkChannel channel;
  private @Nullable ByteBuffer piece;
  private boolean ended;

  StreamSender(HttpCall call, PieceSource source) {
    this.call = call;
    this.source = source;
    this.channel = call.exchange().getResponseChannel();
  }

  void start() {
    go();
  }

  private void go() {
    try {
      if (!advance()) {
        channel.getWriteSetter().set(ignored -> writable());
        channel.resumeWrites();
        return;
      }
      source.close();
      call.end();
    } catch (IOException | RuntimeException e) {
      source.close();
      LOG.warn("answer to {} broke off: {}", call.requestId(), e.toString());
      call.abort();
    }
  }

  /** On the I/O thread: the next piece may need the device, so a worker goes on. */
  private void writable() {
    channel.suspendWrites();
    try {
      call.workers().run(this::go);
    } catch (RejectedExecutionException e) {
      source.close();
      call.abort();
    }
  }

  private boolean advance() throws IOException {
    while (!ended) {
      if (piece == null || !piece.hasRemaining()) {
        piece = source.next();
      }
      if (piece == null) {
        ended = true;
        channel.shutdownWrites();
      } else if (channel.write(piece) == 0) {
        return false;
      }
    }
    return channel.flush();
  }
}
