package io.atoll.lockmgr.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.lockmgr.api.Incarnation;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CommandFencerTest {
  private static CommandFencer shell(String script, long timeoutMillis) {
    return new CommandFencer(
        List.of("/bin/sh", "-c", script, "fence"), TimeUnit.MILLISECONDS.toNanos(timeoutMillis));
  }

  @Test
  void exitCodeZeroIsProofAndTheCommandIsToldWhom() throws IOException {
    Incarnation victim = new Incarnation(5 * 64 + 3);
    assertThat(shell("test \"$1 $2\" = \"3 323\"", 10_000).cutOff(victim)).isTrue();
  }

  @Test
  void anyOtherExitCodeOrATimeoutIsNone() throws IOException {
    Incarnation victim = new Incarnation(64);
    assertThat(shell("exit 1", 10_000).cutOff(victim)).isFalse();
    assertThat(shell("exec sleep 60", 50).cutOff(victim)).isFalse();
  }
}
