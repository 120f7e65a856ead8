package io.atoll.testkit.locks.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How one process finds the shared device, as a file of the test says: {@code well}, {@code slow
 * MILLISECONDS} before each access, or {@code failing}.
 *
 * <p>A write that fails was carried out in half of the cases: its outcome is unknown.
 */
final class DeviceCondition {
  /** A device without trouble. */
  static final DeviceCondition WELL = new DeviceCondition(null);

  private final @Nullable Path file;

  /**
   * @param file holds the condition, looked at before each access; null if there is never trouble
   */
  DeviceCondition(@Nullable Path file) {
    this.file = file;
  }

  void beforeRead() throws IOException {
    if (present().equals("failing")) {
      throw new IOException("the test lets this node's reads fail");
    }
  }

  void beforeWrite() throws IOException {
    if (present().equals("failing") && ThreadLocalRandom.current().nextBoolean()) {
      throw new IOException("the test lets this node's writes fail before they are carried out");
    }
  }

  void afterWrite() throws IOException {
    if (present().equals("failing")) {
      throw new IOException("the test lets this node's writes fail after they were carried out");
    }
  }

  /** The first word, after having waited if that is {@code slow}. */
  private String present() throws IOException {
    if (file == null) {
      return "well";
    }
    String[] words = Files.readString(file, StandardCharsets.UTF_8).strip().split(" ", -1);
    if (words[0].equals("slow")) {
      try {
        TimeUnit.MILLISECONDS.sleep(Long.parseLong(words[1]));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return words[0];
  }
}
