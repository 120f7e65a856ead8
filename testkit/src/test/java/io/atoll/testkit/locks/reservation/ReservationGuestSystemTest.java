package io.atoll.testkit.locks.reservation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.atoll.lockmgr.fencing.KernelReservations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Boots a Linux guest in which the kernel's own SCSI target shows one LUN to two initiators, and
 * walks {@link ReservationLadder} there. Under a minute, without hardware virtualisation.
 */
@Tag("system")
class ReservationGuestSystemTest {
  private static final Path MODULE = Path.of(System.getProperty("atoll.root", "."), "testkit");
  private static final int SOMETHING_MISSING = 77;

  private record Ran(int code, String output) {}

  private static Ran run(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.redirectInput(Path.of("/dev/null").toFile()).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      return new Ran(process.waitFor(), output);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String classesOf(Class<?> one) {
    return Path.of(one.getProtectionDomain().getCodeSource().getLocation().getPath()).toString();
  }

  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void theLadderHoldsOnTheKernelsTarget() throws Exception {
    Path out = MODULE.resolve("target/guest");
    Ran built =
        run(
            List.of(
                "bash",
                MODULE.resolve("src/test/guest/build.sh").toString(),
                out.toString(),
                ReservationLadder.class.getName(),
                classesOf(KernelReservations.class),
                classesOf(ReservationLadder.class)));
    assumeTrue(built.code != SOMETHING_MISSING, built.output);
    assertThat(built.code).as(built.output).isZero();
    Ran guest =
        run(
            List.of(
                "qemu-system-x86_64",
                "-machine",
                "q35,accel=tcg",
                "-cpu",
                "max",
                "-m",
                "512",
                "-no-reboot",
                "-kernel",
                out.resolve("vmlinuz").toString(),
                "-initrd",
                out.resolve("initramfs").toString(),
                "-append",
                "console=ttyS0 quiet panic=-1",
                "-net",
                "none",
                "-monitor",
                "none",
                "-serial",
                "stdio",
                "-display",
                "none"));
    System.out.println(guest.output);
    assertThat(guest.output).contains("ladder walked", "guest: 0");
  }
}
