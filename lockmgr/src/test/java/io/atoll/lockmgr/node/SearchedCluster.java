package io.atoll.lockmgr.node;

import io.atoll.lockmgr.api.AcquireOptions;
import io.atoll.lockmgr.api.Epoch;
import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.LockHandle;
import io.atoll.lockmgr.api.LockMode;
import io.atoll.lockmgr.api.LockOwner;
import io.atoll.lockmgr.api.LockRefusedException;
import io.atoll.lockmgr.api.LockRefusedException.Reason;
import io.atoll.lockmgr.api.LockValue;
import io.atoll.lockmgr.api.ResourceName;
import io.atoll.lockmgr.api.SlotNumber;
import io.atoll.lockmgr.core.TableContents;
import io.atoll.lockmgr.core.TableContents.Contents;
import io.atoll.lockmgr.fault.Faults;
import io.atoll.lockmgr.slots.Binding;
import io.atoll.lockmgr.slots.Configuration;
import io.atoll.lockmgr.wire.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The real lock master and the real clients of some nodes, with one user per node and resource; a
 * step is something that a user, the network, a crash or a new term can do. {@link
 * CombinedSearchTest} takes every step in every state.
 */
final class SearchedCluster {
  /** What can happen. */
  enum Kind {
    /** A user asks for a lock. */
    ASK,
    /** A user asks for a lock that it only wants if nobody has to give way. */
    TRY,
    /** A user that holds a lock asks for another mode. */
    CONVERT,
    RELEASE,
    /** A user that waits gives up. */
    CANCEL,
    /** The first message on the way to the master arrives. */
    TO_MASTER,
    /** The first message on the way to a client arrives. */
    TO_CLIENT,
    /** A client has waited long and asks the master to look for a deadlock. */
    SUSPECT,
    DIE,
    /** The dead node's log is recovered. */
    BURY,
    /** Another leader begins a term with an empty table. */
    NEW_MASTER,
    /** A node adopts the new term and tells its master what it holds. */
    RESTATE
  }

  /** One step; mode only where one is asked for. */
  record Step(Kind kind, int node, int resource, LockMode mode) {}

  /**
   * What a search allows.
   *
   * @param asks how many requests each node's users make in all
   * @param faults planted, to see that the search finds them
   * @param extras kinds beyond asking, releasing and delivering
   */
  record Limits(
      int nodes, int resources, List<LockMode> modes, int asks, List<Kind> extras, Faults faults) {
    Limits {
      modes = List.copyOf(modes);
      extras = List.copyOf(extras);
    }

    boolean has(Kind kind) {
      return extras.contains(kind);
    }
  }

  final Limits limits;
  final List<ResourceName> names = new ArrayList<>();
  final List<LockClient> clients = new ArrayList<>();
  final List<ArrayDeque<Message>> toMaster = new ArrayList<>();
  final List<ArrayDeque<Message>> toClient = new ArrayList<>();
  final List<List<@Nullable CompletableFuture<LockHandle>>> users = new ArrayList<>();
  final List<List<@Nullable LockHandle>> held = new ArrayList<>();
  final int[] asked;
  final boolean[] adopted;
  private final byte[] sets;

  /**
   * The value set last on each resource; 0 if nobody holds it since, so that it may be forgotten.
   */
  final byte[] current;

  Configuration configuration;
  LockMaster master;
  int dead = -1;
  boolean buried;
  boolean moved;
  boolean suspected;

  /** The operation that the master decided to refuse, and whether it was in a cycle then. */
  @Nullable String wrongVictim;

  SearchedCluster(Limits limits) {
    this.limits = limits;
    asked = new int[limits.nodes];
    adopted = new boolean[limits.nodes];
    sets = new byte[limits.resources];
    current = new byte[limits.resources];
    for (int r = 0; r < limits.resources; r++) {
      names.add(ResourceName.of("r" + r));
    }
    Configuration c = Configuration.NONE.nextLedBy(incarnation(0));
    for (int i = 0; i < limits.nodes; i++) {
      c = c.with(incarnation(i), Binding.State.MEMBER);
      clients.add(new LockClient(() -> 0L, at -> {}, () -> {}, 0));
      toMaster.add(new ArrayDeque<>());
      toClient.add(new ArrayDeque<>());
      users.add(new ArrayList<>());
      held.add(new ArrayList<>());
      for (int r = 0; r < limits.resources; r++) {
        users.get(i).add(null);
        held.get(i).add(null);
      }
      adopted[i] = true;
    }
    configuration = c;
    master = newMaster();
    for (int i = 0; i < limits.nodes; i++) {
      master.receive(incarnation(i).value(), new Message.Held(0));
    }
  }

  static Incarnation incarnation(int node) {
    return Incarnation.of(new Epoch(1), new SlotNumber(node));
  }

  static int nodeOf(long owner) {
    return new Incarnation(owner).slot().value();
  }

  private LockMaster newMaster() {
    return new LockMaster(configuration, this::send, limits.faults);
  }

  private void send(long to, Message message) {
    if (message instanceof Message.BreakWait && !Deadlocks.inCycle(this, nodeOf(to))) {
      wrongVictim = "node " + nodeOf(to) + " is refused though it is in no deadlock";
    }
    toClient.get(nodeOf(to)).add(message);
  }

  // ---- steps ----

  void apply(Step step) {
    boolean[] written = new boolean[limits.resources];
    for (int r = 0; r < limits.resources; r++) {
      Contents before = master.serving() ? null : atMaster(r);
      written[r] = before != null && before.grants().stream().anyMatch(g -> g.mode().writes());
    }
    boolean served = master.serving();
    take(step);
    for (int r = 0; r < limits.resources && master.serving(); r++) {
      // A term begins without a value if nobody brought one and no writer is left to bring it.
      boolean empty = master.table().value(names.get(r)).equals(LockValue.EMPTY);
      boolean begins = !served && !written[r] && empty;
      current[r] = begins || !held(r) ? 0 : current[r];
    }
    settle();
  }

  private void take(Step step) {
    int node = step.node;
    switch (step.kind) {
      case ASK -> ask(step, AcquireOptions.DEFAULT.by(new LockOwner(node + 1)));
      case TRY -> ask(step, AcquireOptions.TRY.by(new LockOwner(node + 1)));
      case CONVERT -> {
        asked[node]++;
        LockHandle handle = requireHeld(node, step.resource);
        users
            .get(node)
            .set(
                step.resource,
                handle
                    .convert(step.mode, AcquireOptions.DEFAULT.by(new LockOwner(node + 1)))
                    .toCompletableFuture());
      }
      case RELEASE -> release(node, step.resource);
      case CANCEL -> requireUser(node, step.resource).cancel(false);
      case TO_MASTER -> master.receive(incarnation(node).value(), toMaster.get(node).remove());
      case TO_CLIENT -> {
        clients.get(node).receive(toClient.get(node).remove(), 0, toMaster.get(node)::add);
        clients.get(node).handles().complete();
      }
      case SUSPECT -> {
        suspected = true;
        toMaster.get(node).add(new Message.Suspect());
      }
      case DIE -> die(node);
      case BURY -> {
        buried = true;
        master.buried(incarnation(dead));
        configuration = configuration.with(incarnation(dead), Binding.State.QUARANTINED);
        master.configured(configuration);
      }
      case NEW_MASTER -> {
        moved = true;
        toMaster.forEach(ArrayDeque::clear);
        toClient.forEach(ArrayDeque::clear);
        Arrays.fill(adopted, false);
        master = newMaster();
      }
      case RESTATE -> {
        adopted[node] = true;
        clients.get(node).restate(toMaster.get(node)::add);
      }
    }
  }

  private void ask(Step step, AcquireOptions options) {
    asked[step.node]++;
    users
        .get(step.node)
        .set(
            step.resource,
            clients.get(step.node).handles().acquire(names.get(step.resource), step.mode, options));
  }

  /** What follows a step at once: users learn what they got, clients' words go on their way. */
  private void settle() {
    for (int i = 0; i < limits.nodes; i++) {
      if (i == dead) {
        continue;
      }
      for (int r = 0; r < limits.resources; r++) {
        settleUser(i, r);
      }
      int node = i;
      clients
          .get(i)
          .drainTo(m -> {
            if (adopted[node]) {
              toMaster.get(node).add(m);
            }
          });
    }
  }

  private void settleUser(int node, int resource) {
    CompletableFuture<LockHandle> user = users.get(node).get(resource);
    if (user == null || !user.isDone()) {
      return;
    }
    users.get(node).set(resource, null);
    if (user.isCancelled()) {
      return;
    }
    try {
      held.get(node).set(resource, user.join());
    } catch (CompletionException e) {
      if (!(e.getCause() instanceof LockRefusedException refused)
          || (refused.reason() != Reason.DEADLOCK && refused.reason() != Reason.BUSY)) {
        throw e;
      }
    }
  }

  private LockHandle requireHeld(int node, int resource) {
    LockHandle handle = held.get(node).get(resource);
    if (handle == null) {
      throw new IllegalStateException("nothing held");
    }
    return handle;
  }

  private CompletableFuture<LockHandle> requireUser(int node, int resource) {
    CompletableFuture<LockHandle> user = users.get(node).get(resource);
    if (user == null) {
      throw new IllegalStateException("nothing asked");
    }
    return user;
  }

  private void release(int node, int resource) {
    LockHandle handle = requireHeld(node, resource);
    if (handle.mode().writes()) {
      current[resource] = ++sets[resource];
      handle.setValue(LockValue.of(new byte[] {current[resource]}));
    }
    handle.close();
    held.get(node).set(resource, null);
  }

  private void die(int node) {
    dead = node;
    toMaster.get(node).clear();
    toClient.get(node).clear();
    configuration = configuration.with(incarnation(node), Binding.State.DEAD);
    master.configured(configuration);
  }

  // ---- questions ----

  private boolean held(int resource) {
    Contents contents = atMaster(resource);
    return contents != null && (!contents.grants().isEmpty() || !contents.queue().isEmpty());
  }

  /** Whether this node's users wait for something. */
  boolean blocked(int node) {
    return users.get(node).stream().anyMatch(u -> u != null);
  }

  @Nullable Contents atClient(int node, int resource) {
    List<Contents> found = new ArrayList<>();
    clients
        .get(node)
        .handles()
        .change(table -> {
          Contents contents = TableContents.of(table, names.get(resource));
          if (contents != null) {
            found.add(contents);
          }
        });
    return found.isEmpty() ? null : found.getFirst();
  }

  @Nullable Contents atMaster(int resource) {
    return TableContents.of(master.table(), names.get(resource));
  }

  /** Whether nothing is on its way and nothing is due but what users do. */
  boolean quiet() {
    boolean under = dead >= 0 && !buried;
    for (int i = 0; i < limits.nodes; i++) {
      under |= i != dead && !adopted[i];
      under |= !toMaster.get(i).isEmpty();
      under |= adopted[i] && !toClient.get(i).isEmpty();
    }
    return !under;
  }

  /** Every step possible now. */
  List<Step> possible() {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < limits.nodes; i++) {
      if (i == dead) {
        continue;
      }
      addUserSteps(i, steps);
      if (!toMaster.get(i).isEmpty()) {
        steps.add(new Step(Kind.TO_MASTER, i, 0, LockMode.NL));
      }
      if (!toClient.get(i).isEmpty() && adopted[i]) {
        steps.add(new Step(Kind.TO_CLIENT, i, 0, LockMode.NL));
      }
      if (!adopted[i]) {
        steps.add(new Step(Kind.RESTATE, i, 0, LockMode.NL));
      }
      if (limits.has(Kind.DIE) && dead < 0) {
        steps.add(new Step(Kind.DIE, i, 0, LockMode.NL));
      }
      if (limits.has(Kind.SUSPECT) && !suspected && adopted[i] && blocked(i)) {
        steps.add(new Step(Kind.SUSPECT, i, 0, LockMode.NL));
      }
    }
    if (dead >= 0 && !buried) {
      steps.add(new Step(Kind.BURY, dead, 0, LockMode.NL));
    }
    if (limits.has(Kind.NEW_MASTER) && !moved) {
      steps.add(new Step(Kind.NEW_MASTER, 0, 0, LockMode.NL));
    }
    return steps;
  }

  /** One operation per node: it does nothing but give up while it waits. */
  private void addUserSteps(int node, List<Step> steps) {
    boolean blocked = blocked(node);
    for (int r = 0; r < limits.resources; r++) {
      LockHandle handle = held.get(node).get(r);
      if (users.get(node).get(r) != null) {
        if (limits.has(Kind.CANCEL)) {
          steps.add(new Step(Kind.CANCEL, node, r, LockMode.NL));
        }
      } else if (!blocked && handle != null) {
        steps.add(new Step(Kind.RELEASE, node, r, LockMode.NL));
        if (limits.has(Kind.CONVERT) && asked[node] < limits.asks) {
          for (LockMode mode : limits.modes) {
            if (mode != handle.mode()) {
              steps.add(new Step(Kind.CONVERT, node, r, mode));
            }
          }
        }
      } else if (!blocked && asked[node] < limits.asks) {
        for (LockMode mode : limits.modes) {
          steps.add(new Step(Kind.ASK, node, r, mode));
          if (limits.has(Kind.TRY)) {
            steps.add(new Step(Kind.TRY, node, r, mode));
          }
        }
      }
    }
  }
}
