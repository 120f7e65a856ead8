package io.atoll.lockmgr.node;

import io.atoll.lockmgr.api.LockHandle;
import io.atoll.lockmgr.api.LockMode;
import io.atoll.lockmgr.api.LockValue;
import io.atoll.lockmgr.api.ResourceName;
import io.atoll.lockmgr.core.TableContents.Asked;
import io.atoll.lockmgr.core.TableContents.Contents;
import io.atoll.lockmgr.core.TableContents.Held;
import io.atoll.lockmgr.core.TableContents.Queued;
import io.atoll.lockmgr.node.SearchedCluster.Kind;
import io.atoll.lockmgr.wire.Message;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A {@link SearchedCluster}'s whole state as text, such that states with the same future have the
 * same text: counters are replaced by what is ever asked of them (is this serial that of the
 * present grant, is this value the one set last), and all that concerns a node is written together,
 * so that sorting the nodes makes clusters equal that differ in the nodes' numbers. Two resources
 * are written in both orders and the lesser text counts.
 *
 * <p>The victim of a deadlock depends on the nodes' numbers, so a search with one does without
 * both.
 */
final class SearchedState {
  private static final Field AWAITED = field(LockMaster.class, "awaited");
  private static final Field HUNT = field(LockMaster.class, "hunt");
  private static final Field MISSING = field(DeadlockHunt.class, "missing");
  private static final Field SECOND = field(DeadlockHunt.class, "second");
  private static final Field SEARCH = field(DeadlockHunt.class, "search");
  private static final Field GATHERING = field(DeadlockHunt.class, "gathering");
  private static final Field BEFORE = field(DeadlockHunt.class, "before");

  private final SearchedCluster cluster;
  private final @Nullable Contents[] atMaster;
  private final boolean symmetric;

  private SearchedState(SearchedCluster cluster) {
    this.cluster = cluster;
    this.symmetric = !cluster.limits.has(Kind.SUSPECT);
    this.atMaster = new @Nullable Contents[cluster.limits.resources()];
    for (int r = 0; r < atMaster.length; r++) {
      atMaster[r] = cluster.atMaster(r);
    }
  }

  private static Field field(Class<?> owner, String name) {
    try {
      Field found = owner.getDeclaredField(name);
      found.setAccessible(true);
      return found;
    } catch (NoSuchFieldException e) {
      throw new AssertionError(e);
    }
  }

  private static Object get(Field field, Object of) {
    try {
      return field.get(of);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  static String of(SearchedCluster cluster) {
    SearchedState state = new SearchedState(cluster);
    int[] order = new int[cluster.limits.resources()];
    Arrays.setAll(order, r -> r);
    String text = state.text(order);
    if (order.length == 2 && state.symmetric) {
      String swapped = state.text(new int[] {1, 0});
      return text.compareTo(swapped) <= 0 ? text : swapped;
    }
    return text;
  }

  private String text(int[] order) {
    String[] nodes = new String[cluster.limits.nodes()];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = node(i, order);
    }
    if (symmetric) {
      Arrays.sort(nodes);
    }
    StringBuilder text = new StringBuilder(256);
    for (String node : nodes) {
      text.append(node).append('|');
    }
    for (int r : order) {
      Contents contents = atMaster[r];
      text.append(cluster.current[r] == 0 ? 'n' : 's');
      text.append(contents == null ? '-' : value(r, contents.value()));
    }
    text.append(cluster.moved ? 'm' : '.').append(cluster.master.serving() ? 's' : '.');
    if (cluster.suspected) {
      Object hunt = get(HUNT, cluster.master);
      text.append('h').append(get(SECOND, hunt)).append(get(GATHERING, hunt));
      text.append(sorted((Collection<?>) get(BEFORE, hunt)));
    }
    return text.toString();
  }

  private static String sorted(Collection<?> things) {
    return things.stream().map(Object::toString).sorted().toList().toString();
  }

  private String node(int node, int[] order) {
    StringBuilder text = new StringBuilder(96);
    long owner = SearchedCluster.incarnation(node).value();
    if (node == cluster.dead) {
      text.append(cluster.buried ? 'B' : 'D');
    } else {
      text.append(cluster.adopted[node] ? 'a' : 'o').append(cluster.asked[node]);
      for (int r : order) {
        client(text, node, r);
      }
      channel(text, cluster.toMaster.get(node), node, order);
      channel(text, cluster.toClient.get(node), node, order);
    }
    for (int r : order) {
      master(text, owner, atMaster[r]);
    }
    if (!cluster.master.serving()) {
      text.append(((Set<?>) get(AWAITED, cluster.master)).contains(owner) ? 'w' : '.');
    }
    if (cluster.suspected) {
      boolean missing = ((Set<?>) get(MISSING, get(HUNT, cluster.master))).contains(owner);
      text.append(missing ? 'm' : '.');
    }
    return text.toString();
  }

  private void client(StringBuilder text, int node, int r) {
    LockHandle held = cluster.held.get(node).get(r);
    text.append(cluster.users.get(node).get(r) == null ? '.' : '?');
    if (held != null) {
      text.append(held.mode().code()).append(value(r, held.value()));
    }
    Contents c = cluster.atClient(node, r);
    if (c == null) {
      text.append('-');
      return;
    }
    mode(text, c.ceiling());
    mode(text, c.limit());
    text.append(c.limit() == null ? "" : c.limitFor());
    text.append(serial(node, r, c.ceilingSerial()));
    asked(text, c.asked());
    text.append(value(r, c.value()));
    for (Held g : c.grants()) {
      text.append('g').append(g.mode().code()).append(g.demandedFor().code());
    }
    for (Queued w : c.queue()) {
      queued(text, w);
    }
  }

  /** What it asked for matters only if another request may take the question over. */
  private void asked(StringBuilder text, @Nullable Asked asked) {
    text.append(asked == null ? '.' : asked.withdrawn() ? 'u' : 'q');
    boolean takenBack = cluster.limits.has(Kind.CANCEL) || cluster.limits.has(Kind.SUSPECT);
    if (asked != null && !asked.withdrawn() && takenBack) {
      text.append(asked.mode().code()).append(asked.tryOnly() ? 't' : '.');
    }
  }

  private static void master(StringBuilder text, long owner, @Nullable Contents c) {
    text.append('/');
    if (c == null) {
      return;
    }
    for (Held g : c.grants()) {
      if (g.owner() == owner) {
        text.append(g.mode().code()).append(g.demandedFor().code());
        text.append(g.serial() == 0 ? 'z' : '.').append(g.dead() ? 'd' : '.');
      }
    }
    int place = 0;
    for (Queued w : c.queue()) {
      place++;
      if (w.owner() == owner) {
        text.append('@').append(place);
        queued(text, w);
      }
    }
  }

  private static void queued(StringBuilder text, Queued w) {
    text.append(w.convert() ? 'c' : 'w').append(w.mode().code()).append(w.tryOnly() ? 't' : '.');
  }

  private static void mode(StringBuilder text, @Nullable LockMode mode) {
    text.append(mode == null ? '-' : (char) ('0' + mode.code()));
  }

  /** All that is ever asked of a value: is it there, is it valid, is it the newest. */
  private char value(int r, LockValue value) {
    if (value.lengthBytes() == 0) {
      return value.valid() ? 'e' : 'i';
    }
    if (!value.valid()) {
      return 'x';
    }
    return value.toBytes()[0] == cluster.current[r] ? 'c' : 'o';
  }

  /** All that is ever asked of a serial: is it that of the node's grant at the master. */
  private char serial(int node, int r, int serial) {
    if (serial == 0) {
      return 'z';
    }
    Contents c = atMaster[r];
    long owner = SearchedCluster.incarnation(node).value();
    boolean present =
        c != null && c.grants().stream().anyMatch(g -> g.owner() == owner && g.serial() == serial);
    return present ? 'p' : 'o';
  }

  private void channel(StringBuilder text, Collection<Message> messages, int node, int[] order) {
    text.append('[');
    for (Message message : messages) {
      switch (message) {
        case Message.Acquire m -> {
          place(text.append('A'), m.resource(), order);
          text.append(m.mode().code()).append(m.tryOnly() ? 't' : '.');
        }
        case Message.Withdraw m -> place(text.append('U'), m.resource(), order);
        case Message.Lower m -> {
          int r = place(text.append('L'), m.resource(), order);
          mode(text, m.mode());
          text.append(m.wrote() ? value(r, m.value()) : '.').append(serial(node, r, m.serial()));
        }
        case Message.Holding m -> {
          int r = place(text.append('H'), m.resource(), order);
          text.append(m.mode().code()).append(value(r, m.value()));
        }
        case Message.Held m -> text.append('E');
        case Message.Raise m -> {
          int r = place(text.append('R'), m.resource(), order);
          text.append(m.mode().code());
          text.append(m.keepValue() ? 'k' : value(r, m.value()));
          text.append(serial(node, r, m.serial()));
        }
        case Message.Refuse m -> {
          place(text.append('F'), m.resource(), order);
          text.append(m.reason());
        }
        case Message.Demand m -> {
          place(text.append('D'), m.resource(), order);
          text.append(m.wanted().code());
        }
        case Message.Suspect m -> text.append('S');
        case Message.Probe m -> text.append('P').append(m.search() - search());
        case Message.Report m -> text.append('Q').append(m.search() - search()).append(m.edges());
        case Message.BreakWait m -> text.append(m);
      }
    }
    text.append(']');
  }

  private long search() {
    return (long) get(SEARCH, get(HUNT, cluster.master));
  }

  /** Writes which resource is meant; answers its number. */
  private int place(StringBuilder text, ResourceName name, int[] order) {
    int r = cluster.names.indexOf(name);
    text.append(order[0] == r ? 'a' : 'b');
    return r;
  }
}
