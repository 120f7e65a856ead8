package io.atoll.lockmgr.fencing;

import io.atoll.lockmgr.api.Incarnation;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fences by persistent reservations: each incarnation registers a key of its own; whoever evicts it
 * preempts that key. The preempt is proof (no write of the victim lands after it), reads from the
 * victim's cache it does not stop.
 *
 * <ol>
 *   <li>F1 A lost reply is never taken for success: the command is repeated, and "nobody to
 *       preempt" counts as proof only if an earlier preempt of ours may have done it and our own
 *       registration still stands.
 *   <li>F2 A key that is simply not there proves nothing: the victim's host may have registered its
 *       next incarnation over it, on the same path, without anything being aborted.
 * </ol>
 */
public final class ReservationFencer implements Fencer {
  private static final long KEY_PREFIX = 0xA7011L << 40;
  private static final int ATTEMPTS = 5;

  /** A command to repeat. */
  private interface Command {
    ReservationDevice.Status send() throws IOException;
  }

  private final ReservationDevice device;
  private final Set<Long> unanswered = new HashSet<>();
  private final Set<Long> cut = new HashSet<>();
  private @Nullable Incarnation self;

  public ReservationFencer(ReservationDevice device) {
    this.device = device;
  }

  /** The key of an incarnation. */
  public static long keyOf(Incarnation incarnation) {
    return KEY_PREFIX | incarnation.value();
  }

  @Override
  public void admit(Incarnation newSelf) throws IOException {
    self = newSelf;
    long key = keyOf(newSelf);
    require("register", repeat(() -> device.register(key)));
    require("reserve", repeat(() -> device.reserve(key)));
  }

  private static void require(String what, ReservationDevice.Status status) throws IOException {
    if (status != ReservationDevice.Status.DONE) {
      throw new IOException(
          "fencing by reservations is configured but the device answers %s to %s"
              .formatted(status, what));
    }
  }

  private static ReservationDevice.Status repeat(Command command) throws IOException {
    IOException last = null;
    for (int i = 0; i < ATTEMPTS; i++) {
      try {
        ReservationDevice.Status status = command.send();
        if (status != ReservationDevice.Status.RETRY) {
          return status;
        }
      } catch (IOException e) {
        last = e;
      }
    }
    if (last != null) {
      throw last;
    }
    return ReservationDevice.Status.RETRY;
  }

  @Override
  public boolean cutOff(Incarnation victim) throws IOException {
    Incarnation me = self;
    if (me == null) {
      return false;
    }
    long mine = keyOf(me);
    long theirs = keyOf(victim);
    if (cut.contains(theirs)) {
      return true;
    }
    ReservationDevice.Status status = repeat(() -> preempt(mine, theirs));
    boolean maybeBefore =
        status == ReservationDevice.Status.CONFLICT && unanswered.contains(theirs);
    boolean proven =
        status == ReservationDevice.Status.DONE || (maybeBefore && stillRegistered(mine, theirs));
    if (proven) {
      cut.add(theirs);
    }
    return proven;
  }

  private ReservationDevice.Status preempt(long mine, long theirs) throws IOException {
    try {
      return device.preemptAndAbort(mine, theirs);
    } catch (IOException e) {
      unanswered.add(theirs);
      throw e;
    }
  }

  @Override
  public void withdraw() throws IOException {
    Incarnation me = self;
    if (me == null) {
      return;
    }
    ReservationDevice.Status status = repeat(() -> device.unregister(keyOf(me)));
    // A conflict: a repeat of what was done, its reply lost; or others have cut us off.
    if (status != ReservationDevice.Status.CONFLICT) {
      require("unregister", status);
    }
    self = null;
  }

  /** Whether we are registered and the victim is not; false if that cannot be told. */
  private boolean stillRegistered(long mine, long theirs) throws IOException {
    Optional<List<Long>> keys = device.readKeys();
    return keys.isPresent() && keys.get().contains(mine) && !keys.get().contains(theirs);
  }
}
