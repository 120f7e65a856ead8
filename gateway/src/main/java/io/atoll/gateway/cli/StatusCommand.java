package io.atoll.gateway.cli;

import io.atoll.gateway.admin.PoolView;
import io.atoll.gateway.admin.ServerView;
import io.atoll.gateway.config.ByteSize;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code atoll status}. */
@Command(
    name = "status",
    description = "Tell how the running server of a pool is doing; exit code 1 when none runs.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  @Mixin private PoolArgument pool;
  @Mixin private Output output;

  private record View(ServerView server, PoolView pool) {}

  @Override
  public Integer call() throws IOException, CommandException {
    AdminClient client = pool.server();
    View view =
        new View(
            client.get("/v1/status", ServerView.class), client.get("/v1/pool", PoolView.class));
    output.show(view, () -> output.text(table(view).text()));
    return ExitCode.OK;
  }

  private static Table table(View view) {
    ServerView server = view.server();
    Table table = Table.pairs();
    table.row(
        "server", server.stage().name().toLowerCase(Locale.ROOT) + ", process " + server.pid());
    table.row("since", server.startedAt());
    table.row("S3", server.s3() + " (region " + server.region() + ")");
    table.row("admin", server.admin());
    if (server.account() != null && server.canonicalId() != null) {
      table.row("account", server.account());
      table.row("owner id", server.canonicalId());
    }
    table.row("memory", size(server.memoryBytes()));
    table.row("pool", view.pool().path());
    table.row("used", size(view.pool().usedBytes()) + " of " + size(view.pool().capacityBytes()));
    PoolView.Running running = view.pool().running();
    if (running != null) {
      table.row("records", Long.toString(running.records()));
      table.row("journal", size(running.journalUsedBytes()) + " since the last checkpoint");
      table.row("page cache", "%.1f %% hits".formatted(100 * running.pageCacheHitRate()));
      table.row(
          "device read", "%s in %d calls".formatted(size(running.readBytes()), running.reads()));
      table.row(
          "written",
          "%s in %d calls, %d flushes"
              .formatted(size(running.writtenBytes()), running.writes(), running.flushes()));
    }
    return table;
  }

  private static String size(long bytes) {
    return new ByteSize(bytes).toString();
  }
}
