package io.atoll.gateway.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.channels.StreamSinkChannel;

/**
 * Sends a body piece by piece: pieces are read on worker threads; while the client takes nothing,
 * no thread waits.
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
      breakOff(e);
    }
  }

  private void breakOff(Exception cause) {
    source.close();
    LOG.warn("answer to {} broke off: {}", call.requestId(), cause.toString());
    call.abort();
  }

  /**
   * On the I/O thread: what is left of the piece at hand is sent from here, which blocks on
   * nothing; the next piece may need the device, so a worker goes on.
   */
  private void writable() {
    try {
      if (!sendPiece()) {
        return;
      }
      channel.suspendWrites();
      if (ended) {
        go();
      } else {
        call.workers().run(this::go);
      }
    } catch (IOException | RuntimeException e) {
      breakOff(e);
    }
  }

  /** False where the socket takes no more for now. */
  private boolean sendPiece() throws IOException {
    ByteBuffer now = piece;
    while (now != null && now.hasRemaining()) {
      if (channel.write(now) == 0) {
        return false;
      }
    }
    return true;
  }

  private boolean advance() throws IOException {
    while (!ended) {
      if (!sendPiece()) {
        return false;
      }
      piece = source.next();
      if (piece == null) {
        ended = true;
        channel.shutdownWrites();
      }
    }
    return channel.flush();
  }
}
