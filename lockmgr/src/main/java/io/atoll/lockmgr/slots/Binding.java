package io.atoll.lockmgr.slots;

import io.atoll.lockmgr.api.Incarnation;

/**
 * An incarnation bound to its slot.
 *
 * @param incarnation who; names the slot
 * @param state what it is to the others
 */
public record Binding(Incarnation incarnation, State state) {
  /** What an incarnation is to the others. */
  public enum State {
    /** It may hold locks and write. */
    MEMBER(1),
    /** Cut off; its log is not recovered. */
    DEAD(2),
    /** Cut off and recovered; a write of it may still land. */
    QUARANTINED(3);

    private final int code;

    State(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }

    static State ofCode(int code) {
      return switch (code) {
        case 1 -> MEMBER;
        case 2 -> DEAD;
        case 3 -> QUARANTINED;
        default -> throw new IllegalArgumentException("binding state " + code);
      };
    }
  }
}
