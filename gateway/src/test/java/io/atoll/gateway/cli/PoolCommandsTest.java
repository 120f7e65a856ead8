package io.atoll.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atoll.blockpool.device.BlockDevice;
import io.atoll.blockpool.device.Devices;
import io.atoll.blockpool.device.OpenMode;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PoolCommandsTest {
  @TempDir private Path folder;
  private Path pool;

  @BeforeEach
  void locate() {
    pool = folder.resolve("some.img");
  }

  private CommandRun create(Object... more) {
    Object[] words = new Object[more.length + 3];
    words[0] = "pool";
    words[1] = "create";
    words[2] = pool;
    System.arraycopy(more, 0, words, 3, more.length);
    return CommandRun.of(words);
  }

  private void writeAt(long offset, byte[] bytes, long size) throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(pool.toFile(), "rw")) {
      file.setLength(size);
      file.seek(offset);
      file.write(bytes);
    }
  }

  @Test
  void aNewPoolIsSparseAndItsOwnersOnly() throws Exception {
    CommandRun run = create("--size", "1GiB", "--compression", "lz4", "--hash", "sha256");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("1.0 GiB").contains("lz4, named by sha256, cut at 128.0 KiB");
    assertThat(Files.size(pool)).isEqualTo(1L << 30);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pool)))
        .isEqualTo("rw-------");
  }

  @Test
  void infoSpeaksJson() throws Exception {
    create("--size", "64MiB", "--name", "mine");
    CommandRun run = CommandRun.of("pool", "info", "--json", pool);
    assertThat(run.code()).isZero();
    JsonNode json = new ObjectMapper().readTree(run.out());
    assertThat(json.at("/pool/name").asText()).isEqualTo("mine");
    assertThat(json.at("/pool/deviceBytes").asLong()).isEqualTo(64 << 20);
    assertThat(json.has("holder")).isFalse();
  }

  @Test
  void anExistingPoolIsOverwrittenOnlyByForce() {
    create("--size", "64MiB", "--name", "first");
    CommandRun refused = create("--name", "second");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).hasLineCount(1).contains("pool named 'first'").contains("--force");
    assertThat(CommandRun.of("pool", "info", pool).out()).contains("first");

    assertThat(create("--name", "second", "--force").code()).isZero();
    assertThat(CommandRun.of("pool", "info", pool).out()).contains("second");
  }

  @Test
  void aFileSystemIsOverwrittenOnlyByForce() throws Exception {
    writeAt(0x438, new byte[] {0x53, (byte) 0xef}, 64 << 20);
    CommandRun refused = create();
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).hasLineCount(1).contains("ext2/3/4 file system");
    assertThat(create("--force").code()).isZero();
  }

  @Test
  void whatIsInUseIsNeverOverwritten() throws Exception {
    create("--size", "64MiB");
    try (BlockDevice _ = Devices.open(pool, OpenMode.EXCLUSIVE)) {
      CommandRun refused = create("--force");
      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.err()).hasLineCount(1).contains("in use by this process");
      CommandRun info = CommandRun.of("pool", "info", pool);
      assertThat(info.code()).isZero();
      assertThat(info.out()).contains("this process");
    }
  }

  @Test
  void aFileTooSmallIsRefusedAndKept() throws Exception {
    writeAt(0, new byte[] {1, 2, 3}, 1 << 20);
    CommandRun refused = create();
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("at least 64MiB");
    assertThat(Files.readAllBytes(pool)).startsWith(1, 2, 3);
  }

  @Test
  void wrongValuesAreWrongUsage() {
    assertThat(create("--size", "1MiB").code()).isEqualTo(2);
    assertThat(create("--size", "huge").code()).isEqualTo(2);
    assertThat(create("--compression", "zip").code()).isEqualTo(2);
    assertThat(create("--content-block", "100KiB").err()).contains("power of two");
    assertThat(pool).doesNotExist();
  }

  @Test
  void whatIsNoPoolIsTold() throws Exception {
    CommandRun absent = CommandRun.of("pool", "info", pool);
    assertThat(absent.code()).isEqualTo(1);
    assertThat(absent.err()).hasLineCount(1).contains("no such file").contains("atoll pool create");
    writeAt(0, new byte[] {1}, 64 << 20);
    CommandRun other = CommandRun.of("pool", "info", pool);
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).hasLineCount(1).contains("holds no pool");
  }

  @Test
  void aFreshPoolIsClean() throws Exception {
    create("--size", "64MiB");
    CommandRun run = CommandRun.of("pool", "check", "--json", pool);
    assertThat(run.code()).isZero();
    assertThat(new ObjectMapper().readTree(run.out()).at("/clean").asBoolean()).isTrue();
    assertThat(CommandRun.of("pool", "check", pool).out()).contains("clean");
  }

  @Test
  void aDamagedPoolIsFound() throws Exception {
    create("--size", "64MiB");
    try (RandomAccessFile file = new RandomAccessFile(pool.toFile(), "rw")) {
      file.seek(16 * 4096 + 100);
      file.write(0x55);
    }
    CommandRun run = CommandRun.of("pool", "check", pool);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("SUPERBLOCK");
  }

  @Test
  void aRepairMendsASuperblock() throws Exception {
    create("--size", "64MiB");
    try (RandomAccessFile file = new RandomAccessFile(pool.toFile(), "rw")) {
      file.seek(16 * 4096 + 100);
      file.write(0x55);
    }
    assertThat(CommandRun.of("pool", "check", "--repair", pool).code()).isZero();
    assertThat(CommandRun.of("pool", "check", pool).code()).isZero();
  }

  @Test
  void aPoolIsScrubbedWhileNobodyServesIt() {
    create("--size", "64MiB");
    CommandRun run = CommandRun.of("pool", "scrub", pool);
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("no damage");
    assertThat(CommandRun.of("pool", "scrub", "--stop", pool).code()).isEqualTo(1);
  }

  @Test
  void aPoolGrowsWhileNobodyServesIt() {
    create("--size", "64MiB");
    CommandRun nothing = CommandRun.of("pool", "grow", pool);
    assertThat(nothing.code()).isZero();
    assertThat(nothing.out()).contains("has 64.0 MiB already");
    CommandRun grown = CommandRun.of("pool", "grow", pool, "--size", "256MiB");
    assertThat(grown.code()).isZero();
    assertThat(grown.out()).contains("grew by 192.0 MiB to 256.0 MiB");
    CommandRun shrunk = CommandRun.of("pool", "grow", pool, "--size", "128MiB");
    assertThat(shrunk.code()).isEqualTo(2);
    assertThat(shrunk.err()).hasLineCount(1).contains("cannot shrink");
  }
}
