package io.atoll.testkit.locks.reservation;

import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.SlotNumber;
import io.atoll.lockmgr.device.FencedException;
import io.atoll.lockmgr.device.FileSlotDevice;
import io.atoll.lockmgr.fencing.KernelReservations;
import io.atoll.lockmgr.fencing.ReservationDevice.Status;
import io.atoll.lockmgr.fencing.ReservationFencer;
import io.atoll.lockmgr.slots.SlotDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Walks the ladder on two block devices that are one LUN seen by two initiators: {@code
 * ReservationLadder /dev/sda /dev/sdb}. A line for each rung; throws at the first that breaks.
 */
public final class ReservationLadder {
  private static final Incarnation ONE = new Incarnation(64);
  private static final Incarnation TWO = new Incarnation(129);
  private static final Incarnation TWO_AGAIN = new Incarnation(193);
  private static final int SLOTS = 4;

  private final Path first;
  private final Path second;
  private final ByteBuffer block = FileSlotDevice.alignedBuffer(SlotDevice.BLOCK_BYTES);

  private ReservationLadder(Path first, Path second) {
    this.first = first;
    this.second = second;
  }

  public static void main(String[] arguments) throws IOException {
    ReservationLadder ladder = new ReservationLadder(Path.of(arguments[0]), Path.of(arguments[1]));
    ladder.walk();
    System.out.println("ladder walked");
  }

  private void walk() throws IOException {
    try (KernelReservations one = new KernelReservations(first);
        KernelReservations two = new KernelReservations(second)) {
      expectWrites("nobody reserved", true, true);
      ReservationFencer fencerOne = new ReservationFencer(one);
      fencerOne.admit(ONE);
      expectKeys("the first is registered", one, List.of(ONE));
      expectWrites("only the registered writes", true, false);
      LossyReplies lossy = new LossyReplies(two);
      ReservationFencer fencerTwo = new ReservationFencer(lossy);
      fencerTwo.admit(TWO);
      expectKeys("both are registered", two, List.of(ONE, TWO));
      expectWrites("both write", true, true);

      expect("the second is proven gone", fencerOne.cutOff(TWO), true);
      expectKeys("its key is gone", one, List.of(ONE));
      expectWrites("the second is fenced", true, false);
      expect("it cannot fence the first", fencerTwo.cutOff(ONE), false);
      expectWrites("the first goes on", true, false);

      // The unit attention that the preempt left on this path meets the next commands.
      fencerTwo.admit(TWO_AGAIN);
      expectKeys("a new incarnation is let in", two, List.of(ONE, TWO_AGAIN));
      expectWrites("and writes", true, true);
      lossy.loseNext();
      expect("a lost reply is repeated and proven", fencerTwo.cutOff(ONE), true);
      expectWrites("the first is fenced now", false, true);
      expect(
          "nobody preempts with a key that is not registered",
          one.preemptAndAbort(ReservationFencer.keyOf(ONE), ReservationFencer.keyOf(TWO_AGAIN)),
          Status.CONFLICT);
      fencerTwo.withdraw();
      expectKeys("the last has left", two, List.of());
      expectWrites("and the reservation ended with it", true, true);
    }
  }

  private void expectKeys(String what, KernelReservations path, List<Incarnation> wanted)
      throws IOException {
    Optional<List<Long>> found = path.readKeys().map(k -> List.copyOf(new TreeSet<>(k)));
    expect(
        what, found, Optional.of(wanted.stream().map(ReservationFencer::keyOf).sorted().toList()));
  }

  private void expectWrites(String what, boolean fromFirst, boolean fromSecond) throws IOException {
    expect(what + " (first)", writes(first, 0), fromFirst);
    expect(what + " (second)", writes(second, 1), fromSecond);
  }

  /** Whether a write gets through; any other failure than the typed one is thrown. */
  private boolean writes(Path device, int slot) throws IOException {
    try (FileSlotDevice slots = FileSlotDevice.open(device, 0, SLOTS)) {
      slots.write(new SlotNumber(slot), block);
      return true;
    } catch (FencedException e) {
      return false;
    }
  }

  private static void expect(String what, Object found, Object wanted) {
    if (!found.equals(wanted)) {
      throw new IllegalStateException(what + ": expected " + wanted + ", found " + found);
    }
    System.out.println("ok " + what + ": " + found);
  }
}
