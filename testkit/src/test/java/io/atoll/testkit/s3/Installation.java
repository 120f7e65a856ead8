package io.atoll.testkit.s3;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * The launcher beside what it would have built, as a machine without the sources has it. The jars
 * are this run's class path without the tests themselves.
 */
record Installation(Path launcher) {
  private static final String LIB = ".atoll/gateway/current/lib";
  private static final Path SOURCES = Path.of(System.getProperty("atoll.root", ".."));

  /** Makes one in a folder. */
  static Installation in(Path folder) throws IOException {
    Path home = Files.createDirectories(folder.resolve("installed"));
    Path lib = Files.createDirectories(home.resolve(LIB));
    int number = 0;
    for (String entry : classPath().split(File.pathSeparator, -1)) {
      Path from = Path.of(entry);
      if (entry.isEmpty() || from.startsWith(Path.of("").toAbsolutePath()) || !Files.exists(from)) {
        continue; // testkit itself
      }
      Path jar = lib.resolve("%03d.jar".formatted(number++));
      if (Files.isDirectory(from)) {
        pack(from, jar);
      } else {
        Files.createSymbolicLink(jar, from);
      }
    }
    return new Installation(Files.copy(SOURCES.resolve("atoll"), home.resolve("atoll")));
  }

  /** What surefire was given, which is not what its own process names. */
  private static String classPath() {
    String given = System.getProperty("surefire.test.class.path");
    return given != null ? given : System.getProperty("java.class.path", "");
  }

  private static void pack(Path classes, Path jar) throws IOException {
    int code =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                "--create",
                "--file",
                jar.toString(),
                "-C",
                classes.toString(),
                ".");
    if (code != 0) {
      throw new IOException("cannot pack " + classes);
    }
  }

  /** A command of it, with the tests' key pair. */
  ProcessBuilder command(String... words) {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.command().addFirst(launcher.toString());
    builder.environment().keySet().removeIf(name -> name.startsWith("ATOLL_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("ATOLL_ACCESS_KEY", S3TestServer.ACCESS_KEY);
    builder.environment().put("ATOLL_SECRET_KEY", S3TestServer.SECRET_KEY);
    return builder;
  }

  /** Removes it. Links are not left to others, who may be wary of following them. */
  void remove() throws IOException {
    try (Stream<Path> jars = Files.list(launcher.resolveSibling(LIB))) {
      for (Path jar : jars.toList()) {
        Files.delete(jar);
      }
    }
  }
}
