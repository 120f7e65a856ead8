package io.atoll.gateway.cli;

import io.atoll.blockpool.check.PoolDump;
import io.atoll.blockpool.check.PoolDump.Part;
import io.atoll.blockpool.device.BlockDevice;
import io.atoll.blockpool.device.Devices;
import io.atoll.blockpool.device.OpenMode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code atoll pool dump}. */
@Command(
    name = "dump",
    description = {
      "Print what lies on a pool's device as text, one stored thing a line; goes on past what is broken.",
      "",
      "Works beside a running server too; what it changes meanwhile may show up as broken.",
      ""
    },
    mixinStandardHelpOptions = true)
final class PoolDumpCommand implements Callable<Integer> {
  private static final Part[] FIXED = {Part.SUPERBLOCKS, Part.HEADERS, Part.ROOTS};

  @Mixin private PoolArgument pool;

  @Option(
      names = "--part",
      split = ",",
      paramLabel = "PART",
      description = "Of: ${COMPLETION-CANDIDATES}; default superblocks, headers and roots.")
  private @Nullable List<Part> parts;

  @Override
  public Integer call() throws IOException {
    try (BlockDevice device = Devices.open(pool.path(), OpenMode.PEEK)) {
      PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
      PoolDump.print(device, out, parts == null ? FIXED : parts.toArray(new Part[0]));
      out.flush();
    }
    return ExitCode.OK;
  }
}
