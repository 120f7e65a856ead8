package io.atoll.gateway.cli;

import io.atoll.gateway.config.KeyPair;
import io.atoll.s3api.http.Headers;
import io.atoll.s3api.http.S3Request;
import io.atoll.s3api.sigv4.Credentials;
import io.atoll.s3api.sigv4.RequestSigner;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a training run asks of its own server: it puts, reads and lists small objects, so that the
 * cache holds how their code runs (JEP 515) and a server is not slow in its first seconds.
 */
final class TrainingLoad implements AutoCloseable {
  private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
  private static final String BUCKET = "/training";
  private static final byte[] BODY = new byte[4096];

  private final HttpClient client = HttpClient.newHttpClient();
  private final String server;
  private final RequestSigner signer;

  /**
   * @param server URL of the S3 door
   */
  TrainingLoad(String server, KeyPair key, String region) {
    this.server = server;
    this.signer = new RequestSigner(new Credentials(key.access(), key.secret()), region);
  }

  void createBucket() throws IOException {
    ask("PUT", BUCKET, null);
  }

  /** Puts {@code count} objects, of which every fourth replaces one, and reads each. */
  void objects(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      String path = BUCKET + "/object-" + (i % 4 == 3 ? i / 4 : i);
      ask("PUT", path, BODY);
      ask("GET", path, null);
    }
    ask("GET", BUCKET, null);
  }

  private void ask(String method, String path, byte @Nullable [] body) throws IOException {
    URI uri = URI.create(server + path);
    Headers host = Headers.of("Host", uri.getAuthority());
    S3Request request = S3Request.of(method, path, null, host, false);
    Headers signed = signer.sign(request, UNSIGNED, Instant.now()).request().headers();
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(uri)
            .version(HttpClient.Version.HTTP_1_1)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    for (int i = 0; i < signed.count(); i++) {
      // The client says Host by itself and lets nobody else say it.
      if (!signed.name(i).equalsIgnoreCase("Host")) {
        builder.header(signed.name(i), signed.value(i));
      }
    }
    try {
      int status =
          client.send(builder.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status != 200) {
        throw new IOException("training: " + method + " " + path + " gave " + status);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("training was interrupted");
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
