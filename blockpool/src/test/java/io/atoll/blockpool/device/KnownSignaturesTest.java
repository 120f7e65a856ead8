package io.atoll.blockpool.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownSignaturesTest {
  @ParameterizedTest
  @CsvSource({
    "0, XFSB, XFS file system",
    "65600, _BHRfS_M, btrfs file system",
    "536, LVM2 001, LVM physical volume",
    "512, EFI PART, GPT partition table",
    "32769, CD001, ISO 9660 image",
    "3, 'NTFS    ', NTFS file system",
    "4086, SWAPSPACE2, swap space"
  })
  void namesWhatIsThere(int offset, String magic, String name) {
    byte[] beginning = new byte[KnownSignatures.PROBE_BYTES];
    byte[] bytes = magic.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, beginning, offset, bytes.length);
    assertThat(KnownSignatures.find(MemorySegment.ofArray(beginning))).contains(name);
  }

  @Test
  void zeroesShortBeginningsAndNoiseAreNothingKnown() {
    assertThat(KnownSignatures.find(MemorySegment.ofArray(new byte[KnownSignatures.PROBE_BYTES])))
        .isEmpty();
    assertThat(KnownSignatures.find(MemorySegment.ofArray(new byte[3]))).isEmpty();
    byte[] noise = new byte[KnownSignatures.PROBE_BYTES];
    new Random(1).nextBytes(noise);
    assertThat(KnownSignatures.find(MemorySegment.ofArray(noise))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"mkfs.ext4 -q -F, ext2/3/4 file system", "mkswap, swap space"})
  void recognisesWhatTheSystemsOwnToolsMake(String command, String name, @TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("disk");
    Devices.create(file, 16 << 20).close();
    ProcessBuilder maker = new ProcessBuilder((command + " " + file).split(" "));
    maker.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
    int result;
    try {
      result =
          maker
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
    } catch (java.io.IOException e) {
      result = -1;
    }
    assumeTrue(result == 0, "no " + command + " here");
    try (var in = Files.newInputStream(file)) {
      byte[] beginning = in.readNBytes(KnownSignatures.PROBE_BYTES);
      assertThat(KnownSignatures.find(MemorySegment.ofArray(beginning))).contains(name);
    }
  }
}
