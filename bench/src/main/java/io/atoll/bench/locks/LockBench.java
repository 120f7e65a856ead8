package io.atoll.bench.locks;

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
import io.atoll.lockmgr.local.LocalLockManager;
import io.atoll.lockmgr.membership.TimingContract;
import io.atoll.lockmgr.slots.SlotDevice;
import io.atoll.lockmgr.slots.SlotRegion;
import io.atoll.lockmgr.transport.LocalNetwork;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The speed table of the lock manager: prints each figure, its ceiling and whether it holds.
 *
 * <p>Arguments: a directory on the disk to measure (default: the temporary one); anything behind
 * it: fast fail-over only. Starts JVMs of its own on loopback; a few minutes.
 */
public final class LockBench {
  private final Path file;
  private final List<BenchChild> children = new ArrayList<>();

  private LockBench(Path file) {
    this.file = file;
  }

  public static void main(String[] arguments) throws Exception {
    Path directory =
        arguments.length > 0
            ? Path.of(arguments[0])
            : Files.createTempDirectory("atoll-lock-bench");
    LockBench bench = new LockBench(directory.resolve("lock-bench.img"));
    System.out.printf("%-62s %14s %14s%n", "work", "measured", "ceiling");
    if (arguments.length < 2) {
      bench.cached();
      bench.fenceReads();
      bench.betweenJvms();
      bench.failover("default", 10);
    }
    bench.failover("fast", 3);
    bench.failover("fast-reserved", 3);
  }

  private static void row(
      String work, double measured, String unit, double ceiling, boolean floor) {
    boolean holds = floor ? measured >= ceiling : measured <= ceiling;
    System.out.printf(
        Locale.ROOT,
        "%-62s %11.2f %-3s%s%11.2f %s%n",
        work,
        measured,
        unit,
        floor ? ">" : "<",
        ceiling,
        holds ? "ok" : "MISSED");
  }

  private void create() throws IOException {
    Files.deleteIfExists(file);
    int slots = BenchNode.SLOTS;
    try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
      made.write(new byte[2 * slots * SlotDevice.BLOCK_BYTES]);
    }
    ByteBuffer buffer = FileSlotDevice.alignedBuffer(SlotDevice.BLOCK_BYTES);
    try (SlotDevice device = FileSlotDevice.open(file, 0, slots)) {
      SlotRegion.format(device, BenchNode.POOL, buffer);
    }
  }

  private void cached() throws Exception {
    ResourceName name = ResourceName.of("bucket/with-a-name-of-usual-length");
    try (LocalLockManager local = new LocalLockManager(new Incarnation(64))) {
      long best = Long.MAX_VALUE;
      for (int round = 0; round < 10; round++) {
        long begin = System.nanoTime();
        for (int i = 0; i < 500_000; i++) {
          local.lock(name, LockMode.EX).close();
        }
        best = Math.min(best, (System.nanoTime() - begin) / 500_000);
      }
      row("lock and unlock, node alone", (double) best, "ns", 200, false);
    }
    create();
    LocalNetwork network = new LocalNetwork();
    try (ClusterLockManager one = join(network, 0)) {
      long best = Long.MAX_VALUE;
      LockHandle keep = one.lock(name, LockMode.NL);
      for (int round = 0; round < 10; round++) {
        long begin = System.nanoTime();
        for (int i = 0; i < 500_000; i++) {
          one.lock(name, LockMode.EX).close();
        }
        best = Math.min(best, (System.nanoTime() - begin) / 500_000);
      }
      keep.close();
      row("cached lock and unlock, one thread", (double) best, "ns", 200, false);
    }
  }

  private ClusterLockManager join(LocalNetwork network, int number) throws Exception {
    ClusterOptions options =
        new ClusterOptions(
            BenchNode.POOL,
            new UUID(6, number),
            "bench" + number,
            new SlotNumber(number),
            0,
            false,
            TimingContract.DEFAULT,
            0,
            () -> FileSlotDevice.open(file, 0, BenchNode.SLOTS),
            network.endpoint("b" + number),
            Fencer.TIMED_WAIT,
            MemberCallbacks.NONE);
    return ClusterLockManager.join(options, 60, TimeUnit.SECONDS);
  }

  private void fenceReads() throws Exception {
    create();
    LocalNetwork network = new LocalNetwork();
    List<ClusterLockManager> members = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      members.add(join(network, i));
    }
    BenchNode.fence(members.getFirst(), 20_000);
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    String[] times = BenchNode.fence(members.getFirst(), 20_000).split(" ", -1);
    double each = (threads.getCurrentThreadAllocatedBytes() - before) / 20_000.0;
    row("fence read, 4 members, median", Double.parseDouble(times[0]) / 1e3, "us", 100, false);
    // The array of 20,000 times itself is 8 bytes each.
    row("fence read, bytes allocated", Math.max(0, Math.floor(each - 8)), "B", 4, false);
    long cpuBefore = ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    TimeUnit.SECONDS.sleep(10);
    long cpu =
        ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() - cpuBefore;
    row("heartbeat, share of a core per node (4 nodes)", cpu / 10e9 / 4 * 100, "%", 0.5, false);
    members.reversed().forEach(ClusterLockManager::close);
  }

  private BenchChild start(int number, String timing) throws Exception {
    BenchChild child = new BenchChild(file, number, timing);
    children.add(child);
    return child;
  }

  private void endAll() throws Exception {
    for (BenchChild child : children.reversed()) {
      child.end();
    }
    children.clear();
  }

  private void betweenJvms() throws Exception {
    create();
    start(0, "default");
    BenchChild two = start(1, "default");
    two.ask("uncached 5000");
    String[] uncached = two.ask("uncached 10000").split(" ", -1);
    row("uncached EX lock between two JVMs, median", number(uncached[0]) / 1e3, "us", 500, false);
    row("uncached EX lock between two JVMs, p99", number(uncached[1]) / 1e6, "ms", 3, false);
    children.forEach(c -> c.tell("pass 3000"));
    String[] passed = {"0", "0"};
    for (BenchChild child : children) {
      passed = child.hear().split(" ", -1);
    }
    row(
        "lock passed between two nodes, device record, median",
        number(passed[0]) / 1e6,
        "ms",
        1.9,
        false);
    start(2, "default");
    children.forEach(c -> c.tell("many 20000 64"));
    for (BenchChild child : children) {
      child.hear();
    }
    children.forEach(c -> c.tell("many 60000 64"));
    double rate = 0;
    for (int i = 0; i < children.size(); i++) {
      double one = number(children.get(i).hear().split(" ", -1)[0]);
      // The master's own locks cross no network; only the other two count.
      rate += i == 0 ? 0 : one;
    }
    row("uncached locks per second through one master (2 remote nodes)", rate, "/s", 20_000, true);
    endAll();
  }

  private void failover(String timing, double ceilingSeconds) throws Exception {
    create();
    for (int i = 0; i < 3; i++) {
      start(i, timing);
    }
    BenchChild member = children.get(2);
    member.ask("hold victim");
    long killed = member.kill();
    children.remove(member);
    double took = (number(children.get(1).ask("take victim")) - killed) / 1e9;
    row("kill -9 of a member to the grant elsewhere, " + timing, took, "s", ceilingSeconds, false);
    start(3, timing);
    BenchChild leader = children.getFirst();
    leader.ask("hold again");
    killed = leader.kill();
    children.remove(leader);
    took = (number(children.getFirst().ask("take again")) - killed) / 1e9;
    row(
        "kill -9 of the leader to the grant elsewhere, " + timing,
        took,
        "s",
        ceilingSeconds,
        false);
    endAll();
  }

  private static double number(String text) {
    return Double.parseDouble(text);
  }
}
