package io.atoll.lockmgr.node;

import io.atoll.lockmgr.wire.Frame;
import io.atoll.lockmgr.wire.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One end of a session: messages arrive in order and once, however the network behaves.
 *
 * <ol>
 *   <li>K1 Frames are delivered in the order of their sequence, each once.
 *   <li>K2 A frame stays until it is acknowledged, and is sent again after the repeat time.
 *   <li>K3 At most {@link #MAX_OUTSTANDING} frames wait; beyond that the peer counts as silent.
 * </ol>
 */
final class Link {
  /** Most frames that wait for an acknowledgement. */
  static final int MAX_OUTSTANDING = 65_536;

  private static final int MESSAGES_PER_FRAME = 256;
  private static final int REPEAT_AT_ONCE = 64;
  private static final int ACKNOWLEDGE_AFTER = 16;

  private record Sent(long sequence, List<Message> messages) {}

  final long peer;
  final long term;
  private final ArrayDeque<Sent> outstanding = new ArrayDeque<>();
  private List<Message> batch = new ArrayList<>();
  private long nextSequence = 1;
  private long received;
  private int unacknowledged;
  private long lastSentAt;
  private long acknowledgeBy = Long.MAX_VALUE;

  Link(long peer, long term) {
    this.peer = peer;
    this.term = term;
  }

  void send(Message message) {
    batch.add(message);
  }

  boolean overflowing() {
    return outstanding.size() > MAX_OUTSTANDING;
  }

  /** Takes a frame in; returns its messages if it is the next one. */
  List<Message> receive(Frame.Data frame, long now, long acknowledgeWithin) {
    while (!outstanding.isEmpty() && outstanding.peek().sequence <= frame.acknowledged()) {
      outstanding.remove();
      lastSentAt = now;
    }
    if (frame.sequence() == 0) {
      return List.of();
    }
    unacknowledged++;
    if (acknowledgeBy == Long.MAX_VALUE) {
      acknowledgeBy = now + acknowledgeWithin;
    }
    if (frame.sequence() != received + 1) {
      return List.of();
    }
    received++;
    return frame.messages();
  }

  /** Hands out what is to be sent now. */
  void flush(long now, long epoch, long self, Consumer<Frame.Data> out) {
    while (!batch.isEmpty()) {
      int count = Math.min(batch.size(), MESSAGES_PER_FRAME);
      Sent sent = new Sent(nextSequence++, List.copyOf(batch.subList(0, count)));
      batch = new ArrayList<>(batch.subList(count, batch.size()));
      if (outstanding.isEmpty()) {
        lastSentAt = now;
      }
      outstanding.add(sent);
      out.accept(frame(sent, epoch, self));
    }
    if (unacknowledged >= ACKNOWLEDGE_AFTER || now - acknowledgeBy >= 0) {
      out.accept(frame(new Sent(0, List.of()), epoch, self));
    }
  }

  /** Hands out again what was not acknowledged in time. */
  void repeat(long now, long after, long epoch, long self, Consumer<Frame.Data> out) {
    if (outstanding.isEmpty() || now - lastSentAt < after) {
      return;
    }
    lastSentAt = now;
    int count = 0;
    for (Sent sent : outstanding) {
      if (++count > REPEAT_AT_ONCE) {
        return;
      }
      out.accept(frame(sent, epoch, self));
    }
  }

  private Frame.Data frame(Sent sent, long epoch, long self) {
    unacknowledged = 0;
    acknowledgeBy = Long.MAX_VALUE;
    return new Frame.Data(epoch, self, peer, term, sent.sequence, received, sent.messages);
  }

  /** When an acknowledgement is due; far in the future if none is. */
  long acknowledgeBy() {
    return acknowledgeBy;
  }
}
