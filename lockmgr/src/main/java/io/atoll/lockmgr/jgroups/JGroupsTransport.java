package io.atoll.lockmgr.jgroups;

import io.atoll.lockmgr.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.PhysicalAddress;
import org.jgroups.View;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.FD_SOCK2;
import org.jgroups.protocols.FRAG4;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.stack.IpAddress;
import org.jgroups.stack.Protocol;
import org.jgroups.util.NameCache;
import org.jgroups.util.TLS;
import org.jgroups.util.TLSClientAuth;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frames over JGroups' TCP stack. Peers are found by the addresses in the slots, so nobody lists
 * hosts.
 *
 * <p>A node's address is {@code host:port}; it is also its name in JGroups. Frames go straight to
 * that host and port, whatever the views say: they need no member to be known, so that a newcomer
 * is heard at once and a healed network needs no merge first. Views are hints of departures only.
 * Order and repetition are the session's ({@code node.Link}), hence no reliability here.
 *
 * <p>A frame on the wire: length of the sender's address (1 byte), the address, the frame.
 */
public final class JGroupsTransport implements Transport {
  private static final Logger LOG = LoggerFactory.getLogger(JGroupsTransport.class);
  private static final int MOST_THREADS = 16;

  private final String host;
  private final int port;
  private final String cluster;
  private final JChannel channel;
  private final TCPPING discovery = new TCPPING();
  private final byte[] sender;

  /** Of the slots and of whoever was heard; resolved where a slow resolver delays nobody. */
  private final Map<String, PhysicalAddress> known = new ConcurrentHashMap<>();

  private volatile @Nullable View lastView;

  /**
   * A transport that is not started.
   *
   * @param cluster the pool's name; only nodes of one pool talk
   * @param host address of this host on the network of the nodes
   * @param port TCP port; the port 100 above is used too, to notice dead peers at once
   * @param tls certificates of both sides; null for a network that is trusted
   * @param peers addresses found in the slots so far
   */
  public JGroupsTransport(
      String cluster, String host, int port, @Nullable SSLContext tls, Collection<String> peers)
      throws IOException {
    this.cluster = cluster;
    this.host = host;
    this.port = port;
    this.sender = address().getBytes(StandardCharsets.US_ASCII);
    TCP tcp = new TCP();
    tcp.setBindAddress(InetAddress.getByName(host));
    tcp.setBindPort(port);
    tcp.setPortRange(0);
    // The design keeps cluster messages on bounded platform threads.
    tcp.useVirtualThreads(false);
    tcp.getThreadPool().setMinThreads(2).setMaxThreads(MOST_THREADS);
    tcp.tcpNodelay(true);
    tcp.setSockConnTimeout(300);
    tcp.disableDiagnostics();
    tcp.setBundler(new SilencedBundler());
    if (tls != null) {
      TLS both = new TLS().enabled(true).setSSLContext(tls).setClientAuth(TLSClientAuth.NEED);
      tcp.setSocketFactory(both.createSocketFactory(tls));
    }
    discovery.setPortRange(0);
    peers(peers);
    List<Protocol> stack =
        List.of(
            tcp,
            discovery,
            new MERGE3().setMinInterval(500).setMaxInterval(2_000),
            new FD_SOCK2(),
            new FD_ALL3().setTimeout(5_000).setInterval(1_000),
            new VERIFY_SUSPECT2().setTimeout(500),
            new NAKACK2().useMcastXmit(false),
            new UNICAST3(),
            new STABLE(),
            // Nothing waits for a view: who is not let in at once is alone in one until they merge.
            new GMS().setJoinTimeout(300).setMaxJoinAttempts(1).printLocalAddress(false),
            new FRAG4());
    try {
      channel = new JChannel(stack);
      channel.setName(address());
      channel.setDiscardOwnMessages(true);
    } catch (Exception e) {
      throw new IOException("JGroups could not be set up", e);
    }
  }

  @Override
  public String address() {
    return host + ":" + port;
  }

  @Override
  public synchronized void start(Transport.Receiver receiver) {
    channel.setReceiver(new Frames(receiver));
    try {
      channel.connect(cluster);
    } catch (Exception e) {
      throw new IllegalStateException("cannot listen on " + address(), e);
    }
  }

  private final class Frames implements org.jgroups.Receiver {
    private final Transport.Receiver receiver;

    Frames(Transport.Receiver receiver) {
      this.receiver = receiver;
    }

    @Override
    public void receive(Message message) {
      if (!message.hasArray() || message.getLength() < 1) {
        return;
      }
      byte[] bytes = message.getArray();
      int named = bytes[message.getOffset()];
      int rest = message.getLength() - 1 - named;
      if (named < 0 || rest < 0) {
        LOG.warn("frame from {} does not name its sender", message.getSrc());
        return;
      }
      int at = message.getOffset() + 1;
      String from = new String(bytes, at, named, StandardCharsets.US_ASCII);
      if (!known.containsKey(from)) {
        resolve(from);
      }
      receiver.received(from, bytes, at + named, rest);
    }

    @Override
    public void viewAccepted(View view) {
      View before = lastView;
      lastView = view;
      if (before != null) {
        for (Address member : before.getMembers()) {
          String name = NameCache.get(member);
          if (!view.containsMember(member) && name != null) {
            receiver.suspected(name);
          }
        }
      }
    }
  }

  @Override
  public void send(String address, byte[] frame) {
    PhysicalAddress to = known.get(address);
    if (to == null) {
      return;
    }
    byte[] named = new byte[1 + sender.length + frame.length];
    named[0] = (byte) sender.length;
    System.arraycopy(sender, 0, named, 1, sender.length);
    System.arraycopy(frame, 0, named, 1 + sender.length, frame.length);
    Message message = new BytesMessage(to, named).setFlag(Message.Flag.NO_RELIABILITY);
    try {
      channel.send(message);
    } catch (Exception e) {
      LOG.debug("frame to {} not sent", address, e);
    }
  }

  @Override
  public void peers(Collection<String> addresses) {
    List<PhysicalAddress> hosts =
        addresses.stream()
            .filter(a -> !a.equals(address()))
            .map(this::resolve)
            .filter(Objects::nonNull)
            .toList();
    discovery.setInitialHosts2(hosts);
  }

  /** How many nodes the last view has: departures of these are hinted. */
  int viewSize() {
    View view = lastView;
    return view == null ? 0 : view.size();
  }

  private @Nullable PhysicalAddress resolve(String address) {
    int colon = address.lastIndexOf(':');
    try {
      InetAddress host = InetAddress.getByName(address.substring(0, Math.max(0, colon)));
      PhysicalAddress found = new IpAddress(host, Integer.parseInt(address.substring(colon + 1)));
      known.put(address, found);
      return found;
    } catch (UnknownHostException | IllegalArgumentException e) {
      LOG.warn("address {} in a slot is none", address);
      return null;
    }
  }

  @Override
  public synchronized void close() {
    channel.close();
  }
}
