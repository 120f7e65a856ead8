package io.atoll.lockmgr.transport;

import java.util.Collection;

/** Sends frames to addresses. */
public interface Transport extends AutoCloseable {
  /** Receives frames and hints; called on threads of the transport. */
  interface Receiver {
    /** A frame arrived. The bytes belong to the transport after the call. */
    void received(String from, byte[] bytes, int offset, int length);

    /** The peer seems gone. Only a hint: it hurries a look at the device and proves nothing. */
    void suspected(String address);
  }

  /** The address under which others reach this node, for its heartbeat; at most 120 bytes. */
  String address();

  /** Begins to receive. */
  void start(Receiver receiver);

  /**
   * Sends to an address of the slots or of a received frame, if it can; never waits long, never
   * fails: a lost frame is sent again by whoever needs it.
   */
  void send(String address, byte[] frame);

  /** The addresses found in the slots; replaces those before. */
  void peers(Collection<String> addresses);

  @Override
  void close();
}
