package io.atoll.lockmgr.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeakCheckTest {
  @TempDir Path directory;

  @Test
  void anOpenFileAndALiveThreadAreSeen() throws Exception {
    LeakCheck.Open before = LeakCheck.Open.now();
    CountDownLatch end = new CountDownLatch(1);
    Thread thread =
        Thread.ofPlatform()
            .name("left")
            .start(() -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    Path file = directory.resolve("left");
    try (FileChannel left =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      assertThat(left.isOpen()).isTrue();
      assertThat(LeakCheck.Open.now().since(before))
          .contains("thread left", "descriptor of " + file.toRealPath());
    }
    end.countDown();
    thread.join();
    assertThat(LeakCheck.Open.now().since(before)).noneMatch(l -> l.contains("left"));
  }
}
