package io.atoll.gateway.cli;

import io.atoll.gateway.main.BuildVersion;
import picocli.CommandLine.IVersionProvider;

/** The answer to {@code --version}. */
final class VersionText implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"atoll " + BuildVersion.text()};
  }
}
