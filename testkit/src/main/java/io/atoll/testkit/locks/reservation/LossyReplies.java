package io.atoll.testkit.locks.reservation;

import io.atoll.lockmgr.fencing.ReservationDevice;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A real path whose next reply can be made to get lost after the command was carried out. */
final class LossyReplies implements ReservationDevice {
  private final ReservationDevice device;
  private boolean loseNext;

  LossyReplies(ReservationDevice device) {
    this.device = device;
  }

  void loseNext() {
    loseNext = true;
  }

  private Status reply(Status status) throws IOException {
    if (loseNext) {
      loseNext = false;
      throw new IOException("reply lost");
    }
    return status;
  }

  @Override
  public Status register(long key) throws IOException {
    return reply(device.register(key));
  }

  @Override
  public Status unregister(long key) throws IOException {
    return reply(device.unregister(key));
  }

  @Override
  public Status reserve(long key) throws IOException {
    return reply(device.reserve(key));
  }

  @Override
  public Status preemptAndAbort(long key, long victim) throws IOException {
    return reply(device.preemptAndAbort(key, victim));
  }

  @Override
  public Optional<List<Long>> readKeys() throws IOException {
    return device.readKeys();
  }

  @Override
  public void close() {
    device.close();
  }
}
