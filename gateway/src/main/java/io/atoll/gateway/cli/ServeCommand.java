package io.atoll.gateway.cli;

import io.atoll.gateway.config.ConfigFile;
import io.atoll.gateway.config.Setting;
import io.atoll.gateway.config.SettingSources;
import io.atoll.gateway.config.Settings;
import io.atoll.gateway.config.SettingsException;
import io.atoll.gateway.config.SettingsReader;
import io.atoll.gateway.main.Gateway;
import io.atoll.gateway.main.Termination;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code atoll serve}. */
@Command(
    name = "serve",
    description = {
      "Serve S3 from a pool, which is made on first run.",
      "",
      "Each setting can also be an environment variable (ATOLL_POOL, ATOLL_S3, ...) or a line of the",
      "YAML file (pool: PATH); flags win over the environment, the environment over the file.",
      "ATOLL_ACCESS_KEY and ATOLL_SECRET_KEY set the root key pair; otherwise one is made and kept.",
      "SIGTERM or Ctrl-C stops in order, a second one at once; both lose nothing.",
      ""
    },
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  @Option(
      names = "--pool",
      paramLabel = "PATH",
      description = "File, partition or disk; default atoll-data/pool.img.")
  private @Nullable String pool;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      description = "Of a pool that is made (a sparse file); default 64GiB.")
  private @Nullable String size;

  @Option(
      names = "--s3",
      paramLabel = "HOST:PORT",
      description = "Where S3 is served; default 127.0.0.1:9000.")
  private @Nullable String s3;

  @Option(
      names = "--admin",
      paramLabel = "HOST:PORT",
      description = "Admin API, health, metrics; default 127.0.0.1:9001.")
  private @Nullable String admin;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description = "Resident memory in all; default 768MiB.")
  private @Nullable String memory;

  @Option(
      names = "--domain",
      paramLabel = "NAME",
      description = "A name under which buckets are hosts; may be repeated.")
  private @Nullable List<String> domains;

  @Option(
      names = "--region",
      paramLabel = "NAME",
      description = "That clients sign for; default us-east-1.")
  private @Nullable String region;

  @Option(
      names = "--state",
      paramLabel = "FOLDER",
      description = "For keys and token; default beside the pool's file.")
  private @Nullable String state;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML file with any of these settings.")
  private @Nullable String config;

  @Mixin private Output output;

  @Override
  public Integer call() throws IOException, SettingsException {
    Settings settings = settings();
    Termination termination = Termination.install();
    Gateway.Started started = Gateway.start(settings, InstantSource.system());
    output.show(
        started.gateway().server(), () -> output.text(new Welcome(settings, started).text()));
    return termination.await(started.gateway()) ? ExitCode.OK : ExitCode.FAILURE;
  }

  private Settings settings() throws SettingsException {
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    put(flags, Setting.POOL, pool);
    put(flags, Setting.SIZE, size);
    put(flags, Setting.S3, s3);
    put(flags, Setting.ADMIN, admin);
    put(flags, Setting.MEMORY, memory);
    put(flags, Setting.DOMAIN, domains == null ? null : String.join(",", domains));
    put(flags, Setting.REGION, region);
    put(flags, Setting.STATE, state);
    Map<String, String> environment = System.getenv();
    String file = config == null ? environment.get("ATOLL_CONFIG") : config;
    ConfigFile read =
        file == null || file.isEmpty() ? ConfigFile.NONE : ConfigFile.read(Path.of(file));
    return new SettingsReader(new SettingSources(flags, environment, read)).read();
  }

  private static void put(Map<Setting, String> flags, Setting setting, @Nullable String value) {
    if (value != null) {
      flags.put(setting, value);
    }
  }
}
