package io.atoll.gateway.cli;

import io.atoll.gateway.config.StateFiles;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which pool a command is about. */
final class PoolArgument {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PATH",
      description = "File, partition or disk; default $ATOLL_POOL or atoll-data/pool.img.")
  private @Nullable Path path;

  @Option(
      names = "--state",
      paramLabel = "FOLDER",
      description = "Where the server keeps its keys and token, if not beside the pool.")
  private @Nullable Path state;

  Path path() {
    Path chosen = path;
    if (chosen != null) {
      return chosen;
    }
    String variable = System.getenv("ATOLL_POOL");
    return Path.of(variable == null || variable.isEmpty() ? "atoll-data/pool.img" : variable);
  }

  StateFiles files() {
    Path chosen = state;
    String variable = System.getenv("ATOLL_STATE");
    if (chosen == null && variable != null && !variable.isEmpty()) {
      chosen = Path.of(variable);
    }
    return StateFiles.of(path(), chosen);
  }

  /**
   * The server that serves this pool now.
   *
   * @throws CommandException when there is none
   */
  AdminClient server() throws IOException, CommandException {
    return AdminClient.find(files())
        .orElseThrow(() ->
            CommandException.failure(
                "no server runs on %s; start one with: atoll serve --pool %s"
                    .formatted(path(), path())));
  }
}
