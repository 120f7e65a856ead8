package io.atoll.testkit.locks.process;

import io.atoll.lockmgr.api.FenceRead;
import io.atoll.lockmgr.api.FenceReader;
import io.atoll.lockmgr.api.LockHandle;
import io.atoll.lockmgr.api.LockMode;
import io.atoll.lockmgr.api.LockRefusedException;
import io.atoll.lockmgr.api.MemberCallbacks;
import io.atoll.lockmgr.api.Recovery;
import io.atoll.lockmgr.api.ResourceName;
import io.atoll.lockmgr.api.SlotNumber;
import io.atoll.lockmgr.cluster.ClusterLockManager;
import io.atoll.lockmgr.cluster.ClusterOptions;
import io.atoll.lockmgr.cluster.JoinException;
import io.atoll.lockmgr.device.DeviceFingerprint;
import io.atoll.lockmgr.device.FileSlotDevice;
import io.atoll.lockmgr.fencing.Fencer;
import io.atoll.lockmgr.jgroups.JGroupsTransport;
import io.atoll.lockmgr.membership.TimingContract;
import io.atoll.lockmgr.slots.SlotDevice;
import io.atoll.lockmgr.slots.SlotRegion;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Steps a register under an EX lock, for ever: read the highest value that counts, append the next
 * to the own log, look back, and only then report it.
 *
 * <p>Arguments: device, number, host, port, lease and quarantine in milliseconds, file with the
 * device's condition. Joins again when its incarnation is over. Each report is a line that begins
 * with the time (the host's monotonic clock, nanoseconds): {@code member I}, {@code step VALUE I
 * BEGIN}, {@code recovered I}, {@code lost I}, {@code left locks N}, {@code refused WHY}.
 */
public final class LockProcess implements MemberCallbacks {
  /** Begins the report of handles that are held or wait though the user has let go of all. */
  static final String LEFT_LOCKS = "left locks ";

  /** Slots of the test pool. */
  static final int SLOTS = 32;

  private static final UUID POOL = new UUID(4, 4);
  private static final ResourceName REGISTER = ResourceName.of("register");
  private static final long LOGS_AT = (long) SLOTS * SlotDevice.BLOCK_BYTES;
  private static final int LONGEST_PAUSE_MILLIS = 10;

  private final Path device;
  private final int number;
  private final String host;
  private final int port;
  private final TimingContract timing;
  private final DeviceCondition condition;
  private final StepLogs logs;
  private volatile @Nullable ClusterLockManager manager;
  private volatile boolean outcomeUnknown;

  private LockProcess(String[] arguments) throws IOException {
    device = Path.of(arguments[0]);
    number = Integer.parseInt(arguments[1]);
    host = arguments[2];
    port = Integer.parseInt(arguments[3]);
    timing = timing(Long.parseLong(arguments[4]), Long.parseLong(arguments[5]));
    condition = new DeviceCondition(Path.of(arguments[6]));
    logs = new StepLogs(device, LOGS_AT, SLOTS, condition);
  }

  /** The contract that the processes run under. */
  static TimingContract timing(long leaseMillis, long quarantineMillis) {
    return TimingContract.ofMillis(leaseMillis / 10, leaseMillis, quarantineMillis);
  }

  /** Makes the shared file; sparse. */
  static void create(Path file) throws IOException {
    try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
      made.setLength(LOGS_AT + SLOTS * SlotLog.BYTES);
    }
    try (SlotDevice slots = FileSlotDevice.open(file, 0, SLOTS)) {
      SlotRegion.format(slots, POOL, FileSlotDevice.alignedBuffer(SlotDevice.BLOCK_BYTES));
    }
  }

  /** The logs, for whoever wants to look. */
  static StepLogs logs(Path device) throws IOException {
    return new StepLogs(device, LOGS_AT, SLOTS, DeviceCondition.WELL);
  }

  public static void main(String[] arguments) throws Exception {
    LockProcess process = new LockProcess(arguments);
    while (true) {
      process.live();
    }
  }

  private void live() throws InterruptedException {
    ClusterLockManager joined;
    try {
      joined = ClusterLockManager.join(options(), 20, TimeUnit.SECONDS);
    } catch (JoinException | IOException e) {
      report("refused " + e.getMessage());
      TimeUnit.MILLISECONDS.sleep(200);
      return;
    }
    outcomeUnknown = false;
    manager = joined;
    report("member " + joined.incarnation().value());
    try (FenceReader fence = joined.openFenceReader()) {
      while (step(joined, fence)) {
        TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(LONGEST_PAUSE_MILLIS));
      }
    } catch (IOException e) {
      fallSilent(joined, e);
    }
    report("lost " + joined.incarnation().value());
    if (joined.openHandles() > 0) {
      report(LEFT_LOCKS + joined.openHandles());
    }
    joined.close();
    manager = null;
  }

  /** Whether a record is in the log is not known: this incarnation must not go on. */
  private void fallSilent(ClusterLockManager self, IOException why) {
    report("failed " + why.getMessage());
    outcomeUnknown = true;
    self.halt();
  }

  private ClusterOptions options() throws IOException {
    return new ClusterOptions(
        POOL,
        new UUID(8, number),
        "node" + number,
        new SlotNumber(number),
        DeviceFingerprint.of(device),
        false,
        timing,
        0,
        () -> new ConditionedSlotDevice(FileSlotDevice.open(device, 0, SLOTS), condition),
        new JGroupsTransport("atoll-test", host, port, null, List.of()),
        Fencer.TIMED_WAIT,
        this);
  }

  private boolean step(ClusterLockManager locks, FenceReader fence)
      throws IOException, InterruptedException {
    try (LockHandle held = locks.lock(REGISTER, LockMode.EX, 1, TimeUnit.SECONDS)) {
      long begin = System.nanoTime();
      long next = logs.highest() + 1;
      logs.append(locks.incarnation(), new StepRecord.Step(next));
      if (held.mode() != LockMode.EX || !stillIn(fence)) {
        return false;
      }
      report("step %d %d %d".formatted(next, locks.incarnation().value(), begin));
      return true;
    } catch (LockRefusedException e) {
      return e.reason() == LockRefusedException.Reason.TIMEOUT && !outcomeUnknown;
    }
  }

  private static boolean stillIn(FenceReader fence) throws InterruptedException {
    while (true) {
      FenceRead found = fence.read();
      if (found.stillIn() || found.lost()) {
        return found.stillIn();
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  @Override
  public CompletionStage<Void> recover(List<Recovery> dead) {
    ClusterLockManager self = manager;
    if (self == null) {
      return CompletableFuture.failedStage(new IllegalStateException("still joining"));
    }
    try (FenceReader fence = self.openFenceReader()) {
      logs.closeLogs(self.incarnation(), dead);
      if (!stillIn(fence)) {
        return CompletableFuture.failedStage(new IllegalStateException("no longer in"));
      }
      dead.forEach(one -> report("recovered " + one.dead().value()));
      return CompletableFuture.completedStage(null);
    } catch (IOException e) {
      fallSilent(self, e);
      return CompletableFuture.failedStage(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CompletableFuture.failedStage(e);
    }
  }

  private static synchronized void report(String text) {
    System.out.println(System.nanoTime() + " " + text);
  }
}
