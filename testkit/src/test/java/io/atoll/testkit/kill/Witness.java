package io.atoll.testkit.kill;

import io.atoll.s3api.http.Headers;
import io.atoll.s3api.http.S3Request;
import io.atoll.s3api.sigv4.Credentials;
import io.atoll.s3api.sigv4.RequestSigner;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client with keys of its own. It knows, per key, what was acknowledged last and what was tried
 * since; after a crash the key must hold one of these, whole.
 */
final class Witness {
  private static final int KEYS = 30;
  private static final int[] SIZES = {0, 10, 3_000, 4_096, 20_000, 33_000, 140_000, 1_200_000};

  /** The state of a key: a version that can be made again from its number, or 0 for no object. */
  private static final class Key {
    private final String name;
    private final List<Long> possible = new ArrayList<>(List.of(0L));

    Key(String name) {
      this.name = name;
    }
  }

  private final HttpClient http;
  private final RequestSigner signer =
      new RequestSigner(new Credentials(Victim.ACCESS_KEY, Victim.SECRET_KEY), "us-east-1");
  private final Random random;
  private final List<Key> keys = new ArrayList<>();
  private final Map<Long, byte[]> contents = new HashMap<>();
  private long nextVersion;
  private long acknowledged;

  Witness(HttpClient http, int number, long seed) {
    this.http = http;
    this.random = new Random(seed * 31 + number);
    this.nextVersion = (long) (number + 1) << 32;
    for (int i = 0; i < KEYS; i++) {
      keys.add(new Key("w" + number + "/k" + i));
    }
  }

  /** Writes until the server is gone. */
  void load(int port) throws InterruptedException {
    try {
      while (true) {
        step(port);
      }
    } catch (IOException gone) {
      // The kill: the operation that was under way may or may not have happened.
    }
  }

  private void step(int port) throws IOException, InterruptedException {
    Key key = keys.get(random.nextInt(KEYS));
    if (random.nextInt(6) == 0) {
      attempt(port, key, 0, "DELETE", null, null);
    } else if (random.nextInt(6) == 0) {
      Key source = keys.get(random.nextInt(KEYS));
      long version = source.possible.getFirst();
      if (source.possible.size() == 1 && version != 0 && source != key) {
        attempt(port, key, version, "PUT", new byte[0], source.name);
      }
    } else {
      long version = nextVersion++;
      attempt(port, key, version, "PUT", content(version), null);
    }
  }

  private void attempt(
      int port,
      Key key,
      long version,
      String method,
      byte @Nullable [] body,
      @Nullable String copySource)
      throws IOException, InterruptedException {
    key.possible.add(version);
    HttpResponse<byte[]> response = send(port, method, key.name, body, copySource);
    if (response.statusCode() / 100 != 2) {
      throw new AssertionError(
          method
              + " "
              + key.name
              + " answered "
              + response.statusCode()
              + ": "
              + new String(response.body(), StandardCharsets.UTF_8));
    }
    key.possible.clear();
    key.possible.add(version);
    acknowledged++;
  }

  /** Reads every key; throws when one holds what it must not. */
  void verify(int port) throws IOException, InterruptedException {
    for (Key key : keys) {
      HttpResponse<byte[]> response = send(port, "GET", key.name, null, null);
      long found = match(key, response);
      key.possible.clear();
      key.possible.add(found);
    }
  }

  private long match(Key key, HttpResponse<byte[]> response) {
    for (long version : key.possible) {
      boolean same =
          version == 0
              ? response.statusCode() == 404
              : response.statusCode() == 200 && Arrays.equals(response.body(), content(version));
      if (same) {
        return version;
      }
    }
    throw new AssertionError(
        "%s holds status %d, %d bytes, which is none of the versions %s"
            .formatted(key.name, response.statusCode(), response.body().length, key.possible));
  }

  private byte[] content(long version) {
    return contents.computeIfAbsent(version, Witness::make);
  }

  private static byte[] make(long version) {
    Random of = new Random(version);
    byte[] bytes = new byte[SIZES[of.nextInt(SIZES.length)]];
    of.nextBytes(bytes);
    if (of.nextBoolean()) {
      Arrays.fill(bytes, bytes.length / 2, bytes.length, (byte) 'a');
    }
    return bytes;
  }

  /** Sends, again and again while the server says that it is not ready yet. */
  private HttpResponse<byte[]> send(
      int port, String method, String key, byte @Nullable [] body, @Nullable String copySource)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> response = sendOnce(port, method, key, body, copySource);
    while (response.statusCode() == 503) {
      TimeUnit.MILLISECONDS.sleep(20);
      response = sendOnce(port, method, key, body, copySource);
    }
    return response;
  }

  private HttpResponse<byte[]> sendOnce(
      int port, String method, String key, byte @Nullable [] body, @Nullable String copySource)
      throws IOException, InterruptedException {
    Headers.Builder headers = Headers.builder().add("Host", "127.0.0.1:" + port);
    if (copySource != null) {
      headers.add("x-amz-copy-source", "/kill/" + copySource);
    }
    S3Request plain = S3Request.of(method, "/kill/" + key, null, headers.build(), false);
    Headers signed = signer.sign(plain, "UNSIGNED-PAYLOAD", Instant.now()).request().headers();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/kill/" + key))
            .timeout(Duration.ofSeconds(60))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    for (int i = 0; i < signed.count(); i++) {
      if (!signed.name(i).equalsIgnoreCase("host")) {
        request.header(signed.name(i), signed.value(i));
      }
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  /** Makes the bucket of all witnesses. */
  void makeBucket(int port) throws IOException, InterruptedException {
    send(port, "PUT", "", new byte[0], null);
  }

  long acknowledged() {
    return acknowledged;
  }
}
