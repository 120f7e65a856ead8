package io.atoll.gateway.cli;

import io.atoll.blockpool.check.CheckOptions;
import io.atoll.blockpool.check.CheckProgress;
import io.atoll.blockpool.check.CheckReport;
import io.atoll.blockpool.check.Finding;
import io.atoll.blockpool.check.PoolCheck;
import io.atoll.blockpool.check.PoolRepair;
import io.atoll.blockpool.device.BlockDevice;
import io.atoll.blockpool.device.Devices;
import io.atoll.blockpool.device.OpenMode;
import io.atoll.gateway.config.ByteSize;
import io.atoll.gateway.namespace.NamespacePointers;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code atoll pool check}. */
@Command(
    name = "check",
    description = {
      "Check everything in a pool that nobody serves: every page, pointer, checksum, reference",
      "count and free map, and every stored byte. Writes nothing but with --repair.",
      "",
      "Exit code 0 only when the pool is clean.",
      ""
    },
    mixinStandardHelpOptions = true)
final class PoolCheckCommand implements Callable<Integer> {
  private static final long COUNTING_BYTES = 64L << 20;

  @Mixin private PoolArgument pool;

  @Option(
      names = "--structure",
      description = "Leave out the stored bytes of objects; much faster.")
  private boolean structure;

  @Option(
      names = "--repair",
      description = {
        "Mend what can be mended without a risk to data: free what is leaked,",
        "rebuild the content index, rewrite superblock copies. Then check again."
      })
  private boolean repair;

  @Mixin private Output output;

  private record View(
      boolean clean,
      Finding.Severity worst,
      CheckReport.Totals totals,
      Map<Finding.Kind, Long> counts,
      List<Finding> findings) {}

  @Override
  public Integer call() throws IOException {
    CheckOptions options = new CheckOptions(!structure, COUNTING_BYTES, new NamespacePointers());
    CheckReport report = run(options);
    View view =
        new View(
            report.clean(), report.worst(), report.totals(), report.counts(), report.findings());
    output.show(view, () -> print(report));
    return report.clean() ? ExitCode.OK : ExitCode.FAILURE;
  }

  private CheckReport run(CheckOptions options) throws IOException {
    try (Progress progress = new Progress(!output.json(), repair ? "repair" : "check")) {
      CheckProgress hear = (phase, done) -> progress.report(phase, done, -1);
      if (repair) {
        return PoolRepair.run(() -> Devices.open(pool.path(), OpenMode.EXCLUSIVE), options, hear);
      }
      try (BlockDevice device = Devices.open(pool.path(), OpenMode.READ_ONLY)) {
        return PoolCheck.run(device, options, hear);
      }
    }
  }

  private void print(CheckReport report) {
    for (Finding finding : report.findings()) {
      output.line("%s", finding);
    }
    long found = report.counts().values().stream().mapToLong(Long::longValue).sum();
    long untold = found - report.findings().size();
    if (untold > 0) {
      output.line("and %d more", untold);
    }
    CheckReport.Totals totals = report.totals();
    Table table = Table.pairs();
    table.row("tree pages", Long.toString(totals.treePages()));
    table.row("rows", Long.toString(totals.rows()));
    table.row("objects' data", Long.toString(totals.dataIds()));
    table.row(
        "content blocks",
        totals.contentBlocks()
            + (structure ? "" : ", " + new ByteSize(totals.contentBytes()) + " read"));
    table.row("to replay", totals.records() + " journal records");
    table.row("in use", new ByteSize(totals.usedBlocks() * BlockDevice.BLOCK_BYTES).toString());
    table.row("result", result(report));
    output.text(table.text());
  }

  private static String result(CheckReport report) {
    return switch (report.worst()) {
      case NOTE -> "clean";
      case REPAIRABLE -> "nothing is lost, but it wants repair (--repair): " + counts(report);
      case DAMAGE -> "damaged: " + counts(report);
    };
  }

  private static String counts(CheckReport report) {
    return report.counts().entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey().name().toLowerCase(Locale.ROOT))
        .sorted()
        .reduce((a, b) -> a + ", " + b)
        .orElse("");
  }
}
