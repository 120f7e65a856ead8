package io.atoll.gateway.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.StreamSinkChannel;

/** Sends an answer whose body is at hand, without waiting for the client. */
final class BodySender {
  private final HttpCall call;
  private final @Nullable ByteBuffer body;
  private final StreamSinkChannel channel;
  private boolean shutDown;

  private BodySender(HttpCall call, @Nullable ByteBuffer body) {
    this.call = call;
    this.body = body;
    this.channel = call.exchange().getResponseChannel();
  }

  static void send(HttpCall call, @Nullable ByteBuffer body) {
    new BodySender(call, body).go();
  }

  /** Writes as much as the socket takes; goes on when it is writable again. */
  private void go() {
    try {
      if (!advance()) {
        channel.getWriteSetter().set(ignored -> resume());
        channel.resumeWrites();
        return;
      }
      call.end();
    } catch (IOException e) {
      call.abort();
    }
  }

  private void resume() {
    channel.suspendWrites();
    go();
  }

  private boolean advance() throws IOException {
    while (body != null && body.hasRemaining()) {
      if (channel.write(body) == 0) {
        return false;
      }
    }
    if (!shutDown) {
      channel.shutdownWrites();
      shutDown = true;
    }
    return channel.flush();
  }
}
