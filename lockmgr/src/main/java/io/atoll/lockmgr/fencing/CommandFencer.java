package io.atoll.lockmgr.fencing;

import io.atoll.lockmgr.api.Incarnation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Fences by the operator's own command (switch the power off, block the port), called with the
 * victim's slot and incarnation. Exit code 0 is the operator's word that the victim is gone.
 */
public final class CommandFencer implements Fencer {
  private final List<String> command;
  private final long timeoutNanos;

  /**
   * A fencer that runs this command.
   *
   * @param command program and first arguments; slot and incarnation are appended
   * @param timeoutNanos after which it is ended and counts as failed
   */
  public CommandFencer(List<String> command, long timeoutNanos) {
    this.command = List.copyOf(command);
    this.timeoutNanos = timeoutNanos;
  }

  @Override
  public void admit(Incarnation self) {}

  @Override
  public void withdraw() {}

  @Override
  public boolean cutOff(Incarnation victim) throws IOException {
    List<String> words = new ArrayList<>(command);
    words.add(String.valueOf(victim.slot().value()));
    words.add(String.valueOf(victim.value()));
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!process.waitFor(timeoutNanos, TimeUnit.NANOSECONDS)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
