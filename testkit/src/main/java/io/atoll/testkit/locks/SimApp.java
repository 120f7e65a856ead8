package io.atoll.testkit.locks;

import io.atoll.lockmgr.api.AcquireOptions;
import io.atoll.lockmgr.api.FenceRead;
import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.LockHandle;
import io.atoll.lockmgr.api.LockMode;
import io.atoll.lockmgr.api.LockOwner;
import io.atoll.lockmgr.api.LockValue;
import io.atoll.lockmgr.api.Recovery;
import io.atoll.lockmgr.api.ResourceName;
import io.atoll.lockmgr.fault.PlantedFault;
import io.atoll.lockmgr.node.Node;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The user of one incarnation: steps registers under exclusive locks, reads them under shared ones,
 * and recovers dead logs. It does what the pool will do: append, complete, look back, then report.
 */
final class SimApp {
  /** How long a user waits for a lock at most. */
  static final long LONGEST_PATIENCE = 5 * SimWorld.SECOND;

  private static final int CLIENTS = 3;

  private final SimProcess process;
  private final Node node;
  private final Incarnation self;
  private final SimWorld world;
  private final SimDisk disk;
  private final SimChecker checker;
  private final SimSettings settings;
  private final List<Runnable> waitingForPrefix = new ArrayList<>();
  private final TreeSet<Integer> completed = new TreeSet<>();
  private int nextPosition;
  private int prefix;
  private int busy;
  private boolean stopping;
  private long lastReported = Long.MIN_VALUE;
  private long nextOwner;

  SimApp(
      SimProcess process,
      Node node,
      Incarnation self,
      SimWorld world,
      SimDisk disk,
      SimChecker checker,
      SimSettings settings) {
    this.process = process;
    this.node = node;
    this.self = self;
    this.world = world;
    this.disk = disk;
    this.checker = checker;
    this.settings = settings;
  }

  /** When this incarnation last reported a step or a read. */
  long lastReported() {
    return lastReported;
  }

  void begin() {
    append(
        new SimRecord.Begin(self.value()),
        () -> {
          for (int i = 0; i < CLIENTS; i++) {
            next();
          }
        });
  }

  /** Takes no more work; what is under way goes on. */
  void rest() {
    stopping = true;
  }

  /** Stops taking work, hands its log on and leaves. */
  void leave() {
    rest();
    leaveWhenIdle();
  }

  private void leaveWhenIdle() {
    if (node.core().over()) {
      return;
    }
    if (busy > 0 || prefix < nextPosition) {
      process.later(50 * SimWorld.MILLI, this::leaveWhenIdle);
      return;
    }
    lookBack(() -> {
      SimLogs logs = disk.logs();
      disk.publish(logs.stepsOf(self, Long.MAX_VALUE), logs.closingsOf(self));
      node.leave();
    });
  }

  private void next() {
    process.later(world.between(SimWorld.MILLI / 2, 60 * SimWorld.MILLI), this::work);
  }

  private void work() {
    if (stopping || node.core().over()) {
      return;
    }
    busy++;
    String resource = settings.resources().get(world.random.nextInt(settings.resources().size()));
    double what = world.random.nextDouble();
    if (what < 0.45) {
      write(resource, world.chance(0.8) ? LockMode.EX : LockMode.PW);
    } else if (what < 0.85) {
      read(resource);
    } else if (what < 0.93) {
      convert(resource);
    } else {
      hold(resource);
    }
  }

  private void done(@Nullable LockHandle handle) {
    if (handle != null) {
      handle.close();
    }
    busy--;
    next();
  }

  private void acquire(
      String resource, LockMode mode, AcquireOptions options, Consumer<LockHandle> then) {
    // The stage is followed by what the callback does.
    var _ =
        node.handles()
            .acquire(ResourceName.of(resource), mode, options)
            .whenComplete((handle, refused) -> {
              if (handle == null) {
                done(null);
              } else {
                then.accept(handle);
              }
            });
  }

  private AcquireOptions patience() {
    return world.chance(0.1)
        ? AcquireOptions.TRY
        : AcquireOptions.DEFAULT.within(world.between(SimWorld.SECOND / 10, LONGEST_PATIENCE));
  }

  // ---- steps ----

  private void write(String resource, LockMode mode) {
    long before = checker.reportedUpTo(resource);
    acquire(
        resource, mode, patience(), handle -> valueThen(handle, v -> step(handle, v + 1, before)));
  }

  /** The register's value: from the lock value if somebody left one, else from the device. */
  private void valueThen(LockHandle handle, Consumer<Long> then) {
    LockValue cached = handle.value();
    settings.trace(
        world.now(), process.number(), self + " granted " + handle + " with value " + cached);
    if (cached.valid() && cached.lengthBytes() == Long.BYTES) {
      then.accept(ByteBuffer.wrap(cached.toBytes()).getLong());
      return;
    }
    process
        .device()
        .readLogs(logs -> {
          if (node.core().over()) {
            return;
          }
          if (logs == null) {
            done(handle);
          } else {
            then.accept(logs.valueOf(handle.resource().toString()));
          }
        });
  }

  private void step(LockHandle handle, long step, long before) {
    String resource = handle.resource().toString();
    // A pause may strike between the decision and the write.
    process.later(
        world.between(0, 2 * SimWorld.MILLI),
        () ->
            append(
                new SimRecord.Step(self.value(), resource, step),
                () ->
                    lookBack(() -> {
                      settings.trace(
                          world.now(), process.number(), self + " step " + resource + " " + step);
                      checker.reported(resource, step, self.value(), before);
                      lastReported = world.now();
                      handle.setValue(
                          LockValue.of(ByteBuffer.allocate(Long.BYTES).putLong(step).array()));
                      done(handle);
                    })));
  }

  /** Appends; {@code then} runs when this and all earlier records are complete. */
  private void append(SimRecord record, Runnable then) {
    if (node.core().over()) {
      return;
    }
    int position = nextPosition++;
    boolean early = settings.faults().on(PlantedFault.FENCE_BEFORE_COMPLETION);
    if (early && record instanceof SimRecord.Step) {
      process.device().fenceRead(node, self, answer -> appendAt(position, record, then));
    } else {
      appendAt(position, record, then);
    }
  }

  private void appendAt(int position, SimRecord record, Runnable then) {
    process
        .device()
        .writeLog(
            () -> disk.landRecord(self.slot(), position, record),
            ok -> {
              if (node.core().over()) {
                return;
              }
              if (!ok) {
                // The outcome is unknown, so this incarnation is over (L1).
                node.cycleFailed(true);
                return;
              }
              completed.add(position);
              while (completed.remove(prefix)) {
                prefix++;
              }
              waitForPrefix(position, then);
            });
  }

  private void waitForPrefix(int position, Runnable then) {
    waitingForPrefix.add(() -> waitForPrefix(position, then));
    List<Runnable> all = List.copyOf(waitingForPrefix);
    waitingForPrefix.clear();
    if (position < prefix) {
      all.subList(0, all.size() - 1).forEach(Runnable::run);
      then.run();
    } else {
      waitingForPrefix.addAll(all);
    }
  }

  /** Looks back until the answer is known; {@code then} runs only if we are still in. */
  private void lookBack(Runnable then) {
    boolean skip =
        settings.faults().on(PlantedFault.FENCE_SKIPPED)
            || settings.faults().on(PlantedFault.FENCE_BEFORE_COMPLETION);
    if (skip) {
      then.run();
      return;
    }
    process
        .device()
        .fenceRead(
            node,
            self,
            answer -> {
              if (node.core().over()) {
                return;
              }
              if (answer.lost()) {
                // As the pool: whoever reads that it is out stops, whatever its next cycle reads.
                node.cycleFailed(true);
                return;
              }
              if (answer == FenceRead.STILL_IN) {
                then.run();
              } else {
                node.core().look();
                process.later(20 * SimWorld.MILLI, () -> lookBack(then));
              }
            });
  }

  // ---- reads ----

  private void read(String resource) {
    long before = checker.reportedUpTo(resource);
    acquire(
        resource,
        LockMode.PR,
        patience(),
        handle -> valueThen(handle, value -> answer(handle, value, before)));
  }

  private void answer(LockHandle handle, long value, long before) {
    String resource = handle.resource().toString();
    if (settings.strictReads()) {
      lookBack(() -> {
        checker.read(resource, value, before, self.value());
        lastReported = world.now();
        done(handle);
      });
      return;
    }
    if (node.lease().live()) {
      checker.read(resource, value, before, self.value());
      lastReported = world.now();
    }
    done(handle);
  }

  // ---- other uses ----

  private void convert(String resource) {
    long before = checker.reportedUpTo(resource);
    AcquireOptions options = patience().by(new LockOwner(++nextOwner));
    acquire(
        resource,
        LockMode.PR,
        options,
        handle ->
            handle
                .convert(LockMode.EX, options)
                .whenComplete((same, refused) -> {
                  if (refused == null) {
                    valueThen(handle, v -> step(handle, v + 1, before));
                  } else {
                    done(handle);
                  }
                }));
  }

  private void hold(String resource) {
    LockMode[] modes = {LockMode.NL, LockMode.CR, LockMode.CW, LockMode.PR};
    acquire(
        resource,
        modes[world.random.nextInt(modes.length)],
        patience(),
        handle -> process.later(world.between(0, 300 * SimWorld.MILLI), () -> done(handle)));
  }

  // ---- recovery ----

  void recover(List<Recovery> dead) {
    if (node.core().over()) {
      return;
    }
    List<Incarnation> unannounced = new ArrayList<>();
    process
        .device()
        .readLogs(
            () -> unannounced.addAll(checker.unannounced(self, dead)),
            logs -> {
              if (node.core().over()) {
                return;
              }
              if (logs == null) {
                dead.forEach(d -> node.notRecovered(process.clock().nanos(), d.dead()));
                return;
              }
              checker.endsRead(self, unannounced);
              new SimRecovery(self, settings.faults()).plan(dead, logs, this::appendAll);
            });
  }

  private void appendAll(List<SimRecord.Close> closes, List<Incarnation> dead) {
    if (closes.isEmpty()) {
      lookBack(() -> dead.forEach(d -> node.recovered(process.clock().nanos(), d)));
      return;
    }
    append(closes.getFirst(), () -> appendAll(closes.subList(1, closes.size()), dead));
  }
}
