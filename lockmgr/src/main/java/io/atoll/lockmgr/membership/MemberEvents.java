package io.atoll.lockmgr.membership;

import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.Recovery;
import io.atoll.lockmgr.slots.Configuration;
import java.util.List;

/**
 * What the membership core has to say. Called from within its methods; an implementation must not
 * call back into the core, except that {@link #recover} may lead to a later call.
 */
public interface MemberEvents {
  /** This node became a member under this number. */
  void joined(Incarnation self);

  /** A decided configuration was adopted. */
  void adopted(Configuration configuration);

  /** This node leads and has announced the closings of these, durably. */
  void recover(List<Recovery> dead);

  /** An incarnation was recovered and everybody can know it: its locks may go. */
  void buried(Incarnation dead);

  /** A victim's lease is over and it is about to be declared dead: cut it off if the device can. */
  void fence(Incarnation victim);

  /** The newcomer with this nonce was given this number. */
  void admitted(long nonce, Incarnation incarnation);

  /** The newcomer with this nonce is refused. */
  void refused(long nonce, String why);

  /** Something an operator should know. */
  void warn(String text);

  /** This incarnation is over. */
  void lost(String why);

  /** Left in order. */
  void left();
}
