package io.atoll.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.blockpool.device.DeviceBusyException;
import io.atoll.gateway.admin.Json;
import io.atoll.gateway.admin.PoolView;
import io.atoll.gateway.admin.ServerView;
import io.atoll.gateway.admin.Stage;
import io.atoll.gateway.config.ByteSize;
import io.atoll.gateway.config.HostPort;
import io.atoll.gateway.config.KeyPair;
import io.atoll.gateway.config.Settings;
import io.atoll.gateway.config.StateFiles;
import io.atoll.gateway.identity.Principal;
import io.atoll.gateway.object.ObjectStore;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class GatewayTest {
  private static final HostPort ANY = new HostPort("127.0.0.1", 0);
  private static final ByteSize SIZE = ByteSize.parse("64MiB");

  @TempDir private Path folder;

  private Settings settings(HostPort s3, HostPort admin) {
    return new Settings(
        folder.resolve("data/pool.img"),
        SIZE,
        true,
        s3,
        admin,
        ByteSize.parse("4GiB"),
        List.of(),
        "us-east-1",
        null,
        new KeyPair("somebody", "something"));
  }

  private Gateway start() throws Exception {
    return Gateway.start(settings(ANY, ANY), InstantSource.system()).gateway();
  }

  private static HttpResponse<String> call(
      Gateway gateway, String method, String path, String token) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(gateway.server().admin() + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private String token() throws Exception {
    return Files.readString(StateFiles.of(folder.resolve("data/pool.img"), null).token()).strip();
  }

  @Test
  void aTakenPortLeavesNothingBehind() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      HostPort port = new HostPort("127.0.0.1", taken.getLocalPort());
      for (Settings settings : List.of(settings(port, ANY), settings(ANY, port))) {
        assertThatThrownBy(() -> Gateway.start(settings, InstantSource.system()))
            .isInstanceOf(DoorTakenException.class)
            .hasMessageContaining(port.toString());
      }
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aPoolIsServedOnceAndTheSecondLearnsByWhom() throws Exception {
    try (Gateway gateway = start()) {
      assertThatThrownBy(this::start)
          .isInstanceOf(DeviceBusyException.class)
          .hasMessageContaining("in use by this process");
      assertThat(gateway.stage()).isEqualTo(Stage.SERVING);
      assertThat(call(gateway, "GET", "/health/ready", "").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void itComesBackWithItsPool() throws Exception {
    String id;
    try (Gateway gateway = start()) {
      id = poolId(gateway);
      assertThat(RunFile.find(files())).isPresent();
    }
    assertThat(RunFile.find(files())).isEmpty();
    try (Gateway gateway = start()) {
      assertThat(poolId(gateway)).isEqualTo(id);
    }
  }

  @Test
  void itTellsTheAccountThatBucketsBelongTo() throws Exception {
    try (Gateway gateway = start()) {
      ServerView server =
          Json.read(call(gateway, "GET", "/v1/status", "").body(), ServerView.class);
      assertThat(server.account()).matches("[0-9]{12}");
      assertThat(server.canonicalId()).matches("[0-9a-f]{64}");
      ObjectStore store = Objects.requireNonNull(gateway.store());
      store.buckets().create("b", Objects.requireNonNull(server.canonicalId()), "us-east-1").join();
      assertThat(Principal.accountOf(store.buckets().head("b").owner()))
          .isEqualTo(server.account());
      assertThat(RunFile.find(files()))
          .hasValueSatisfying(note -> assertThat(note.account()).isEqualTo(server.account()));
    }
  }

  /** What alarms and dashboard ask for is there; else they would be silent for ever. */
  @Test
  void itsMetricsAreThoseThatAreWatched() throws Exception {
    Path monitoring = Path.of(System.getProperty("atoll.root"), "deploy/monitoring");
    Set<String> watched = new TreeSet<>();
    for (String file : List.of("alarms.yml", "dashboard.json")) {
      String text = Files.readString(monitoring.resolve(file));
      Matcher name = Pattern.compile("\\b(?:atoll|jvm)_[a-z0-9_]+").matcher(text);
      while (name.find()) {
        watched.add(name.group());
      }
    }
    assertThat(watched).contains("atoll_pool_failed", "jvm_memory_used_bytes");
    try (Gateway gateway = start();
        HttpClient client = HttpClient.newHttpClient()) {
      client.send(
          HttpRequest.newBuilder(URI.create(gateway.server().s3())).build(),
          HttpResponse.BodyHandlers.discarding());
      String shown = call(gateway, "GET", "/metrics", "").body();
      while (!shown.contains("atoll_s3_requests_seconds_count")) { // counted after the answer
        shown = call(gateway, "GET", "/metrics", "").body();
      }
      for (String name : watched) {
        assertThat(shown).as(name).containsPattern("(?m)^" + name + "[ {]");
      }
    }
  }

  private static String poolId(Gateway gateway) {
    return PoolView.of("", Objects.requireNonNull(gateway.pool()).status()).id();
  }

  private StateFiles files() {
    return StateFiles.of(folder.resolve("data/pool.img"), null);
  }

  @Test
  void changingNeedsTheToken() throws Exception {
    try (Gateway gateway = start()) {
      assertThat(call(gateway, "GET", "/v1/pool", "").statusCode()).isEqualTo(200);
      HttpResponse<String> without = call(gateway, "POST", "/v1/pool/checkpoint", "");
      assertThat(without.statusCode()).isEqualTo(401);
      assertThat(without.body()).contains("\"error\"").contains("token");
      assertThat(call(gateway, "POST", "/v1/pool/checkpoint", "wrong").statusCode()).isEqualTo(403);
      assertThat(call(gateway, "POST", "/v1/pool/checkpoint", token()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void unknownPathsAndMethodsAreRefused() throws Exception {
    try (Gateway gateway = start()) {
      assertThat(call(gateway, "GET", "/v1/nothing", "").statusCode()).isEqualTo(404);
      assertThat(call(gateway, "DELETE", "/v1/pool", token()).statusCode()).isEqualTo(405);
      assertThat(call(gateway, "POST", "/v1/pool/grow?size=x", token()).statusCode())
          .isEqualTo(400);
    }
  }

  @Test
  void itGrowsWhileItServes() throws Exception {
    try (Gateway gateway = start()) {
      HttpResponse<String> grown = call(gateway, "POST", "/v1/pool/grow?size=128MiB", token());
      assertThat(grown.statusCode()).isEqualTo(200);
      assertThat(grown.body()).contains("\"deviceBytes\" : " + (128 << 20));
    }
  }

  @Test
  void itScrubsWhileItServes() throws Exception {
    try (Gateway gateway = start()) {
      assertThat(call(gateway, "GET", "/v1/scrub", "").body()).contains("\"NONE\"");
      assertThat(call(gateway, "POST", "/v1/scrub?rate=0", token()).statusCode()).isEqualTo(200);
      String state = call(gateway, "GET", "/v1/scrub", "").body();
      while (state.contains("\"RUNNING\"")) {
        state = call(gateway, "GET", "/v1/scrub", "").body();
      }
      assertThat(state).contains("\"DONE\"").contains("\"findings\" : [ ]");
    }
  }

  @Test
  @Timeout(60)
  void prometheusFindsThePoolAndTheRequests() throws Exception {
    try (Gateway gateway = start();
        HttpClient client = HttpClient.newHttpClient()) {
      client.send(
          HttpRequest.newBuilder(URI.create(gateway.server().s3() + "/")).build(),
          HttpResponse.BodyHandlers.discarding());
      String counted = "atoll_s3_requests_seconds_count{method=\"GET\",status=\"403\"} 1";
      String metrics = call(gateway, "GET", "/metrics", "").body();
      // A request is counted when its answer was sent, which the client may see first.
      while (!metrics.contains(counted)) {
        metrics = call(gateway, "GET", "/metrics", "").body();
      }
      assertThat(metrics)
          .contains("atoll_pool_free_bytes", "atoll_device_flushes_total", "jvm_memory_used_bytes");
    }
  }

  @Test
  void aBlankFileBecomesAPoolAndAnythingElseIsKept() throws Exception {
    Path file = Files.createDirectories(folder.resolve("data")).resolve("pool.img");
    Files.write(file, new byte[64 << 20]);
    try (Gateway gateway = start()) {
      assertThat(gateway.pool()).isNotNull();
    }
    byte[] other = new byte[64 << 20];
    other[5] = 1;
    Files.write(file, other);
    assertThatThrownBy(this::start).hasMessageContaining("holds no pool");
    assertThat(file).hasBinaryContent(other);
  }
}
