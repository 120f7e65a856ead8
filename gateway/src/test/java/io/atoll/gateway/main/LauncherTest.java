package io.atoll.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher in a source tree of its own, with a JDK and a Maven that only note how they were
 * called.
 */
final class LauncherTest {
  private static final Path LAUNCHER = Path.of(System.getProperty("atoll.root"), "atoll");
  private static final List<String> MODULES =
      List.of("lockmgr", "blockpool", "s3api", "gateway", "testkit", "bench");

  @TempDir private Path folder;
  private Path tree;
  private Path jdk;
  private Path calls;

  private record Ran(int code, String out, String err) {}

  @BeforeEach
  void plant() throws IOException {
    tree = Files.createDirectories(folder.resolve("tree with space"));
    jdk = folder.resolve("jdk");
    calls = folder.resolve("calls");
    Files.createFile(calls);
    Files.copy(LAUNCHER, tree.resolve("atoll"));
    Files.writeString(tree.resolve("pom.xml"), "<project/>");
    for (String module : MODULES) {
      Files.createDirectories(tree.resolve(module + "/src/main"));
      Files.writeString(tree.resolve(module + "/pom.xml"), "<project/>");
    }
    script(tree.resolve("atoll"), Files.readString(LAUNCHER));
    plantMaven("0");
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
    script(jdk.resolve("bin/javac"), "#!/bin/sh\n");
    script(
        jdk.resolve("bin/java"),
        """
        #!/bin/sh
        case "$*" in
          *AOTCacheOutput*) exit 0 ;;
        esac
        printf '%s\\n' "$@"
        """);
  }

  private void plantMaven(String code) throws IOException {
    script(
        tree.resolve("mvnw"),
        """
        #!/bin/sh
        echo built >> '%s'
        for module in gateway testkit bench; do
          mkdir -p $module/target/lib
          touch $module/target/lib/other.jar $module/target/atoll-$module-1.jar
        done
        echo '[ERROR] it does not compile'
        exit %s
        """
            .formatted(calls, code));
  }

  private static void script(Path path, String text) throws IOException {
    Files.writeString(path, text);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Process start(Map<String, String> variables, String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of(tree.resolve("atoll").toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("ATOLL_"));
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().put("ATOLL_JDK_FOLDERS", "");
    builder.environment().putAll(variables);
    return builder.start();
  }

  private Ran run(Map<String, String> variables, String... words) throws Exception {
    Process process = start(variables, words);
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), out, err);
  }

  private long builds() throws IOException {
    try (var lines = Files.lines(calls)) {
      return lines.count();
    }
  }

  @Test
  void itBuildsOnceAndAgainAfterAChange() throws Exception {
    Ran first = run(Map.of(), "version");
    assertThat(first.code()).isZero();
    assertThat(first.err()).hasLineCount(1).contains("building gateway");
    assertThat(first.out()).contains("io.atoll.gateway.cli.Atoll\nversion\n");
    assertThat(run(Map.of(), "version").err()).isEmpty();
    assertThat(builds()).isEqualTo(1);

    Files.writeString(tree.resolve("blockpool/src/main/New.java"), "class New {}");
    run(Map.of(), "version");
    assertThat(builds()).isEqualTo(2);

    Files.delete(tree.resolve("blockpool/src/main/New.java"));
    run(Map.of("ATOLL_BUILD", "never"), "version");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    Process one = start(Map.of(), "version");
    Process two = start(Map.of(), "version");
    assertThat(one.waitFor()).isZero();
    assertThat(two.waitFor()).isZero();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void aFailedBuildSaysWhyAndIsTriedAgain() throws Exception {
    plantMaven("1");
    Ran failed = run(Map.of(), "version");
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err()).contains("it does not compile").contains("the build failed");
    plantMaven("0");
    assertThat(run(Map.of(), "version").code()).isZero();
  }

  @Test
  void withoutAJdkItSaysWhatToInstall() throws Exception {
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"21.0.1\"\n");
    // A path on which this machine's own JDK cannot be found.
    Path tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool : List.of("bash", "dirname", "readlink", "grep")) {
      Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin", tool));
    }
    Ran ran = run(Map.of("PATH", tools.toString()), "version");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).hasLineCount(1).contains("JDK 25").contains("JAVA_HOME");
  }

  @Test
  void memoryComesFromFlagEnvironmentOrFile() throws Exception {
    Path config = folder.resolve("atoll.yaml");
    Files.writeString(config, "region: x\nmemory: \"2GiB\"\n");
    assertThat(run(Map.of(), "serve").out()).contains("-Xmx192m\n", "-Xmn96m\n");
    assertThat(run(Map.of(), "serve", "--memory", "320MiB").out()).contains("-Xmx80m\n");
    assertThat(run(Map.of("ATOLL_MEMORY", "1g"), "serve").out()).contains("-Xmx256m\n");
    assertThat(run(Map.of("ATOLL_MEMORY", "1g"), "serve", "--memory=4G").out())
        .contains("-Xmx1024m\n");
    assertThat(run(Map.of(), "serve", "--config", config.toString()).out()).contains("-Xmx512m\n");
    assertThat(run(Map.of(), "serve", "--memory", "lots").out()).contains("-Xmx192m\n");
  }

  @Test
  void argumentsArriveAsTheyWereGiven() throws Exception {
    assertThat(run(Map.of(), "pool", "info", "a b", "*").out())
        .endsWith("io.atoll.gateway.cli.Atoll\npool\ninfo\na b\n*\n");
  }

  @Test
  void simulationsRunFromTheSourceTree() throws Exception {
    assertThat(run(Map.of(), "simulate", "pool", "--seeds", "3").out())
        .endsWith("io.atoll.testkit.pool.SimulatePool\n--seeds\n3\n");
    assertThat(run(Map.of(), "bench", "--only", "small").out())
        .endsWith("io.atoll.bench.suite.Bench\n--only\nsmall\n");
    Ran unknown = run(Map.of(), "simulate", "weather");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).hasLineCount(1);
  }

  @Test
  void testsEndWithAClearLine() throws Exception {
    Ran passed = run(Map.of(), "test");
    assertThat(passed.code()).isZero();
    assertThat(passed.out().strip().lines().toList().getLast())
        .startsWith("atoll: all tests and gates passed");
    plantMaven("1");
    Ran failed = run(Map.of(), "test");
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.err()).contains("FAILED");
  }
}
