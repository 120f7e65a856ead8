package io.atoll.gateway.cli;

import io.atoll.gateway.config.ByteSize;
import io.atoll.gateway.config.HostPort;
import io.atoll.gateway.config.Settings;
import io.atoll.gateway.config.SettingsException;
import io.atoll.gateway.main.Gateway;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Does once what commands and servers do at their start, so that the JVM can record which classes
 * that takes (JEP 483, 514). The launcher runs it after a build.
 */
@Command(name = "train", hidden = true, description = "For the launcher.")
final class TrainCommand implements Callable<Integer> {
  private static final ByteSize POOL_SIZE = new ByteSize(64L << 20);
  private static final HostPort ANY_PORT = new HostPort("127.0.0.1", 0);

  @Parameters(paramLabel = "FOLDER", description = "An empty one.")
  private @Nullable Path folder;

  @Override
  public Integer call() throws IOException, SettingsException {
    if (folder == null) {
      return ExitCode.USAGE;
    }
    Path pool = folder.resolve("pool.img");
    Settings settings =
        new Settings(
            pool,
            POOL_SIZE,
            true,
            ANY_PORT,
            ANY_PORT,
            new ByteSize(768L << 20),
            List.of(),
            "us-east-1",
            folder,
            null);
    Gateway.Started started = Gateway.start(settings, InstantSource.system());
    try (Gateway _ = started.gateway()) {
      Atoll.run("--help");
      Atoll.run("version", "--json");
      Atoll.run("pool", "info", pool.toString());
      Atoll.run("pool", "info", "--json", pool.toString());
      Atoll.run("status", pool.toString());
    }
    return ExitCode.OK;
  }
}
