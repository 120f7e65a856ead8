package io.atoll.gateway.cli;

import io.atoll.blockpool.format.Superblock;
import io.atoll.gateway.main.BuildVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code atoll version}. */
@Command(name = "version", description = "Tell this build's version and pool format.")
final class VersionCommand implements Runnable {
  @Mixin private Output output;

  private record View(String version, int poolFormat, String java) {}

  @Override
  public void run() {
    View view =
        new View(
            BuildVersion.text(), Superblock.FORMAT_VERSION, System.getProperty("java.version"));
    output.show(
        view,
        () ->
            output.line(
                "atoll %s, pool format %d, Java %s",
                view.version(), view.poolFormat(), view.java()));
  }
}
