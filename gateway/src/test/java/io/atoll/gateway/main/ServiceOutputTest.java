package io.atoll.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server says on its first run, to a person and to a system's journal. */
class ServiceOutputTest {
  @TempDir Path folder = Path.of("");

  private String firstRun(Map<String, String> environment) throws IOException {
    ProcessBuilder builder =
        ServerProcess.command(
            "serve",
            "--pool",
            folder.resolve("pool.img").toString(),
            "--size",
            "64MiB",
            "--s3",
            "0.0.0.0:0",
            "--admin",
            "127.0.0.1:0");
    builder.environment().keySet().removeIf(name -> name.startsWith("ATOLL_"));
    builder.environment().remove("JOURNAL_STREAM");
    builder.environment().putAll(environment);
    Process process = builder.redirectError(folder.resolve("log").toFile()).start();
    StringBuilder said = new StringBuilder();
    BufferedReader out = process.inputReader();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      said.append(line).append('\n');
      if (line.contains("Ctrl-C")) {
        break;
      }
    }
    process.destroy();
    assertThat(process.onExit().join().exitValue()).isZero();
    return said.toString();
  }

  private String secret() throws IOException {
    String keys = Files.readString(folder.resolve("pool.img.keys"));
    return keys.lines()
        .filter(line -> line.startsWith("secret-key: "))
        .findFirst()
        .orElseThrow()
        .substring("secret-key: ".length());
  }

  @Test
  void aPersonIsToldTheKeysAndAnEndpointToPaste() throws IOException {
    String said = firstRun(Map.of());
    assertThat(said)
        .contains("export AWS_SECRET_ACCESS_KEY=" + secret())
        .containsPattern("S3 endpoint  http://127\\.0\\.0\\.1:\\d+ .*on every address");
  }

  @Test
  void theSystemsJournalGetsNoSecret() throws IOException {
    String said = firstRun(Map.of("JOURNAL_STREAM", "8:12345"));
    assertThat(said)
        .doesNotContain(secret())
        .contains("secret key   kept in " + folder.resolve("pool.img.keys"));
  }
}
