package io.atoll.gateway.main;

import io.atoll.gateway.admin.Stage;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a server ends. The first SIGTERM or SIGINT asks for an orderly stop; the second halts the
 * process on the spot, as a crash would, which loses nothing that was acknowledged. A shutdown hook
 * could not tell the two apart.
 */
public final class Termination {
  private static final Logger LOG = LoggerFactory.getLogger(Termination.class);
  private static final int SIGNAL_EXIT_BASE = 128;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final AtomicInteger signals = new AtomicInteger();

  private Termination() {}

  /** Takes the signals over, before there is anything to stop. */
  public static Termination install() {
    Termination termination = new Termination();
    Signals.handle("TERM", name -> termination.received(name, 15));
    Signals.handle("INT", name -> termination.received(name, 2));
    return termination;
  }

  private void received(String name, int number) {
    if (signals.incrementAndGet() == 1) {
      LOG.info("SIG{}: stopping; once more stops at once", name);
      asked.countDown();
    } else {
      Runtime.getRuntime().halt(SIGNAL_EXIT_BASE + number);
    }
  }

  /**
   * Waits until somebody asks, or the pool stops by itself; then stops the gateway.
   *
   * @return whether it ended because it was asked to
   */
  public boolean await(Gateway gateway) throws IOException {
    boolean wanted = false;
    try {
      while (!wanted && gateway.stage() != Stage.FAILED) {
        wanted = asked.await(1, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the main thread", e);
    } finally {
      gateway.close();
    }
    if (!wanted) {
      LOG.error(
          "the pool stopped after an error; the log above says which; start again to recover");
    }
    return wanted;
  }
}
