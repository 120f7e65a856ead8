package io.atoll.bench.load;

import io.atoll.s3api.http.Headers;
import io.atoll.s3api.http.S3Request;
import io.atoll.s3api.sigv4.Credentials;
import io.atoll.s3api.sigv4.RequestSigner;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Makes signed requests as bytes. Used by one thread. */
public final class SignedRequests {
  private static final String EMPTY =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private final String host;
  private final RequestSigner signer;
  private final MessageDigest sha256;

  public SignedRequests(String host, Credentials credentials, String region) {
    this.host = host;
    this.signer = new RequestSigner(credentials, region);
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** A request without a body. */
  public ByteBuffer[] plain(String method, String path, @Nullable String query) {
    return new ByteBuffer[] {head(method, path, query, EMPTY, 0)};
  }

  /** A request whose body is signed. */
  public ByteBuffer[] signed(String method, String path, byte[] body) {
    String hash = hash(body);
    return new ByteBuffer[] {head(method, path, null, hash, body.length), ByteBuffer.wrap(body)};
  }

  /** A request with a body whose hash is given: its hex SHA-256 or {@code UNSIGNED-PAYLOAD}. */
  public ByteBuffer[] withBody(String method, String path, ByteBuffer body, String hash) {
    return new ByteBuffer[] {head(method, path, null, hash, body.remaining()), body.duplicate()};
  }

  /** SHA-256 in hex. */
  public String hash(byte[] body) {
    return HexFormat.of().formatHex(sha256.digest(body));
  }

  private ByteBuffer head(
      String method, String path, @Nullable String query, String hash, long length) {
    S3Request request = S3Request.of(method, path, query, Headers.of("Host", host), false);
    Headers headers = signer.sign(request, hash, Instant.now()).request().headers();
    StringBuilder text = new StringBuilder(640);
    text.append(method).append(' ').append(path);
    if (query != null) {
      text.append('?').append(query);
    }
    text.append(" HTTP/1.1\r\n");
    for (int i = 0; i < headers.count(); i++) {
      text.append(headers.name(i)).append(": ").append(headers.value(i)).append("\r\n");
    }
    text.append("Content-Length: ").append(length).append("\r\n\r\n");
    return ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.ISO_8859_1));
  }
}
