package io.atoll.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Programs that tests run as processes. What is not installed is fetched, by apt-get or pip; where
 * neither can, the test is skipped and says why.
 */
final class ClientTools {
  private static final long RUN_MINUTES = 10;
  private static final Object INSTALLING = new Object();

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();

  /**
   * @param folder where programs run and keep what they keep
   */
  ClientTools(Path folder) {
    this.folder = folder;
    environment.put("HOME", folder.toString());
    environment.put("AWS_ACCESS_KEY_ID", S3TestServer.ACCESS_KEY);
    environment.put("AWS_SECRET_ACCESS_KEY", S3TestServer.SECRET_KEY);
    environment.put("AWS_DEFAULT_REGION", S3TestServer.REGION);
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    environment.put("LC_ALL", "C.UTF-8");
  }

  /** One more variable for all programs. */
  ClientTools with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** A Debian package's program of the same name. */
  static String debian(String name) throws IOException {
    synchronized (INSTALLING) {
      String found = onPath(name);
      if (found == null) {
        boolean came =
            succeeds("apt-get", "update", "-qq")
                && succeeds("apt-get", "install", "-y", "-qq", "--no-install-recommends", name);
        found = onPath(name);
        assumeTrue(came && found != null, name + " is not here, and apt-get cannot bring it");
      }
      return found == null ? name : found;
    }
  }

  /**
   * A program of a virtual environment with boto3 and the aws command line, made on first use and
   * kept.
   */
  static String python(String name) throws IOException {
    synchronized (INSTALLING) {
      Path venv = Path.of("target", "clients-venv").toAbsolutePath();
      Path program = venv.resolve("bin").resolve(name);
      if (!Files.exists(venv.resolve("bin/aws"))) {
        boolean came =
            onPath("python3") != null
                && succeeds("python3", "-m", "venv", venv.toString())
                && succeeds(venv.resolve("bin/pip").toString(), "install", "-q", "boto3", "awscli");
        assumeTrue(came, "python3 cannot make an environment with boto3 and awscli");
      }
      return program.toString();
    }
  }

  private static @Nullable String onPath(String name) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(place -> Path.of(place, name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElse(null);
  }

  private static boolean succeeds(String... command) throws IOException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(RUN_MINUTES, TimeUnit.MINUTES) && process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Runs a program, which must succeed. Returns what it said. */
  String run(String... command) throws IOException {
    return run(List.of(command));
  }

  /** As {@link #run(String...)}. */
  String run(List<String> command) throws IOException {
    Path said = Files.createTempFile(folder, "said", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(new ArrayList<>(command))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    // What the machine says about AWS is about other places.
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    try {
      boolean ended = process.waitFor(RUN_MINUTES, TimeUnit.MINUTES);
      if (!ended) {
        process.destroyForcibly();
      }
      String text = Files.readString(said, StandardCharsets.UTF_8);
      assertThat(ended).as("%s ended; it said %s", command, text).isTrue();
      assertThat(process.exitValue()).as("%s said %s", command, text).isZero();
      return text;
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while running " + command, e);
    }
  }
}
