package io.atoll.lockmgr.jgroups;

import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jgroups.Message;
import org.jgroups.protocols.PerDestinationBundler;

/**
 * Sends from a thread per destination, and from none once it was stopped.
 *
 * <p>JGroups' own bundler starts such a thread for whatever is sent, also when one of its protocols
 * sends while the channel is being closed; nobody would ever stop that thread.
 */
final class SilencedBundler extends PerDestinationBundler {
  private final ReadWriteLock latch = new ReentrantReadWriteLock();

  /** Guarded by the latch: held for reading by who sends, for writing by who starts or stops. */
  private boolean silenced = true;

  SilencedBundler() {
    // A peer that takes nothing must not keep frames from the others.
    useSingleSenderThread(false);
  }

  @Override
  public void start() {
    latch.writeLock().lock();
    try {
      super.start();
      silenced = false;
    } finally {
      latch.writeLock().unlock();
    }
  }

  @Override
  public void stop() {
    latch.writeLock().lock();
    try {
      silenced = true;
      super.stop();
    } finally {
      latch.writeLock().unlock();
    }
  }

  /** Queues the message; dropped when stopped, as every frame may be. */
  @Override
  public void send(Message message) throws Exception {
    latch.readLock().lock();
    try {
      if (!silenced) {
        super.send(message);
      }
    } finally {
      latch.readLock().unlock();
    }
  }
}
