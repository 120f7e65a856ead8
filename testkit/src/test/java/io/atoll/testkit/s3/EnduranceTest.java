package io.atoll.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server with default settings under load until its caches are full and several checkpoints
 * passed: it stays within its memory, and nothing is lost.
 */
@Tag("slow")
class EnduranceTest {
  private static final long ALLOWED_BYTES = 768L << 20;
  private static final int CLIENTS = 16;
  private static final int OBJECTS = 800_000;
  private static final int SMALL_BYTES = 4096;
  private static final int LARGE_BYTES = 24 << 20;

  @TempDir Path folder = Path.of("");

  /** What one client does over its own connection. */
  private interface Load {
    void run(RawConnection connection, int client) throws IOException;
  }

  @Test
  void aDefaultServerStaysWithinItsMemory() throws Exception {
    try (ServerProcess server = ServerProcess.start(folder)) {
      try (RawConnection connection = new RawConnection(server.port())) {
        assertThat(connection.put("/bucket", new byte[0]).status()).isEqualTo(200);
      }
      load(server, EnduranceTest::putSmall);
      load(server, EnduranceTest::putLarge);
      load(server, EnduranceTest::overwriteDeleteAndRead);
      assertThat(server.alive()).isTrue();
      assertThat(server.peakResidentBytes()).isLessThanOrEqualTo(ALLOWED_BYTES);
    }
  }

  private static void load(ServerProcess server, Load load) throws Exception {
    try (ExecutorService executor = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int client = i;
        all.add(
            executor.submit(() -> {
              try (RawConnection connection = new RawConnection(server.port())) {
                load.run(connection, client);
              }
              return null;
            }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
  }

  /** In no order of keys, as clients put them. */
  private static String key(long number) {
    return "/bucket/%016x".formatted(number * 0x9E3779B97F4A7C15L);
  }

  private static byte[] body(long number, int length) {
    byte[] body = new byte[length];
    new SplittableRandom(number).nextBytes(body);
    return body;
  }

  private static void putSmall(RawConnection connection, int client) throws IOException {
    for (long number = client; number < OBJECTS; number += CLIENTS) {
      put(connection, key(number), body(number, SMALL_BYTES));
    }
  }

  private static void putLarge(RawConnection connection, int client) throws IOException {
    for (int i = 0; i < 4; i++) {
      put(connection, "/bucket/large-%d-%d".formatted(client, i), body(client, LARGE_BYTES));
    }
  }

  /** Each client its own objects, so that it knows what each of them holds. */
  private static void overwriteDeleteAndRead(RawConnection connection, int client)
      throws IOException {
    SplittableRandom random = new SplittableRandom(client);
    for (int i = 0; i < 10_000; i++) {
      long number = random.nextLong(OBJECTS / CLIENTS) * CLIENTS + client;
      byte[] body = body(number ^ i, SMALL_BYTES);
      put(connection, key(number), body);
      if (i % 3 == 0) {
        assertThat(connection.call("DELETE", key(number)).status()).isEqualTo(204);
        assertThat(connection.call("GET", key(number)).status()).isEqualTo(404);
      } else if (i % 3 == 1) {
        assertThat(connection.call("GET", key(number)).header("etag")).isEqualTo(Md5.etag(body));
      }
    }
  }

  private static void put(RawConnection connection, String target, byte[] body) throws IOException {
    assertThat(connection.put(target, body).status()).isEqualTo(200);
  }
}
