package io.atoll.bench.suite;

import io.atoll.bench.load.SignedRequests;
import io.atoll.bench.load.Work;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * The requests of the loads. Bodies are random, so that nothing compresses or is shared by
 * accident.
 */
final class Loads {
  static final String BUCKET = "/bench";
  static final int SMALL_BYTES = 4096;
  static final int LARGE_BYTES = 64 << 20;

  private Loads() {}

  /** Keys of which no two follow each other in order. */
  static String key(long number) {
    long mixed = number * 0x9E3779B97F4A7C15L;
    return BUCKET + "/%016x/%d".formatted(mixed, SMALL_BYTES);
  }

  /** 4 KiB PUTs of keys {@code first}, {@code first + 1}, ... */
  static Work smallPuts(SignedRequests requests, long first) {
    SplittableRandom random = new SplittableRandom(first + 1);
    return number -> {
      byte[] body = new byte[SMALL_BYTES];
      random.nextBytes(body);
      return requests.signed("PUT", key(first + number), body);
    };
  }

  /** 4 KiB PUTs over keys that exist. */
  static Work smallOverwrites(SignedRequests requests, long keys, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return number -> {
      byte[] body = new byte[SMALL_BYTES];
      random.nextBytes(body);
      return requests.signed("PUT", key(random.nextLong(keys)), body);
    };
  }

  /** 4 KiB GETs of random keys. */
  static Work smallGets(SignedRequests requests, long keys, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return number -> requests.plain("GET", key(random.nextLong(keys)), null);
  }

  static String largeKey(long number) {
    return BUCKET + "/large-%d/%d".formatted(number, LARGE_BYTES);
  }

  /** 64 MiB PUTs of {@code count} objects, each of other bytes, made before the first is sent. */
  static Work largePuts(SignedRequests requests, boolean signed, long first, int count) {
    ByteBuffer[] bodies = new ByteBuffer[count];
    String[] hashes = new String[count];
    for (int i = 0; i < count; i++) {
      byte[] body = new byte[LARGE_BYTES];
      new SplittableRandom(first + i).nextBytes(body);
      hashes[i] = signed ? requests.hash(body) : "UNSIGNED-PAYLOAD";
      bodies[i] = ByteBuffer.allocateDirect(LARGE_BYTES).put(body).flip();
    }
    return number ->
        requests.withBody(
            "PUT", largeKey(first + number), bodies[(int) number], hashes[(int) number]);
  }

  /** 64 MiB PUTs of the same bytes under different keys. */
  static Work samePuts(SignedRequests requests) {
    byte[] body = new byte[LARGE_BYTES];
    new SplittableRandom(77).nextBytes(body);
    ByteBuffer shared = ByteBuffer.allocateDirect(LARGE_BYTES).put(body).flip();
    return number ->
        requests.withBody("PUT", BUCKET + "/same-" + number, shared, "UNSIGNED-PAYLOAD");
  }

  /** 64 MiB GETs of objects 0 to {@code count - 1} in turn. */
  static Work largeGets(SignedRequests requests, long first, int count) {
    return number -> requests.plain("GET", largeKey(first + number % count), null);
  }
}
