package io.atoll.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Connections cost memory, never a thread. The server is a process of its own, as each end needs a
 * file descriptor.
 */
@Tag("slow")
class ManyConnectionsTest {
  private static final int CONNECTIONS = 10_000;

  @TempDir Path folder = Path.of("");

  @Test
  void tenThousandIdleConnectionsDisturbNobody() throws IOException {
    List<SocketChannel> idle = new ArrayList<>();
    try (ServerProcess server = ServerProcess.start(folder)) {
      InetSocketAddress address =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
      for (int i = 0; i < CONNECTIONS; i++) {
        idle.add(SocketChannel.open(address));
        if (i % 1000 == 0) {
          serves(server.port(), i);
        }
      }
      serves(server.port(), CONNECTIONS);
      for (SocketChannel connection : idle) {
        assertThat(connection.isConnected()).isTrue();
      }
      assertThat(server.alive()).isTrue();
    } finally {
      for (SocketChannel connection : idle) {
        connection.close();
      }
    }
  }

  private static void serves(int port, int round) throws IOException {
    try (RawConnection connection = new RawConnection(port)) {
      String target = "/bucket-" + round;
      assertThat(connection.put(target, new byte[0]).status()).isEqualTo(200);
      assertThat(connection.put(target + "/k", new byte[5000]).status()).isEqualTo(200);
      assertThat(connection.call("GET", target + "/k").status()).isEqualTo(200);
    }
  }
}
