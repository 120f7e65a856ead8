package io.atoll.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsReaderTest {
  @TempDir private Path folder;

  private static Settings read(
      Map<Setting, String> flags, Map<String, String> variables, ConfigFile file)
      throws SettingsException {
    return new SettingsReader(new SettingSources(flags, variables, file)).read();
  }

  private ConfigFile file(String text) throws Exception {
    Path path = folder.resolve("atoll.yaml");
    Files.writeString(path, text);
    return ConfigFile.read(path);
  }

  private static List<String> problems(Map<Setting, String> flags, Map<String, String> variables) {
    SettingsException problem =
        catchThrowableOfType(
            SettingsException.class, () -> read(flags, variables, ConfigFile.NONE));
    return problem.lines();
  }

  @Test
  void everythingHasAFallback() throws Exception {
    Settings settings = read(Map.of(), Map.of(), ConfigFile.NONE);
    assertThat(settings.pool()).isEqualTo(Path.of("atoll-data/pool.img"));
    assertThat(settings.s3()).hasToString("127.0.0.1:9000");
    assertThat(settings.admin()).hasToString("127.0.0.1:9001");
    assertThat(settings.size()).isEqualTo(ByteSize.parse("64GiB"));
    assertThat(settings.sizeChosen()).isFalse();
    assertThat(settings.memory()).isEqualTo(ByteSize.parse("768MiB"));
    assertThat(settings.region()).isEqualTo("us-east-1");
    assertThat(settings.domains()).isEmpty();
    assertThat(settings.rootKey()).isNull();
  }

  @Test
  void flagsWinOverEnvironmentOverFile() throws Exception {
    ConfigFile file = file("pool: file.img\nregion: file\nmemory: 1GiB\ndomain: [a.org, b.org]\n");
    Settings settings =
        read(
            Map.of(Setting.POOL, "flag.img"),
            Map.of("ATOLL_POOL", "variable.img", "ATOLL_REGION", "variable", "ATOLL_MEMORY", ""),
            file);
    assertThat(settings.pool()).isEqualTo(Path.of("flag.img"));
    assertThat(settings.region()).isEqualTo("variable");
    assertThat(settings.memory()).isEqualTo(ByteSize.parse("1GiB"));
    assertThat(settings.domains()).containsExactly("a.org", "b.org");
  }

  @Test
  void everyWrongSettingIsNamedWithItsOrigin() {
    List<String> lines =
        problems(
            Map.of(Setting.SIZE, "3x", Setting.S3, "nonsense"),
            Map.of("ATOLL_MEMORY", "12MiB", "ATOLL_REGION", "No Region"));
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).startsWith("--size: '3x'");
    assertThat(lines.get(1)).startsWith("--s3: 'nonsense'");
    assertThat(lines.get(2)).startsWith("ATOLL_MEMORY: ").contains("320 MiB");
    assertThat(lines.get(3)).startsWith("ATOLL_REGION: 'No Region'");
  }

  @Test
  void aPoolMustHoldAPool() {
    assertThat(problems(Map.of(Setting.SIZE, "10MiB"), Map.of()))
        .containsExactly("--size: a pool needs at least 64MiB, not 10.0 MiB");
  }

  @Test
  void twoDoorsNeedTwoPorts() {
    assertThat(problems(Map.of(Setting.ADMIN, "127.0.0.1:9000"), Map.of()))
        .singleElement()
        .asString()
        .startsWith("--admin: 127.0.0.1:9000 is taken by --s3");
  }

  @Test
  void halfAKeyPairIsNoKeyPair() {
    assertThat(problems(Map.of(), Map.of("ATOLL_ACCESS_KEY", "somebody")))
        .containsExactly("ATOLL_ACCESS_KEY: is set without ATOLL_SECRET_KEY; set both or neither");
    assertThat(problems(Map.of(), Map.of("ATOLL_SECRET_KEY", "something")))
        .containsExactly("ATOLL_SECRET_KEY: is set without ATOLL_ACCESS_KEY; set both or neither");
  }

  @Test
  void aBadSecretIsNotRepeated() {
    assertThat(problems(Map.of(), Map.of("ATOLL_ACCESS_KEY", "me!", "ATOLL_SECRET_KEY", "seven77")))
        .singleElement()
        .asString()
        .contains("access key must be")
        .doesNotContain("seven77");
  }

  @Test
  void anUnknownEntryOfTheFileIsNamed() {
    SettingsException problem =
        catchThrowableOfType(SettingsException.class, () -> file("poool: x\nsize: {a: 1}\n"));
    assertThat(problem.lines()).hasSize(2);
    assertThat(problem.lines().get(0)).contains("unknown setting 'poool'").contains("pool, size");
    assertThat(problem.lines().get(1)).contains("size must be a single value");
  }

  @Test
  void aBrokenFileIsToldWithItsLine() {
    SettingsException problem =
        catchThrowableOfType(SettingsException.class, () -> file("pool: a\n  s3: [\n"));
    assertThat(problem.lines()).singleElement().asString().contains("is no YAML: line");
  }

  @Test
  void anEmptyFileSaysNothing() throws Exception {
    assertThat(file("# only a comment\n").entries()).isEmpty();
  }

  @Test
  void aMissingFileIsToldByName() {
    SettingsException problem =
        catchThrowableOfType(
            SettingsException.class, () -> ConfigFile.read(folder.resolve("absent.yaml")));
    assertThat(problem.lines())
        .singleElement()
        .asString()
        .contains("there is no file")
        .contains("absent.yaml");
  }
}
