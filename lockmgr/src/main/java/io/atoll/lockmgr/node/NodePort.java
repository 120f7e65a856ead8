package io.atoll.lockmgr.node;

import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.Membership;
import io.atoll.lockmgr.api.Recovery;
import java.util.Collection;
import java.util.List;

/** What a node needs done. Called under the node's latch; must not block and not call back. */
public interface NodePort {
  /** Sends a frame, if the network likes. */
  void send(String address, byte[] frame);

  /** Addresses found in the slots. */
  void peers(Collection<String> addresses);

  /** This node became a member. */
  void joined(Incarnation self);

  /** A configuration was adopted. */
  void membershipChanged(Membership membership);

  /**
   * Logs to close and replay; answered later by {@link Node#recovered} or {@link
   * Node#notRecovered}.
   */
  void recover(List<Recovery> dead);

  /** Cut the victim off, if the device can; answered later by {@link Node#provenGone}. */
  void fence(Incarnation victim);

  /** An operator should know. */
  void warn(String text);

  /** The set-up is wrong; joining goes on, in case it is mended. */
  void refused(String why);

  /** This incarnation is over. */
  void lost(String why);

  /** Left in order. */
  void left();
}
