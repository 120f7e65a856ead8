package io.atoll.gateway.cli;

import io.atoll.blockpool.PoolCreation;
import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.device.BlockDevice;
import io.atoll.blockpool.device.Devices;
import io.atoll.blockpool.device.OpenMode;
import io.atoll.blockpool.format.Geometry;
import io.atoll.blockpool.format.PoolId;
import io.atoll.blockpool.format.Superblock;
import io.atoll.blockpool.frame.Codec;
import io.atoll.blockpool.recover.SuperblockStore;
import io.atoll.gateway.config.ByteSize;
import io.atoll.gateway.main.PoolFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code atoll pool create}. */
@Command(
    name = "create",
    description = {
      "Make a new, empty pool on a disk, a partition or a file.",
      "",
      "Refuses what holds a pool or anything else that is known, unless forced; and what is in use, always.",
      ""
    },
    mixinStandardHelpOptions = true)
final class PoolCreateCommand implements Callable<Integer> {
  private static final long SMALLEST_BYTES = Geometry.MIN_DEVICE_BLOCKS * BlockDevice.BLOCK_BYTES;

  /** Compression by the names that people use. */
  enum Compression {
    ZSTD(Codec.ZSTD),
    LZ4(Codec.LZ4),
    OFF(Codec.NONE);

    private final Codec codec;

    Compression(Codec codec) {
      this.codec = codec;
    }
  }

  @Mixin private PoolArgument pool;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      converter = ByteSizeConverter.class,
      description =
          "Of a new file (sparse); default 64GiB. A disk or an existing file has its own.")
  private @Nullable ByteSize size;

  @Option(
      names = "--compression",
      defaultValue = "zstd",
      description = "zstd, lz4 or off; default ${DEFAULT-VALUE}.")
  private Compression compression = Compression.ZSTD;

  @Option(
      names = "--hash",
      defaultValue = "blake3",
      description = "blake3 or sha256; default ${DEFAULT-VALUE}.")
  private Superblock.HashKind hash = Superblock.HashKind.BLAKE3;

  @Option(
      names = "--content-block",
      paramLabel = "SIZE",
      defaultValue = "128KiB",
      converter = ByteSizeConverter.class,
      description =
          "Where data is cut, a power of two from 16KiB to 1MiB; default ${DEFAULT-VALUE}.")
  private ByteSize contentBlock = new ByteSize(PoolCreation.DEFAULT_CONTENT_BLOCK_BYTES);

  @Option(names = "--name", description = "A label; default the file's name.")
  private @Nullable String name;

  @Option(names = "--force", description = "Overwrite what is there. It is lost.")
  private boolean force;

  @Mixin private Output output;

  @Override
  public Integer call() throws IOException, CommandException {
    Path path = pool.path();
    PoolCreation creation = creation(path);
    if (Files.exists(path)) {
      overwrite(path, creation);
    } else {
      ByteSize bytes = size == null ? ByteSize.parse("64GiB") : size;
      requireRoom(bytes.bytes());
      PoolFile.make(path, bytes, creation).close();
    }
    new PoolInfoCommand.Printer(output).print(PoolPeek.view(path), null);
    output.remark("Serve it with: atoll serve --pool %s", path);
    return ExitCode.OK;
  }

  private PoolCreation creation(Path path) throws CommandException {
    String label = name == null ? PoolFile.label(path) : name;
    if (label.getBytes(StandardCharsets.UTF_8).length > 255) {
      throw CommandException.usage("--name: at most 255 bytes");
    }
    try {
      return new PoolCreation(
          new PoolId(UUID.randomUUID()),
          label,
          compression.codec,
          hash,
          (int) Math.min(contentBlock.bytes(), Integer.MAX_VALUE),
          System.currentTimeMillis());
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("--content-block: " + e.getMessage());
    }
  }

  private static void requireRoom(long bytes) throws CommandException {
    if (bytes < SMALLEST_BYTES) {
      throw CommandException.usage(
          "--size: a pool needs at least 64MiB, not " + new ByteSize(bytes));
    }
  }

  private void overwrite(Path path, PoolCreation creation) throws IOException, CommandException {
    if (size != null) {
      throw CommandException.usage(
          path + " exists and has its own size; leave --size out, or remove the file first");
    }
    try (BlockDevice device = Devices.open(path, OpenMode.EXCLUSIVE)) {
      if (device.sizeBytes() < SMALLEST_BYTES) {
        throw CommandException.failure(
            "%s has %s, a pool needs at least 64MiB"
                .formatted(path, new ByteSize(device.sizeBytes())));
      }
      if (!force) {
        refuseKnown(path, device);
      }
      creation.format(device);
    }
  }

  private static void refuseKnown(Path path, BlockDevice device)
      throws IOException, CommandException {
    String found;
    try {
      Superblock present = SuperblockStore.find(device);
      found = present == null ? null : "an Atoll pool named '" + present.name() + "'";
    } catch (PoolException.Unsupported e) {
      found = "an Atoll pool of another version";
    }
    Optional<String> what =
        found == null
            ? PoolFile.signature(device).map(kind -> "this: " + kind)
            : Optional.of(found);
    if (what.isPresent()) {
      throw CommandException.failure(
          "%s holds %s; nothing was changed; --force overwrites it".formatted(path, what.get()));
    }
  }
}
