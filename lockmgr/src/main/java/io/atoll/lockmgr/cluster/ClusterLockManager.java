package io.atoll.lockmgr.cluster;

import io.atoll.lockmgr.api.AcquireOptions;
import io.atoll.lockmgr.api.FenceReader;
import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.Lease;
import io.atoll.lockmgr.api.LockHandle;
import io.atoll.lockmgr.api.LockManager;
import io.atoll.lockmgr.api.LockMode;
import io.atoll.lockmgr.api.Membership;
import io.atoll.lockmgr.api.Reclamation;
import io.atoll.lockmgr.api.Recovery;
import io.atoll.lockmgr.api.ResourceName;
import io.atoll.lockmgr.device.BootClock;
import io.atoll.lockmgr.device.FileSlotDevice;
import io.atoll.lockmgr.fault.Faults;
import io.atoll.lockmgr.membership.CycleWrite;
import io.atoll.lockmgr.membership.MemberConfig;
import io.atoll.lockmgr.node.Node;
import io.atoll.lockmgr.node.NodePort;
import io.atoll.lockmgr.slots.SlotBlock;
import io.atoll.lockmgr.slots.SlotDevice;
import io.atoll.lockmgr.slots.SlotFormat;
import io.atoll.lockmgr.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a cluster on a shared device.
 *
 * <p>Latch order: {@code latch} (this node), then the handles' own. Users' futures, listeners and
 * callbacks run without either.
 */
public final class ClusterLockManager implements LockManager {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterLockManager.class);

  private final ClusterOptions options;
  private final ReentrantLock latch = new ReentrantLock();
  private final Node node;
  private final Heartbeat heartbeat;
  private final Ticker ticker;
  private final Reclamation reclamation;
  private final ExecutorService callbacks;
  private final ExecutorService fencing;
  private final CompletableFuture<Incarnation> joined = new CompletableFuture<>();
  private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
  private volatile @Nullable Incarnation admitted;
  private volatile @Nullable Membership membership;
  private volatile long adoptedEpoch;
  private boolean closed;

  private ClusterLockManager(ClusterOptions options) throws IOException {
    this.options = options;
    String name = options.name();
    SlotDevice device = options.devices().open();
    MemberConfig config =
        new MemberConfig(
            options.node(),
            name,
            options.transport().address(),
            options.homeSlot(),
            device.slotCount(),
            options.deviceFingerprint(),
            options.adoptDevice(),
            options.timing(),
            BootClock.nanos());
    this.callbacks =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().name("member-" + name).factory());
    this.fencing =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().name("fence-" + name).factory());
    this.ticker = new Ticker(name, this::tick);
    this.node =
        new Node(
            config,
            ThreadLocalRandom.current().nextLong(),
            BootClock::nanos,
            ticker::wakeAt,
            () -> withNode(n -> n.wake(BootClock.nanos())),
            options.minHoldNanos(),
            new Port(),
            Faults.NONE);
    this.heartbeat = new Heartbeat(device, options.pool(), name, new Pulse());
    this.reclamation = new ClusterReclamation(this::withNode, node.core());
  }

  /**
   * Joins, or founds if nobody is there.
   *
   * @param timeout how long to wait at most; a dead predecessor may have to be waited for
   * @throws JoinException in one line what is wrong
   * @throws IOException the device cannot be read
   */
  public static ClusterLockManager join(ClusterOptions options, long timeout, TimeUnit unit)
      throws IOException, JoinException, InterruptedException {
    refuseMisfit(options);
    ClusterLockManager manager = new ClusterLockManager(options);
    options.transport().start(manager.new Frames());
    manager.ticker.start();
    manager.heartbeat.start();
    try {
      manager.joined.get(timeout, unit);
      return manager;
    } catch (ExecutionException e) {
      manager.stop();
      Throwable cause = e.getCause();
      throw new JoinException(String.valueOf(cause == null ? e : cause.getMessage()));
    } catch (TimeoutException e) {
      manager.stop();
      throw new JoinException(
          "not admitted within %d %s: is the leader reachable, is a slot free?"
              .formatted(timeout, unit));
    }
  }

  /** Slots that cannot be read would look like a pool in which nobody answers. */
  private static void refuseMisfit(ClusterOptions options) throws IOException, JoinException {
    try (SlotDevice device = options.devices().open()) {
      int bytes = device.slotCount() * SlotDevice.BLOCK_BYTES;
      ByteBuffer region = FileSlotDevice.alignedBuffer(bytes);
      device.readAll(region);
      Optional<String> misfit = new SlotFormat(options.pool()).misfit(region, device.slotCount());
      if (misfit.isPresent()) {
        throw new JoinException(misfit.get());
      }
    }
  }

  // ---- threads come in here ----

  private void withNode(Consumer<Node> action) {
    long cycleBefore;
    long cycleAfter;
    latch.lock();
    try {
      cycleBefore = node.nextCycleAt();
      action.accept(node);
      cycleAfter = node.nextCycleAt();
      ticker.wakeAt(node.nextTickAt());
    } finally {
      latch.unlock();
    }
    if (cycleAfter - cycleBefore < 0) {
      heartbeat.hurry();
    }
    node.handles().complete();
  }

  private void tick() {
    withNode(n -> n.tick(BootClock.nanos()));
  }

  private final class Pulse implements Heartbeat.Pulse {
    @Override
    public @Nullable CycleWrite begin(long now) {
      latch.lock();
      try {
        return node.beginCycle(now, System.currentTimeMillis());
      } finally {
        latch.unlock();
      }
    }

    @Override
    public long end(long now, List<SlotBlock> blocks) {
      withNode(n -> n.endCycle(now, blocks));
      Incarnation self = admitted;
      if (self != null && !joined.isDone() && node.lease().live()) {
        joined.complete(self);
      }
      return nextAt();
    }

    @Override
    public void failed(boolean write) {
      withNode(n -> n.cycleFailed(write));
    }

    @Override
    public long nextAt() {
      latch.lock();
      try {
        return node.nextCycleAt();
      } finally {
        latch.unlock();
      }
    }
  }

  private final class Frames implements Transport.Receiver {
    @Override
    public void received(String from, byte[] bytes, int offset, int length) {
      try {
        withNode(n -> n.received(BootClock.nanos(), from, bytes, offset, length));
      } catch (IllegalArgumentException e) {
        LOG.warn("frame from {} ignored: {}", from, e.getMessage());
      }
    }

    @Override
    public void suspected(String address) {
      withNode(n -> n.suspected(BootClock.nanos(), address));
    }
  }

  // ---- what the node wants, under the latch ----

  private final class Port implements NodePort {
    @Override
    public void send(String address, byte[] frame) {
      options.transport().send(address, frame);
    }

    @Override
    public void peers(Collection<String> addresses) {
      List<String> copy = List.copyOf(addresses);
      fencing.execute(() -> options.transport().peers(copy));
    }

    @Override
    public void joined(Incarnation self) {
      fencing.execute(() -> {
        try {
          options.fencer().admit(self);
          admitted = self;
        } catch (IOException e) {
          joined.completeExceptionally(e);
        }
      });
    }

    @Override
    public void membershipChanged(Membership next) {
      membership = next;
      adoptedEpoch = next.epoch().value();
      callbacks.execute(() -> options.callbacks().membershipChanged(next));
    }

    @Override
    public void recover(List<Recovery> dead) {
      callbacks.execute(() -> hand(dead));
    }

    @Override
    public void fence(Incarnation victim) {
      fencing.execute(() -> {
        try {
          if (options.fencer().cutOff(victim)) {
            withNode(n -> n.provenGone(victim));
          }
        } catch (IOException e) {
          LOG.warn("{} could not be fenced, its quarantine has to pass", victim, e);
        }
      });
    }

    @Override
    public void warn(String text) {
      LOG.warn("{}", text);
    }

    @Override
    public void refused(String why) {
      joined.completeExceptionally(new JoinException(why));
    }

    @Override
    public void lost(String why) {
      LOG.error("{} is over: {}", options.name(), why);
      joined.completeExceptionally(new JoinException(why));
      ended.complete(false);
      callbacks.execute(() -> options.callbacks().lost(why));
    }

    @Override
    public void left() {
      ended.complete(true);
    }
  }

  private void hand(List<Recovery> dead) {
    options
        .callbacks()
        .recover(dead)
        .whenComplete((nothing, failure) ->
            withNode(n -> {
              for (Recovery one : dead) {
                if (failure == null) {
                  n.recovered(BootClock.nanos(), one.dead());
                } else {
                  LOG.warn("recovery of {} failed, again soon", one.dead(), failure);
                  n.notRecovered(BootClock.nanos(), one.dead());
                }
              }
            }));
  }

  // ---- the pool's side ----

  @Override
  public Incarnation incarnation() {
    return joined.join();
  }

  @Override
  public Membership membership() {
    Membership now = membership;
    if (now == null) {
      throw new IllegalStateException("not a member yet");
    }
    return now;
  }

  @Override
  public CompletableFuture<LockHandle> acquire(
      ResourceName resource, LockMode mode, AcquireOptions acquireOptions) {
    return node.handles().acquire(resource, mode, acquireOptions);
  }

  @Override
  public Lease lease() {
    return node.lease();
  }

  @Override
  public FenceReader openFenceReader() {
    try {
      return new DeviceFenceReader(
          options.devices().open(),
          options.pool(),
          incarnation(),
          () -> adoptedEpoch,
          found -> withNode(n -> n.core().look()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Reclamation reclamation() {
    return reclamation;
  }

  /** An operator's command: this member is to go. Acted upon by the leader. */
  public void evict(Incarnation member) {
    withNode(n -> n.evict(member));
  }

  /** An operator's command: this incarnation is switched off, its slot needs no quarantine. */
  public void confirmGone(Incarnation dead) {
    withNode(n -> n.provenGone(dead));
  }

  /** Whether this node is the lock master and grants. */
  public boolean serves() {
    latch.lock();
    try {
      return node.serves();
    } finally {
      latch.unlock();
    }
  }

  /** How many handles are held or waiting. */
  public int openHandles() {
    return node.handles().openCount();
  }

  @Override
  public void close() {
    latch.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
    } finally {
      latch.unlock();
    }
    node.handles().close();
    node.handles().complete();
    withNode(Node::leave);
    try {
      if (ended.get(options.timing().leaseNanos(), TimeUnit.NANOSECONDS)) {
        fencing.execute(this::withdraw);
      }
    } catch (TimeoutException | ExecutionException e) {
      LOG.warn("{} did not leave in order; the others will find it silent", options.name());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stop();
  }

  private void withdraw() {
    try {
      options.fencer().withdraw();
    } catch (IOException e) {
      LOG.warn("{} left, but its registration at the device may stand", options.name(), e);
    }
  }

  /** Stops beating and talking at once without leaving, as a crash would; for tests and a panic. */
  public void halt() {
    heartbeat.stop();
    ticker.stop();
    options.transport().close();
  }

  private void stop() {
    heartbeat.stop();
    ticker.stop();
    options.transport().close();
    node.lease().lose();
    callbacks.close();
    fencing.close();
  }
}
