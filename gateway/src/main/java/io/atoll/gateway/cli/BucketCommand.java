package io.atoll.gateway.cli;

import io.atoll.gateway.admin.BucketList;
import io.atoll.gateway.admin.BucketView;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code atoll bucket}. Buckets are made and deleted over S3; here they are looked at. */
@Command(
    name = "bucket",
    description = "Look at the buckets of a running server.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class BucketCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "a bucket command is missing");
  }

  @Command(name = "list", description = "List all buckets.", mixinStandardHelpOptions = true)
  int list(@Mixin PoolArgument pool, @Mixin Output output) throws IOException, CommandException {
    AdminClient client = pool.server();
    List<BucketView> all = new ArrayList<>();
    BucketList page = client.get("/v1/buckets", BucketList.class);
    all.addAll(page.buckets());
    while (page.truncated()) {
      String after = URLEncoder.encode(all.getLast().name(), StandardCharsets.UTF_8);
      page = client.get("/v1/buckets?after=" + after, BucketList.class);
      all.addAll(page.buckets());
    }
    output.show(all, () -> output.text(table(all)));
    return ExitCode.OK;
  }

  private static String table(List<BucketView> buckets) {
    if (buckets.isEmpty()) {
      return "no buckets yet\n";
    }
    Table table = Table.headed("BUCKET", "CREATED", "REGION");
    buckets.forEach(bucket -> table.row(bucket.name(), bucket.createdAt(), bucket.region()));
    return table.text();
  }
}
