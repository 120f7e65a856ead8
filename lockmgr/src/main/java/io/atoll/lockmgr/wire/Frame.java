package io.atoll.lockmgr.wire;

import io.atoll.lockmgr.membership.JoinAsk;
import java.util.List;

/** What travels between two nodes in one piece. */
public sealed interface Frame {
  /**
   * Messages of a session.
   *
   * @param epoch the sender's
   * @param from the sender's incarnation
   * @param to the receiver's incarnation
   * @param term the leader's term, which names the session
   * @param sequence number of this frame in its direction, from 1; 0 for a mere acknowledgement
   * @param acknowledged all frames up to this one have arrived at the sender
   * @param messages in order
   */
  record Data(
      long epoch,
      long from,
      long to,
      long term,
      long sequence,
      long acknowledged,
      List<Message> messages)
      implements Frame {
    public Data {
      messages = List.copyOf(messages);
    }
  }

  /** Are you there? Answered by {@link Pong} with the same number. */
  record Ping(long epoch, long from, long to, long nonce) implements Frame {}

  /** Yes. */
  record Pong(long epoch, long from, long to, long nonce) implements Frame {}

  /** A newcomer asks to join. */
  record Join(JoinAsk ask) implements Frame {}

  /** The newcomer was given this number. */
  record Admit(long epoch, long nonce, long incarnation) implements Frame {}

  /** The newcomer may not join. */
  record Reject(long nonce, String why) implements Frame {}
}
