package io.atoll.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Files for clients to carry to and fro. */
final class FileTree {
  private static final int LARGE_BYTES = 25_000_000;
  private static final int SMALL_FILES = 40;

  private FileTree() {}

  /**
   * Makes one: large, small and empty files, in folders, some with names that need quoting. Returns
   * how many files it has.
   */
  static int make(Path root) throws IOException {
    Random random = new Random(11);
    Path deep = Files.createDirectories(root.resolve("sub/deep"));
    Files.write(root.resolve("large.bin"), bytes(random, LARGE_BYTES));
    Files.write(root.resolve("empty"), new byte[0]);
    Files.writeString(deep.resolve("spa ce+ü&(1).txt"), "x");
    for (int i = 1; i <= SMALL_FILES; i++) {
      Files.write(root.resolve("sub/f" + i), bytes(random, i * 1000));
    }
    return SMALL_FILES + 3;
  }

  private static byte[] bytes(Random random, int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Both trees have the same files with the same bytes. */
  static void requireSame(Path one, Path two) throws IOException {
    assertThat(files(two)).isEqualTo(files(one));
    for (String file : files(one)) {
      assertThat(Files.mismatch(one.resolve(file), two.resolve(file))).as(file).isEqualTo(-1);
    }
  }

  private static List<String> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
