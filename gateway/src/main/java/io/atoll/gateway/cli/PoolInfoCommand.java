package io.atoll.gateway.cli;

import io.atoll.gateway.admin.PoolView;
import io.atoll.gateway.admin.ServerView;
import io.atoll.gateway.config.ByteSize;
import io.atoll.gateway.main.RunFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code atoll pool info}. */
@Command(
    name = "info",
    description = {
      "Tell what a pool is, how full it is, and who serves it.",
      "",
      "Reads the device beside a running server; numbers are those of the last checkpoint.",
      ""
    },
    mixinStandardHelpOptions = true)
final class PoolInfoCommand implements Callable<Integer> {
  @Mixin private PoolArgument pool;
  @Mixin private Output output;

  /** The answer as JSON. */
  record View(PoolView pool, @Nullable Holder holder) {}

  /** Who has the pool open. */
  record Holder(String who, @Nullable ServerView server) {}

  @Override
  public Integer call() throws IOException {
    Path path = pool.path();
    PoolView view = PoolPeek.view(path);
    new Printer(output).print(view, holder(path));
    return ExitCode.OK;
  }

  private @Nullable Holder holder(Path path) throws IOException {
    Optional<String> holder = PoolHolder.find(path);
    if (holder.isEmpty()) {
      return null;
    }
    return new Holder(holder.get(), RunFile.find(pool.files()).orElse(null));
  }

  /** Prints a pool. */
  record Printer(Output output) {
    void print(PoolView view, @Nullable Holder holder) {
      output.show(new View(view, holder), () -> output.text(table(view, holder).text()));
    }

    private static Table table(PoolView view, @Nullable Holder holder) {
      Table table = Table.pairs();
      table.row("pool", view.path());
      table.row("name", view.name());
      table.row("id", view.id());
      table.row("made", view.createdAt());
      table.row("size", size(view.deviceBytes()));
      table.row("used", used(view));
      table.row("free", size(view.freeBytes()) + " (" + size(view.reservedBytes()) + " reserved)");
      table.row("data", data(view));
      table.row("format", "version " + view.formatVersion());
      table.row("slots", view.slots() + " with journals of " + size(view.journalBytes()));
      table.row("checkpoint", view.checkpoint() + " of run " + view.incarnation());
      table.row("served by", holder == null ? "nobody" : holder.who());
      ServerView server = holder == null ? null : holder.server();
      if (server != null) {
        table.row("S3", server.s3());
        table.row("admin", server.admin());
        table.row("since", server.startedAt());
      }
      return table;
    }

    private static String used(PoolView view) {
      double percent = 100.0 * view.usedBytes() / Math.max(1, view.capacityBytes());
      return String.format(
          Locale.ROOT,
          "%s of %s (%.1f %%)",
          size(view.usedBytes()),
          size(view.capacityBytes()),
          percent);
    }

    private static String data(PoolView view) {
      return "%s, named by %s, cut at %s"
          .formatted(view.compression(), view.hash(), size(view.contentBlockBytes()));
    }

    private static String size(long bytes) {
      return new ByteSize(bytes).toString();
    }
  }
}
