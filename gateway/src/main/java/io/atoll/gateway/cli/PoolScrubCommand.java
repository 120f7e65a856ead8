package io.atoll.gateway.cli;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.PoolOptions;
import io.atoll.blockpool.check.Finding;
import io.atoll.blockpool.check.Scrubber;
import io.atoll.blockpool.device.Devices;
import io.atoll.blockpool.device.OpenMode;
import io.atoll.gateway.admin.ScrubView;
import io.atoll.gateway.config.ByteSize;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code atoll pool scrub}. */
@Command(
    name = "scrub",
    description = {
      "Read and verify everything that a pool keeps, while it is served.",
      "",
      "The server does it and goes on when this command is interrupted; --stop ends it. Exit code 1",
      "when damage is found.",
      ""
    },
    mixinStandardHelpOptions = true)
final class PoolScrubCommand implements Callable<Integer> {
  private static final long POLL_MILLIS = 200;

  @Mixin private PoolArgument pool;

  @Option(
      names = "--rate",
      paramLabel = "SIZE",
      defaultValue = "64MiB",
      converter = ByteSizeConverter.class,
      description = "Read no more than this a second, 0 for no limit; default ${DEFAULT-VALUE}.")
  private ByteSize rate = new ByteSize(64L << 20);

  @Option(names = "--no-wait", description = "Start it and return.")
  private boolean detached;

  @Option(names = "--stop", description = "Stop the one that runs.")
  private boolean stop;

  @Mixin private Output output;

  @Override
  public Integer call() throws IOException, CommandException {
    Optional<AdminClient> server = AdminClient.find(pool.files());
    if (stop && server.isEmpty()) {
      throw CommandException.failure(
          "no server runs on " + pool.path() + ", so nothing is scrubbed");
    }
    ScrubView view = server.isPresent() ? online(server.get()) : offline();
    output.show(view, () -> print(view));
    boolean fine = damaged(view) == 0 && view.state() != ScrubView.State.FAILED;
    return fine ? ExitCode.OK : ExitCode.FAILURE;
  }

  private ScrubView online(AdminClient server) throws IOException, CommandException {
    if (stop) {
      return server.post("/v1/scrub/stop", ScrubView.class);
    }
    ScrubView view = server.post("/v1/scrub?rate=" + rate.bytes(), ScrubView.class);
    try (Progress progress = new Progress(!output.json(), "scrub")) {
      while (!detached && view.state() == ScrubView.State.RUNNING) {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        view = server.get("/v1/scrub", ScrubView.class);
        progress.report(
            new ByteSize(view.readBytes()).toString(), view.readBytes(), view.totalBytes());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return view;
  }

  private ScrubView offline() throws IOException {
    try (Pool open = Pool.open(Devices.open(pool.path(), OpenMode.EXCLUSIVE), PoolOptions.DEFAULT);
        Scrubber scrubber = open.scrubber();
        Progress progress = new Progress(!output.json(), "scrub")) {
      scrubber.run(
          rate.bytes(),
          () -> false,
          (phase, done) -> progress.report(new ByteSize(done).toString(), done, -1));
      List<Finding> findings = scrubber.findings();
      return new ScrubView(
          ScrubView.State.DONE,
          null,
          scrubber.bytesRead(),
          scrubber.bytesRead(),
          scrubber.blocksRead(),
          rate.bytes(),
          findings,
          null);
    }
  }

  private static long damaged(ScrubView view) {
    return view.findings().stream()
        .filter(finding -> finding.severity() != Finding.Severity.NOTE)
        .count();
  }

  private static String mended(ScrubView view) {
    long mended = view.findings().size() - damaged(view);
    return mended == 0 ? "" : ", " + mended + " mended";
  }

  private void print(ScrubView view) {
    view.findings().forEach(finding -> output.line("%s", finding));
    String read = "%s in %d blocks".formatted(new ByteSize(view.readBytes()), view.blocks());
    switch (view.state()) {
      case NONE -> output.line("nothing was scrubbed yet");
      case RUNNING ->
          output.line("scrubbing since %s, %s so far", String.valueOf(view.startedAt()), read);
      case STOPPED -> output.line("stopped after %s", read);
      case FAILED -> output.line("failed after %s: %s", read, String.valueOf(view.error()));
      case DONE ->
          output.line(
              "verified %s: %s%s",
              read, damaged(view) == 0 ? "no damage" : damaged(view) + " damaged", mended(view));
    }
  }
}
