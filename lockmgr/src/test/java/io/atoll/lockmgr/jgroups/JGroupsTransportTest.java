package io.atoll.lockmgr.jgroups;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.lockmgr.transport.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JGroupsTransportTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path directory;
  private final List<Transport> open = new ArrayList<>();

  private static final class Inbox implements Transport.Receiver {
    final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    final BlockingQueue<String> senders = new LinkedBlockingQueue<>();
    final BlockingQueue<String> gone = new LinkedBlockingQueue<>();

    @Override
    public void received(String from, byte[] bytes, int offset, int length) {
      senders.add(from);
      frames.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
    }

    @Override
    public void suspected(String address) {
      gone.add(address);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private JGroupsTransport start(@Nullable SSLContext tls, Inbox inbox, List<String> peers)
      throws IOException {
    JGroupsTransport transport = new JGroupsTransport("test", "127.0.0.1", freePort(), tls, peers);
    open.add(transport);
    transport.start(inbox);
    return transport;
  }

  @AfterEach
  void closeAll() {
    open.forEach(Transport::close);
  }

  /** Sends until it arrives, as the layers above do; answers whether it did. */
  private static boolean arrives(Transport from, Transport to, Inbox inbox, int tries)
      throws InterruptedException {
    for (int i = 0; i < tries; i++) {
      from.send(to.address(), "hello".getBytes(StandardCharsets.UTF_8));
      if ("hello".equals(inbox.frames.poll(100, TimeUnit.MILLISECONDS))) {
        return true;
      }
    }
    return false;
  }

  @Test
  void framesTravelBothWaysAndADepartureIsHinted() throws Exception {
    Inbox one = new Inbox();
    Inbox two = new Inbox();
    JGroupsTransport first = start(null, one, List.of());
    Transport second = start(null, two, List.of(first.address()));
    first.peers(List.of(second.address()));
    assertThat(arrives(first, second, two, 200)).isTrue();
    assertThat(arrives(second, first, one, 200)).isTrue();
    for (int i = 0; i < 400 && first.viewSize() < 2; i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    second.close();
    assertThat(one.gone.poll(20, TimeUnit.SECONDS)).isEqualTo(second.address());
  }

  @Test
  void aNewcomerWhomNobodyExpectsIsHeardAndAnswered() throws Exception {
    Inbox one = new Inbox();
    Inbox two = new Inbox();
    Transport first = start(null, one, List.of());
    Transport second = start(null, two, List.of());
    second.peers(List.of(first.address()));
    assertThat(arrives(second, first, one, 200)).isTrue();
    assertThat(one.senders.take()).isEqualTo(second.address());
    assertThat(arrives(first, second, two, 200)).isTrue();
    assertThat(two.senders.take()).isEqualTo(first.address());
  }

  @Test
  void onlyWhoHasACertificateOfThePoolIsHeard() throws Exception {
    Path pool = keys("pool");
    Path stranger = keys("stranger");
    Inbox one = new Inbox();
    Inbox two = new Inbox();
    Inbox three = new Inbox();
    Transport first = start(context(pool), one, List.of());
    Transport second = start(context(pool), two, List.of(first.address()));
    first.peers(List.of(second.address()));
    assertThat(arrives(first, second, two, 200)).isTrue();
    assertThat(arrives(second, first, one, 200)).isTrue();
    Transport third = start(context(stranger), three, List.of(first.address()));
    first.peers(List.of(second.address(), third.address()));
    assertThat(arrives(third, first, one, 10)).isFalse();
    assertThat(arrives(first, third, three, 5)).isFalse();
  }

  private Path keys(String name) throws IOException, InterruptedException {
    Path store = directory.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit")
            .redirectErrorStream(true)
            .start();
    keytool.getInputStream().readAllBytes();
    assertThat(keytool.waitFor()).isZero();
    return store;
  }

  /** The pool's own certificate is both what a node shows and what it trusts. */
  private static SSLContext context(Path store) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    String alias = keys.aliases().nextElement();
    trusted.setCertificateEntry(alias, keys.getCertificate(alias));
    KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
    own.init(keys, PASSWORD);
    TrustManagerFactory others = TrustManagerFactory.getInstance("PKIX");
    others.init(trusted);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(own.getKeyManagers(), others.getTrustManagers(), null);
    return context;
  }
}
