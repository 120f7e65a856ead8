package io.atoll.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandLineTest {
  @Test
  void helpNamesEveryCommand() {
    CommandRun run = CommandRun.of("--help");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("serve", "pool", "bucket", "status", "test", "bench", "simulate", "version")
        .doesNotContain("train");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve",
        "pool",
        "pool create",
        "pool info",
        "pool check",
        "pool scrub",
        "pool dump",
        "pool grow"
      })
  void everyCommandHelps(String command) {
    String[] words = (command + " --help").split(" ", -1);
    CommandRun run = CommandRun.of((Object[]) words);
    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("Usage: atoll " + command);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "pool", "pool nonsense", "serve --nonsense", "serve --size"})
  void wrongUsageIsOneLineAndTwo(String command) {
    String[] words = command.split(" ", -1);
    CommandRun run = CommandRun.of((Object[]) words);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).hasLineCount(1).startsWith("atoll").contains("--help");
  }

  @Test
  void aWordTwiceIsNoTrouble() {
    CommandRun run = CommandRun.of("serve", "--size", "3x", "--memory", "3x");
    assertThat(run.err()).hasLineCount(2);
  }

  @Test
  void aMisspelledCommandIsNamed() {
    assertThat(CommandRun.of("serv").err()).contains("no command 'serv'; did you mean serve");
    assertThat(CommandRun.of("pool", "inf").err()).contains("no command 'inf'");
  }

  @Test
  void wrongSettingsAreALineEach() {
    CommandRun run = CommandRun.of("serve", "--size", "3x", "--s3", "foo", "--memory", "1MiB");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).hasLineCount(3);
    assertThat(run.err().lines()).allMatch(line -> line.startsWith("atoll serve: --"));
  }

  @Test
  void whereNobodyServesACommandSaysHowToStart(@TempDir Path folder) {
    CommandRun run = CommandRun.of("status", folder.resolve("pool.img"));
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).hasLineCount(1).contains("atoll serve --pool");
  }

  @Test
  void versionSpeaksJson() {
    assertThat(CommandRun.of("version", "--json").out()).contains("\"poolFormat\"");
  }

  @Test
  void sourceCommandsSayWhereTheyRun() {
    CommandRun run = CommandRun.of("bench");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("source tree");
  }
}
