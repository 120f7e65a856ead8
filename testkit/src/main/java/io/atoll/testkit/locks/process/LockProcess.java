package io.atoll.testkit.locks.process;

import io.atoll.lockmgr.api.FenceRead;
import io.atoll.lockmgr.api.FenceReader;
import io.atoll.lockmgr.api.Incarnation;
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
import io.atoll.lockmgr.device.FileSlotDevice;
import io.atoll.lockmgr.fencing.Fencer;
import io.atoll.lockmgr.jgroups.JGroupsTransport;
import io.atoll.lockmgr.membership.TimingContract;
import io.atoll.lockmgr.slots.SlotDevice;
import io.atoll.lockmgr.slots.SlotRegion;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Steps a register under an EX lock, for ever: read the highest value that counts, append the next
 * to the own log, look back, and only then print {@code step <value>}.
 *
 * <p>Arguments: file, number, host, port, lease in milliseconds. Joins again when its incarnation
 * is over. Prints {@code member}, {@code step}, {@code lost}.
 */
public final class LockProcess implements MemberCallbacks {
  /** Slots of the test pool. */
  public static final int SLOTS = 16;

  private static final UUID POOL = new UUID(4, 4);
  private static final ResourceName REGISTER = ResourceName.of("register");

  private final Path file;
  private final int number;
  private final String host;
  private final int port;
  private final TimingContract timing;
  private final StepLog log;
  private @Nullable ClusterLockManager manager;
  private int position;

  private LockProcess(String[] arguments) throws IOException {
    file = Path.of(arguments[0]);
    number = Integer.parseInt(arguments[1]);
    host = arguments[2];
    port = Integer.parseInt(arguments[3]);
    long lease = Long.parseLong(arguments[4]);
    timing = TimingContract.ofMillis(lease / 10, lease, TimeUnit.MINUTES.toMillis(5));
    log = new StepLog(file, (long) SLOTS * SlotDevice.BLOCK_BYTES);
  }

  /** Makes the shared file. */
  public static void create(Path file) throws IOException {
    try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
      made.setLength((long) SLOTS * SlotDevice.BLOCK_BYTES + StepLog.size(SLOTS));
    }
    try (SlotDevice device = FileSlotDevice.open(file, 0, SLOTS)) {
      SlotRegion.format(device, POOL, FileSlotDevice.alignedBuffer(SlotDevice.BLOCK_BYTES));
    }
  }

  public static void main(String[] arguments) throws Exception {
    LockProcess process = new LockProcess(arguments);
    while (true) {
      process.live();
    }
  }

  private void live() throws IOException, InterruptedException {
    position = 0;
    ClusterLockManager joined;
    try {
      joined = ClusterLockManager.join(options(), 2, TimeUnit.MINUTES);
    } catch (JoinException e) {
      print("refused " + e.getMessage());
      TimeUnit.MILLISECONDS.sleep(500);
      return;
    }
    manager = joined;
    print("member " + joined.incarnation().value());
    try (FenceReader fence = joined.openFenceReader()) {
      while (step(joined, fence)) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
    } catch (LockRefusedException e) {
      print("refused " + e.getMessage());
    }
    print("lost " + joined.incarnation().value());
    joined.close();
  }

  private ClusterOptions options() throws IOException {
    return new ClusterOptions(
        POOL,
        new UUID(8, number),
        "node" + number,
        new SlotNumber(number),
        0,
        timing,
        0,
        () -> FileSlotDevice.open(file, 0, SLOTS),
        new JGroupsTransport("atoll-test", host, port, null, List.of()),
        Fencer.TIMED_WAIT,
        this);
  }

  private boolean step(ClusterLockManager locks, FenceReader fence)
      throws IOException, InterruptedException {
    try (LockHandle held = locks.lock(REGISTER, LockMode.EX)) {
      long next = highest() + 1;
      append(locks.incarnation(), new StepLog.Entry(StepLog.STEP, next, held.hashCode()));
      if (!stillIn(fence)) {
        return false;
      }
      print("step " + next + " " + locks.incarnation().value());
      return true;
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

  private synchronized void append(Incarnation self, StepLog.Entry entry) throws IOException {
    log.append(self, position, entry);
    position++;
  }

  /** Where each log is closed, by incarnation; the closing found first counts, all say the same. */
  private Map<Long, Long> closings() {
    Map<Long, Long> ends = new HashMap<>();
    for (int slot = 0; slot < SLOTS; slot++) {
      long writer = log.writerOf(slot);
      if (writer != 0) {
        for (StepLog.Entry entry : log.read(new Incarnation(writer))) {
          if (entry.kind() == StepLog.CLOSE) {
            ends.putIfAbsent(entry.a(), entry.b());
          }
        }
      }
    }
    return ends;
  }

  private long highest() {
    Map<Long, Long> ends = closings();
    long highest = 0;
    for (int slot = 0; slot < SLOTS; slot++) {
      long writer = log.writerOf(slot);
      if (writer == 0) {
        continue;
      }
      List<StepLog.Entry> entries = log.read(new Incarnation(writer));
      long end = ends.getOrDefault(writer, (long) entries.size());
      for (StepLog.Entry entry : entries.subList(0, (int) Math.min(end, entries.size()))) {
        if (entry.kind() != StepLog.CLOSE) {
          highest = Math.max(highest, entry.a());
        }
      }
    }
    return highest;
  }

  @Override
  public CompletionStage<Void> recover(List<Recovery> dead) {
    ClusterLockManager self = manager;
    if (self == null) {
      return CompletableFuture.failedStage(new IllegalStateException("still joining"));
    }
    try (FenceReader fence = self.openFenceReader()) {
      Map<Long, Long> ends = closings();
      for (Recovery one : dead) {
        List<StepLog.Entry> entries = log.read(one.dead());
        long end = ends.getOrDefault(one.dead().value(), (long) entries.size());
        Set<Long> values = new HashSet<>();
        for (StepLog.Entry entry : entries.subList(0, (int) Math.min(end, entries.size()))) {
          if (entry.kind() == StepLog.STEP || entry.kind() == StepLog.IMPORT) {
            values.add(entry.a());
          }
        }
        // Only the highest value matters to whoever steps next; the test reads the printed steps.
        long top = values.stream().mapToLong(Long::longValue).max().orElse(0);
        append(self.incarnation(), new StepLog.Entry(StepLog.IMPORT, top, one.dead().value()));
        append(self.incarnation(), new StepLog.Entry(StepLog.CLOSE, one.dead().value(), end));
        print("recovered " + one.dead().value());
      }
      return stillIn(fence)
          ? CompletableFuture.completedStage(null)
          : CompletableFuture.failedStage(new IllegalStateException("no longer in"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CompletableFuture.failedStage(e);
    }
  }

  private static synchronized void print(String text) {
    System.out.println(System.nanoTime() + " " + text);
  }
}
