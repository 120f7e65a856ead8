package io.atoll.gateway.cli;

import io.atoll.gateway.config.ByteSize;
import io.atoll.gateway.config.HostPort;
import io.atoll.gateway.config.KeyPair;
import io.atoll.gateway.config.Settings;
import io.atoll.gateway.config.SettingsException;
import io.atoll.gateway.main.Gateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Does once what commands and servers do at their start, so that the JVM can record which classes
 * that takes (JEP 483, 514). The launcher runs it after a build.
 */
@Command(name = "train", hidden = true, description = "For the launcher.")
final class TrainCommand implements Callable<Integer> {
  private static final ByteSize POOL_SIZE = new ByteSize(128L << 20);
  private static final HostPort ANY_PORT = new HostPort("127.0.0.1", 0);
  private static final String REGION = "us-east-1";
  private static final int OBJECTS = 3_000;

  /** Their records fit the journal, so that no checkpoint is made while the pool is copied. */
  private static final int OBJECTS_TO_REPLAY = 1_500;

  @Parameters(paramLabel = "FOLDER", description = "An empty one.")
  private @Nullable Path folder;

  @Option(names = "--load", description = "Also the work of a server and a start after a crash.")
  private boolean load;

  @Override
  public Integer call() throws IOException, SettingsException {
    if (folder == null) {
      return ExitCode.USAGE;
    }
    Path pool = folder.resolve("pool.img");
    Gateway.Started started = Gateway.start(settings(pool), InstantSource.system());
    try (Gateway gateway = started.gateway()) {
      Atoll.run("--help");
      Atoll.run("version", "--json");
      Atoll.run("pool", "info", pool.toString());
      Atoll.run("pool", "info", "--json", pool.toString());
      Atoll.run("status", pool.toString());
      if (load) {
        serve(gateway, started.secrets().rootKey(), pool);
      }
    }
    return ExitCode.OK;
  }

  private static Settings settings(Path pool) {
    return new Settings(
        pool,
        POOL_SIZE,
        true,
        ANY_PORT,
        ANY_PORT,
        new ByteSize(768L << 20),
        List.of(),
        REGION,
        pool.getParent(),
        null);
  }

  private static void serve(Gateway gateway, KeyPair key, Path pool)
      throws IOException, SettingsException {
    Path crashed = pool.resolveSibling("crashed.img");
    try (TrainingLoad requests = new TrainingLoad(gateway.server().s3(), key, REGION)) {
      requests.createBucket();
      requests.objects(OBJECTS);
      Objects.requireNonNull(gateway.pool()).checkpoint();
      requests.objects(OBJECTS_TO_REPLAY);
      // What a crash now would leave, as nothing but the journal's end can change meanwhile.
      Files.copy(pool, crashed);
    }
    Gateway.start(settings(crashed), InstantSource.system()).gateway().close();
  }
}
