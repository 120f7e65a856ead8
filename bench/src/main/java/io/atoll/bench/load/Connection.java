package io.atoll.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One keep-alive connection: a request out, its answer in. */
final class Connection implements AutoCloseable {
  private static final int RECEIVE_BYTES = 256 << 10;

  private final SocketChannel channel;
  private final SelectionKey key;
  private final ByteBuffer in = ByteBuffer.allocateDirect(RECEIVE_BYTES);
  private ByteBuffer[] out = {};
  private long sentAt;
  private int status;
  private long bodyLength;
  private long bodyLeft;
  private boolean headDone;
  private String bodyStart = "";

  Connection(InetSocketAddress server, Selector selector) throws IOException {
    channel = SocketChannel.open(server);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    key = channel.register(selector, SelectionKey.OP_READ, this);
  }

  void send(ByteBuffer[] request) throws IOException {
    out = request;
    headDone = false;
    in.clear();
    sentAt = System.nanoTime();
    flush();
  }

  private void flush() throws IOException {
    ByteBuffer last = out[out.length - 1];
    while (last.hasRemaining()) {
      if (channel.write(out) == 0) {
        key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        return;
      }
    }
    if (key.interestOps() != SelectionKey.OP_READ) {
      key.interestOps(SelectionKey.OP_READ);
    }
  }

  /** Goes on with whatever the socket is ready for. True when the answer is complete. */
  boolean advance() throws IOException {
    if (key.isWritable()) {
      flush();
    }
    return key.isReadable() && receive();
  }

  private boolean receive() throws IOException {
    while (true) {
      int count = channel.read(in);
      if (count < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (count == 0) {
        return false;
      }
      if (!headDone) {
        if (!parseHead()) {
          continue;
        }
      } else {
        bodyLeft -= count;
        in.clear();
      }
      if (bodyLeft <= 0) {
        return true;
      }
    }
  }

  private boolean parseHead() {
    int end = -1;
    for (int i = 3; i < in.position(); i++) {
      if (in.get(i) == '\n' && in.get(i - 2) == '\n') {
        end = i + 1;
        break;
      }
    }
    if (end < 0) {
      return false;
    }
    byte[] bytes = new byte[end];
    in.get(0, bytes);
    String head = new String(bytes, StandardCharsets.ISO_8859_1);
    status = Integer.parseInt(head.substring(9, 12));
    bodyLength = contentLength(head);
    bodyLeft = bodyLength - (in.position() - end);
    bodyStart = "";
    if (status / 100 != 2) {
      byte[] start = new byte[Math.min(400, in.position() - end)];
      in.get(end, start);
      bodyStart = new String(start, StandardCharsets.UTF_8);
    }
    headDone = true;
    in.clear();
    return true;
  }

  private static long contentLength(String head) {
    String lower = head.toLowerCase(Locale.ROOT);
    int at = lower.indexOf("content-length:");
    if (at < 0) {
      return 0;
    }
    int end = lower.indexOf('\r', at);
    return Long.parseLong(lower.substring(at + 15, end).trim());
  }

  long sentAt() {
    return sentAt;
  }

  int status() {
    return status;
  }

  long bodyLength() {
    return bodyLength;
  }

  /** The beginning of the last answer's body where it was no success. */
  String bodyStart() {
    return bodyStart;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
