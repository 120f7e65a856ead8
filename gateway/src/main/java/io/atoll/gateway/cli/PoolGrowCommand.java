package io.atoll.gateway.cli;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.PoolOptions;
import io.atoll.blockpool.device.Devices;
import io.atoll.blockpool.device.OpenMode;
import io.atoll.blockpool.format.Extent;
import io.atoll.gateway.admin.Growth;
import io.atoll.gateway.config.ByteSize;
import io.atoll.gateway.main.PoolGrowth;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code atoll pool grow}. */
@Command(
    name = "grow",
    description = {
      "Let a pool take the room that its device has gained; a file is made longer with --size.",
      "",
      "A pool that is being served grows while it is used.",
      ""
    },
    mixinStandardHelpOptions = true)
final class PoolGrowCommand implements Callable<Integer> {
  @Mixin private PoolArgument pool;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      converter = ByteSizeConverter.class,
      description = "New size of a pool that is a file.")
  private @Nullable ByteSize size;

  @Mixin private Output output;

  @Override
  public Integer call() throws IOException, CommandException {
    Optional<AdminClient> server = AdminClient.find(pool.files());
    Growth growth = server.isPresent() ? online(server.get()) : offline();
    output.show(
        growth,
        () -> {
          if (growth.gainedBytes() == 0) {
            output.line(
                "%s has %s already; enlarge the device first, or give --size for a file",
                pool.path(), new ByteSize(growth.deviceBytes()));
          } else {
            output.line(
                "%s grew by %s to %s",
                pool.path(),
                new ByteSize(growth.gainedBytes()),
                new ByteSize(growth.deviceBytes()));
          }
        });
    return ExitCode.OK;
  }

  private Growth online(AdminClient server) throws IOException, CommandException {
    String query = size == null ? "" : "?size=" + size.bytes();
    return server.post("/v1/pool/grow" + query, Growth.class);
  }

  private Growth offline() throws IOException, CommandException {
    try (Pool open =
        Pool.open(Devices.open(pool.path(), OpenMode.EXCLUSIVE), PoolOptions.DEFAULT)) {
      long gained = PoolGrowth.grow(pool.path(), open, size);
      return new Growth(gained, open.superblock().geometry().deviceBlocks() * Extent.BLOCK_BYTES);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("--size: " + e.getMessage());
    }
  }
}
