package io.atoll.lockmgr.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the Spin model of takeover and log closing; needs spin and gcc on the path. */
@Tag("slow")
class TakeoverModelTest {
  private static final Path MODEL =
      Path.of(System.getProperty("atoll.root", ".."), "docs", "models", "takeover.pml")
          .toAbsolutePath();

  @TempDir Path directory;

  private String run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  private String check(List<String> switches) throws IOException, InterruptedException {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/spin")) && Files.isExecutable(Path.of("/usr/bin/gcc")),
        "spin and gcc are installed");
    List<String> spin = new ArrayList<>(List.of("spin"));
    spin.addAll(switches);
    spin.addAll(List.of("-a", MODEL.toString()));
    run(spin.toArray(String[]::new));
    run("gcc", "-O2", "-DSAFETY", "-w", "-o", "pan", "pan.c");
    return run("./pan", "-m100000");
  }

  @Test
  void noInterleavingBreaksAClaim() throws Exception {
    assertThat(check(List.of())).contains("errors: 0").doesNotContain("max search depth too small");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-DCLOSE_LATE", "-DNO_PROMISE", "-DFENCE_EARLY", "-DNO_ADOPT"})
  void eachPlantedFaultBreaksOne(String planted) throws Exception {
    assertThat(check(List.of(planted))).contains("assertion violated");
  }
}
