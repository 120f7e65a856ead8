package io.atoll.bench.locks;

import io.atoll.lockmgr.api.AcquireOptions;
import io.atoll.lockmgr.api.FenceReader;
import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.LockHandle;
import io.atoll.lockmgr.api.LockMode;
import io.atoll.lockmgr.api.MemberCallbacks;
import io.atoll.lockmgr.api.ResourceName;
import io.atoll.lockmgr.api.SlotNumber;
import io.atoll.lockmgr.cluster.ClusterLockManager;
import io.atoll.lockmgr.cluster.ClusterOptions;
import io.atoll.lockmgr.device.FileSlotDevice;
import io.atoll.lockmgr.fencing.Fencer;
import io.atoll.lockmgr.jgroups.JGroupsTransport;
import io.atoll.lockmgr.membership.TimingContract;
import io.atoll.lockmgr.slots.SlotDevice;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One JVM of the benchmark. Reads commands from standard input, one a line, and answers each with
 * one line: {@code uncached N}, {@code many N IN_FLIGHT}, {@code pass N}, {@code hold NAME}, {@code
 * take NAME}, {@code cpu}, {@code quit}.
 */
final class BenchNode {
  static final int SLOTS = 16;
  static final UUID POOL = new UUID(3, 3);

  private final Path file;
  private final ClusterLockManager locks;
  private long nextName;
  private final String prefix;

  private BenchNode(Path file, int number, int port, TimingContract timing, Fencer fencer)
      throws Exception {
    this.file = file;
    this.prefix = "n" + number + "/";
    ClusterOptions options =
        new ClusterOptions(
            POOL,
            new UUID(6, number),
            "bench" + number,
            new SlotNumber(number),
            0,
            false,
            timing,
            0,
            () -> FileSlotDevice.open(file, 0, SLOTS),
            new JGroupsTransport("bench", "127.0.0.1", port, null, List.of()),
            fencer,
            MemberCallbacks.NONE);
    locks = ClusterLockManager.join(options, 60, TimeUnit.SECONDS);
  }

  /** A device with reservations, as the fencer sees it: who is cut off is gone at once. */
  private static final Fencer RESERVATIONS =
      new Fencer() {
        @Override
        public void admit(Incarnation self) {}

        @Override
        public boolean cutOff(Incarnation victim) {
          return true;
        }

        @Override
        public void withdraw() {}
      };

  /** Arguments: file, number, port, {@code default}, {@code fast} or {@code fast-reserved}. */
  public static void main(String[] arguments) throws Exception {
    TimingContract timing =
        arguments[3].startsWith("fast") ? TimingContract.FAST : TimingContract.DEFAULT;
    BenchNode node =
        new BenchNode(
            Path.of(arguments[0]),
            Integer.parseInt(arguments[1]),
            Integer.parseInt(arguments[2]),
            timing,
            arguments[3].endsWith("-reserved") ? RESERVATIONS : Fencer.TIMED_WAIT);
    System.out.println("ready");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("quit")) {
        break;
      }
      System.out.println(node.answer(words));
    }
    node.locks.close();
  }

  private String answer(String[] words) throws Exception {
    return switch (words[0]) {
      case "uncached" -> uncached(Integer.parseInt(words[1]));
      case "many" -> many(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
      case "pass" -> pass(Integer.parseInt(words[1]));
      case "hold" -> hold(words[1]);
      case "take" -> take(words[1]);
      case "cpu" -> String.valueOf(ownCpuNanos());
      default -> "unknown";
    };
  }

  private ResourceName fresh() {
    return ResourceName.of(prefix + nextName++);
  }

  /** Median and p99 of an uncached EX lock, in nanoseconds. */
  private String uncached(int count) {
    long[] times = new long[count];
    for (int i = 0; i < count; i++) {
      ResourceName name = fresh();
      long begin = System.nanoTime();
      LockHandle held = locks.lock(name, LockMode.EX);
      times[i] = System.nanoTime() - begin;
      held.close();
    }
    Arrays.sort(times);
    return times[count / 2] + " " + times[count * 99 / 100];
  }

  /** Uncached locks per second with so many in flight. */
  private String many(int count, int inFlight) throws InterruptedException {
    Semaphore window = new Semaphore(inFlight);
    AtomicLong failed = new AtomicLong();
    long begin = System.nanoTime();
    for (int i = 0; i < count; i++) {
      window.acquire();
      var _ =
          locks
              .acquire(fresh(), LockMode.EX, AcquireOptions.DEFAULT)
              .whenComplete((held, refused) -> {
                if (held == null) {
                  failed.incrementAndGet();
                } else {
                  held.close();
                }
                window.release();
              });
    }
    window.acquire(inFlight);
    double seconds = (System.nanoTime() - begin) / 1e9;
    return (long) (count / seconds) + " " + failed.get();
  }

  /** Median time of a lock that another node also takes all the time, a device record within. */
  private String pass(int count) throws IOException {
    long[] times = new long[count];
    ByteBuffer record = FileSlotDevice.alignedBuffer(SlotDevice.BLOCK_BYTES);
    SlotNumber area = new SlotNumber(Math.floorMod(prefix.hashCode(), SLOTS));
    long offset = (long) SLOTS * SlotDevice.BLOCK_BYTES;
    try (FileSlotDevice device = FileSlotDevice.open(file, offset, SLOTS)) {
      for (int i = 0; i < count; i++) {
        long begin = System.nanoTime();
        try (LockHandle held = locks.lock(ResourceName.of("shared"), LockMode.EX)) {
          record.putInt(0, held.hashCode());
          device.write(area, record.clear());
        }
        times[i] = System.nanoTime() - begin;
      }
    }
    Arrays.sort(times);
    return times[count / 2] + " " + times[count * 99 / 100];
  }

  private String hold(String name) {
    LockHandle held = locks.lock(ResourceName.of(name), LockMode.EX);
    return "held " + held.mode();
  }

  private String take(String name) {
    LockHandle held = locks.lock(ResourceName.of(name), LockMode.EX, 60, TimeUnit.SECONDS);
    long at = System.nanoTime();
    held.close();
    return String.valueOf(at);
  }

  private static long ownCpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
  }

  /** Median nanoseconds and allocated bytes of a fence read. */
  static String fence(ClusterLockManager locks, int count) {
    long[] times = new long[count];
    try (FenceReader reader = locks.openFenceReader()) {
      for (int i = 0; i < count; i++) {
        long begin = System.nanoTime();
        boolean in = reader.read().stillIn();
        times[i] = System.nanoTime() - begin;
        if (!in) {
          return "not in";
        }
      }
    }
    Arrays.sort(times);
    return times[count / 2] + " " + times[count * 99 / 100];
  }
}
