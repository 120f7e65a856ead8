package io.atoll.s3api.checksum;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.s3api.SeededRandom;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChecksumTest {
  private static final byte[] CHECK = "123456789".getBytes(StandardCharsets.US_ASCII);

  private static Digest of(ChecksumAlgorithm algorithm, byte[] data) {
    RunningChecksum running = RunningChecksum.of(algorithm);
    running.update(ByteBuffer.wrap(data));
    return running.finish();
  }

  /** The check values of the catalogue of parametrised CRC algorithms. */
  @Test
  void checkValues() {
    assertThat(of(ChecksumAlgorithm.CRC32, CHECK).hex()).isEqualTo("cbf43926");
    assertThat(of(ChecksumAlgorithm.CRC32C, CHECK).hex()).isEqualTo("e3069283");
    assertThat(of(ChecksumAlgorithm.CRC64NVME, CHECK).hex()).isEqualTo("ae8b14860a799888");
    assertThat(of(ChecksumAlgorithm.SHA1, CHECK).hex())
        .isEqualTo("f7c3bc1d808e04732adf679965ccc34ca7ae3441");
    assertThat(of(ChecksumAlgorithm.SHA256, new byte[0]).base64())
        .isEqualTo("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    assertThat(of(ChecksumAlgorithm.MD5, CHECK).hex())
        .isEqualTo("25f9e794323b453885f5181f1b624d0b");
    assertThat(of(ChecksumAlgorithm.SHA512, CHECK).hex())
        .isEqualTo(
            "d9e6762dd1c8eaf6d61b3c6192fc408d4d6d5f1176d0c29169bc24e71c3f274a"
                + "d27fcd5811b313d681f7e55ec02d73d499c95455b6b5bb503acf574fba8ffe85");
  }

  /** Bit by bit, as the definition says. */
  private static long slowCrc64(byte[] data) {
    long crc = -1L;
    for (byte b : data) {
      crc ^= b & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) != 0 ? (crc >>> 1) ^ 0x9A6C9329AC4BC9B5L : crc >>> 1;
      }
    }
    return ~crc;
  }

  @Test
  void crc64AgreesWithTheDefinitionForAnyPieces() {
    SeededRandom random = SeededRandom.fresh();
    for (int round = 0; round < 200; round++) {
      byte[] data = new byte[random.nextInt(300)];
      random.nextBytes(data);
      int cut = data.length == 0 ? 0 : random.nextInt(data.length);
      ByteBuffer direct = ByteBuffer.allocateDirect(data.length).put(data).flip();
      RunningChecksum running = RunningChecksum.of(ChecksumAlgorithm.CRC64NVME);
      running.update(direct.slice(0, cut));
      running.update(ByteBuffer.wrap(data, cut, data.length - cut));
      assertThat(running.finish().number()).as("%s", random).isEqualTo(slowCrc64(data));
    }
  }

  @Test
  void fullObjectOfPartsIsThatOfTheWhole() {
    SeededRandom random = SeededRandom.fresh();
    for (ChecksumAlgorithm algorithm :
        List.of(ChecksumAlgorithm.CRC32, ChecksumAlgorithm.CRC32C, ChecksumAlgorithm.CRC64NVME)) {
      for (int round = 0; round < 30; round++) {
        byte[] data = new byte[random.nextInt(4000)];
        random.nextBytes(data);
        List<MultipartChecksum.Part> parts = new ArrayList<>();
        for (int from = 0; from < data.length; ) {
          int count = Math.min(data.length - from, random.nextInt(1500));
          byte[] part = Arrays.copyOfRange(data, from, from + count);
          parts.add(new MultipartChecksum.Part(of(algorithm, part), count));
          from += count;
        }
        assertThat(MultipartChecksum.fullObject(algorithm, parts))
            .as("%s %s", algorithm, random)
            .isEqualTo(of(algorithm, data));
      }
    }
  }

  @Test
  void compositeAndEtagHashTheParts() {
    Digest part = of(ChecksumAlgorithm.SHA256, CHECK);
    var parts = List.of(new MultipartChecksum.Part(part, 9), new MultipartChecksum.Part(part, 9));
    byte[] both = new byte[64];
    System.arraycopy(part.bytes(), 0, both, 0, 32);
    System.arraycopy(part.bytes(), 0, both, 32, 32);
    assertThat(MultipartChecksum.composite(ChecksumAlgorithm.SHA256, parts))
        .isEqualTo(of(ChecksumAlgorithm.SHA256, both).base64() + "-2");
    Digest empty = Digest.ofHex("d41d8cd98f00b204e9800998ecf8427e", 16);
    assertThat(empty).isNotNull();
    assertThat(MultipartChecksum.etag(List.of(empty)))
        .isEqualTo("59adb24ef3cdbe0297f05b395827453f-1");
  }

  @Test
  void onePassMakesAllDigests() {
    SeededRandom random = SeededRandom.fresh();
    byte[] data = new byte[100_000];
    random.nextBytes(data);
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      var digests = new BodyDigests(RunningChecksum.md5(), true, algorithm);
      ByteBuffer buffer = ByteBuffer.wrap(data);
      digests.update(buffer.slice(0, 33_333));
      digests.update(buffer.slice(33_333, data.length - 33_333));
      BodyDigests.Result result = digests.finish();
      assertThat(result.lengthBytes()).isEqualTo(data.length);
      assertThat(result.checksum()).isEqualTo(of(algorithm, data));
      assertThat(result.sha256()).isEqualTo(of(ChecksumAlgorithm.SHA256, data));
      RunningChecksum md5 = RunningChecksum.md5();
      md5.update(ByteBuffer.wrap(data));
      assertThat(result.md5()).isEqualTo(md5.finish());
    }
  }

  @Test
  void digestsParseStrictly() {
    assertThat(Digest.ofHex("00ff", 2)).isEqualTo(Digest.of(new byte[] {0, -1}));
    assertThat(Digest.ofHex("00fg", 2)).isNull();
    assertThat(Digest.ofHex("00f", 2)).isNull();
    assertThat(ChecksumAlgorithm.CRC32.decode("AAAAAA==")).isEqualTo(Digest.of(new byte[4]));
    assertThat(ChecksumAlgorithm.CRC32.decode("AAAA")).isNull();
    assertThat(ChecksumAlgorithm.CRC32.decode("bad")).isNull();
  }
}
