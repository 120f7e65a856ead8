package io.atoll.gateway.cli;

import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * A progress bar on standard error, where a person watches it and the work has lasted for a second.
 */
final class Progress implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int REDRAW_MILLIS = 200;

  private final boolean shown;
  private final String name;
  private final long began = System.nanoTime();
  private @Nullable ProgressBar bar;

  /**
   * @param shown whether there is to be one at all
   * @param name what is being done
   */
  Progress(boolean shown, String name) {
    this.shown = shown && Output.onTerminal();
    this.name = name;
  }

  /**
   * How far it came.
   *
   * @param phase what is being looked at
   * @param done of it
   * @param total of it, -1 when nobody knows
   */
  void report(String phase, long done, long total) {
    if (!shown || System.nanoTime() - began < PATIENCE_NANOS) {
      return;
    }
    ProgressBar present = bar;
    if (present == null) {
      present = make();
      bar = present;
    }
    present.setExtraMessage(" " + phase);
    present.maxHint(total);
    present.stepTo(done);
  }

  private ProgressBar make() {
    return new ProgressBarBuilder()
        .setTaskName(name)
        .setInitialMax(-1)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(REDRAW_MILLIS)
        .clearDisplayOnFinish()
        .build();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
