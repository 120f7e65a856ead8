package io.atoll.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

final class TerminationTest {
  @TempDir private Path folder;

  private static S3Client client(ServerProcess server) {
    return S3Client.builder()
        .endpointOverride(URI.create(server.endpoint()))
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("somebody", "something")))
        .build();
  }

  private static String read(ServerProcess server, String key) {
    try (S3Client s3 = client(server)) {
      return s3.getObjectAsBytes(request -> request.bucket("kept").key(key)).asUtf8String();
    }
  }

  private static void write(ServerProcess server, String key) {
    try (S3Client s3 = client(server)) {
      s3.putObject(r -> r.bucket("kept").key(key), RequestBody.fromString("text of " + key));
    }
  }

  @Test
  void everyWayToStopLosesNothing() throws Exception {
    Path pool = folder.resolve("pool.img");
    try (ServerProcess server = ServerProcess.start(pool)) {
      try (S3Client s3 = client(server)) {
        s3.createBucket(request -> request.bucket("kept"));
      }
      write(server, "term");
      server.signal("TERM");
      assertThat(server.exitCode()).isZero();
    }
    try (ServerProcess server = ServerProcess.start(pool)) {
      assertThat(read(server, "term")).isEqualTo("text of term");
      write(server, "twice");
      try (EndlessUpload _ = new EndlessUpload(client(server))) {
        server.awaitMetric("atoll_s3_requests_active 1.0");
        server.signal("TERM");
        server.awaitLog("stopping");
        server.signal("TERM");
        assertThat(server.exitCode()).isEqualTo(128 + 15);
      }
    }
    try (ServerProcess server = ServerProcess.start(pool)) {
      assertThat(read(server, "twice")).isEqualTo("text of twice");
      write(server, "interrupt");
      server.signal(interruptIsIgnored() ? "TERM" : "INT");
      assertThat(server.exitCode()).isZero();
    }
    try (ServerProcess server = ServerProcess.start(pool)) {
      assertThat(read(server, "interrupt")).isEqualTo("text of interrupt");
    }
  }

  /**
   * A shell's background jobs and all that they start ignore SIGINT, which no program can tell from
   * choice.
   */
  private static boolean interruptIsIgnored() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("SigIgn:")) {
        return (Long.parseUnsignedLong(line.substring("SigIgn:".length()).trim(), 16) & 2) != 0;
      }
    }
    return false;
  }

  /** A request whose body never ends, which an orderly stop waits for. */
  private static final class EndlessUpload implements AutoCloseable {
    private static final int LENGTH_BYTES = 1 << 20;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final S3Client s3;

    EndlessUpload(S3Client s3) {
      this.s3 = s3;
      Thread.ofPlatform().daemon().start(this::upload);
    }

    @SuppressWarnings("InputStreamSlowMultibyteRead") // it is to be slow
    private void upload() {
      InputStream body =
          new InputStream() {
            private int given;

            @Override
            public int read() throws IOException {
              if (given++ > LENGTH_BYTES / 2) {
                stall();
              }
              return 'x';
            }
          };
      try {
        s3.putObject(
            r -> r.bucket("kept").key("half"), RequestBody.fromInputStream(body, LENGTH_BYTES));
      } catch (SdkException | IllegalStateException e) {
        // As it must: nobody is there to take it.
      }
    }

    private void stall() throws IOException {
      try {
        closed.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }

    @Override
    public void close() {
      closed.countDown();
      s3.close();
    }
  }

  @Test
  void wrongSettingsEndWithTwo() throws Exception {
    Process process = ServerProcess.command("serve", "--memory", "12MiB").start();
    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("atoll serve: --memory: ");
  }
}
