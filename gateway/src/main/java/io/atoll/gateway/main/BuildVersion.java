package io.atoll.gateway.main;

/** This build's version, as its jar states it; {@code dev} when run from class folders. */
public final class BuildVersion {
  private BuildVersion() {}

  public static String text() {
    String stated = BuildVersion.class.getPackage().getImplementationVersion();
    return stated == null ? "dev" : stated;
  }
}
