package io.atoll.lockmgr.slots;

/**
 * One slot's part in the agreement.
 *
 * @param promised no ballot below this one gets this slot's owner's further work
 * @param accepted ballot of {@code value}; 0 if none
 * @param value the configuration accepted last
 */
public record PaxosState(long promised, long accepted, Configuration value) {
  /** Nothing promised, nothing accepted. */
  public static final PaxosState NONE = new PaxosState(0, 0, Configuration.NONE);
}
