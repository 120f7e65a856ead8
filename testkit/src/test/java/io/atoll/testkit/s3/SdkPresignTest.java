package io.atoll.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * URLs presigned by the AWS SDK for Java, used by clients that know nothing of S3; in path and in
 * virtual-host style.
 */
class SdkPresignTest {
  @RegisterExtension static final ServedPool POOL = new ServedPool();

  private static final Duration LIFE = Duration.ofMinutes(5);

  @ParameterizedTest
  @ValueSource(strings = {"k", "a b/é+ü", "?&=#%", "日本"})
  void putGetDelete(String key) throws IOException, InterruptedException {
    String bucket = POOL.bucket();
    try (S3Presigner signer = SdkClients.presigner(POOL.server().endpoint(), true);
        HttpClient http = HttpClient.newHttpClient()) {
      URL put =
          signer
              .presignPutObject(
                  p -> p.signatureDuration(LIFE).putObjectRequest(r -> r.bucket(bucket).key(key)))
              .url();
      assertThat(send(http, put, "PUT", "hello").statusCode()).isEqualTo(200);
      URL get =
          signer
              .presignGetObject(
                  p -> p.signatureDuration(LIFE).getObjectRequest(r -> r.bucket(bucket).key(key)))
              .url();
      assertThat(send(http, get, "GET", "").body()).isEqualTo("hello");
      assertThat(send(http, get, "DELETE", "").body()).contains("SignatureDoesNotMatch");
      URL delete =
          signer
              .presignDeleteObject(p ->
                  p.signatureDuration(LIFE).deleteObjectRequest(r -> r.bucket(bucket).key(key)))
              .url();
      assertThat(send(http, delete, "DELETE", "").statusCode()).isEqualTo(204);
      assertThat(send(http, get, "GET", "").body()).contains("<Code>NoSuchKey</Code>");
    }
  }

  private static HttpResponse<String> send(HttpClient http, URL url, String method, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url.toString()))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  /** The bucket is a host name, which is signed; the connection goes to the server all the same. */
  @Test
  void virtualHosts() throws IOException {
    String bucket = POOL.bucket();
    URI endpoint = URI.create("http://" + S3TestServer.BASE_DOMAIN + ':' + POOL.server().port());
    try (S3Presigner signer = SdkClients.presigner(endpoint, false);
        RawConnection connection = POOL.connect()) {
      URL put =
          signer
              .presignPutObject(p ->
                  p.signatureDuration(LIFE).putObjectRequest(r -> r.bucket(bucket).key("a/b c")))
              .url();
      assertThat(put.getHost()).isEqualTo(bucket + '.' + S3TestServer.BASE_DOMAIN);
      connection.send(request("PUT", put, "Content-Length: 5\r\n") + "hello");
      assertThat(connection.answer("PUT").status()).isEqualTo(200);
      URL get =
          signer
              .presignGetObject(p ->
                  p.signatureDuration(LIFE).getObjectRequest(r -> r.bucket(bucket).key("a/b c")))
              .url();
      assertThat(connection.send(request("GET", get, "")).answer("GET").body()).isEqualTo("hello");
    }
    assertThat(POOL.client().getObjectAsBytes(r -> r.bucket(bucket).key("a/b c")).asUtf8String())
        .isEqualTo("hello");
  }

  private static String request(String method, URL url, String headers) {
    return "%s %s HTTP/1.1\r\nHost: %s:%d\r\n%s\r\n"
        .formatted(method, url.getFile(), url.getHost(), url.getPort(), headers);
  }
}
