package io.atoll.s3api.checksum;

import com.dynatrace.hash4j.hashing.ByteAccess;
import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Supplier;

/**
 * The xxHash family, with seed 0 and the default secret. Values are the canonical ones: most
 * significant byte first, and of 128 bits the high half first.
 *
 * <p>Source: "xxHash fast digest algorithm", version 0.2.
 */
final class XxHash implements RunningChecksum {
  private static final ByteAccess<ByteBuffer> IN_PLACE =
      ByteAccess.forByteBuffer(ByteOrder.LITTLE_ENDIAN);

  private final HashStream64 stream;
  private final Supplier<Digest> value;

  private XxHash(HashStream64 stream, Supplier<Digest> value) {
    this.stream = stream;
    this.value = value;
  }

  /** XXH64. */
  static XxHash xxh64() {
    return of64(Hashing.xxh64().hashStream());
  }

  /** XXH3 in its 64 bit form. */
  static XxHash xxh3() {
    return of64(Hashing.xxh3_64().hashStream());
  }

  /** XXH3 in its 128 bit form. */
  static XxHash xxh128() {
    HashStream128 stream = Hashing.xxh3_128().hashStream();
    return new XxHash(stream, () -> digest(stream.get()));
  }

  private static XxHash of64(HashStream64 stream) {
    return new XxHash(stream, () -> Digest.ofNumber(stream.getAsLong(), 8));
  }

  private static Digest digest(HashValue128 hash) {
    ByteBuffer bytes = ByteBuffer.allocate(16);
    bytes.putLong(hash.getMostSignificantBits()).putLong(hash.getLeastSignificantBits());
    return Digest.of(bytes.array());
  }

  @Override
  public void update(ByteBuffer data) {
    // In place. In the other order each word would be turned twice, which halves the speed.
    ByteBuffer in = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    stream.putBytes(in, in.position(), in.remaining(), IN_PLACE);
  }

  @Override
  public Digest finish() {
    Digest digest = value.get();
    stream.reset();
    return digest;
  }
}
