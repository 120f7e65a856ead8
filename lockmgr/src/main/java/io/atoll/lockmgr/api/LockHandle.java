package io.atoll.lockmgr.api;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A granted lock. Released once; every call after the release is refused with {@link
 * IllegalStateException}, except a second {@link #close()}, which does nothing.
 */
public interface LockHandle extends AutoCloseable {
  /** What is locked. */
  ResourceName resource();

  /** The mode in which it is held now. */
  LockMode mode();

  /**
   * Changes the mode. A weaker mode is granted at once; for a stronger one the lock stays held in
   * its present mode until the answer, and after a refusal.
   *
   * <p>Two holders that both wait for a stronger mode deadlock; give both an owner to have that
   * found.
   *
   * @return completes with this handle, or exceptionally with {@link LockRefusedException}
   */
  CompletionStage<LockHandle> convert(LockMode mode, AcquireOptions options);

  /** The lock value as of the last grant or {@link #setValue}. */
  LockValue value();

  /**
   * Sets the resource's value; later grants anywhere see it.
   *
   * @throws IllegalStateException unless held in PW or EX
   */
  void setValue(LockValue value);

  /** Whether somebody waits for a mode that this lock does not allow. */
  boolean demanded();

  /**
   * The blocking AST: called with the wanted mode when somebody waits for what this lock does not
   * allow; once per demand, at once if one is already there. Replaces the listener before.
   */
  void onDemand(Consumer<LockMode> listener);

  /** Gives the lock up. The node may keep it cached. */
  @Override
  void close();
}
