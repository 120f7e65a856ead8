package io.atoll.s3api.sigv4;

import io.atoll.s3api.http.Headers;
import io.atoll.s3api.http.PercentCoding;
import io.atoll.s3api.http.S3Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests, as clients do. For tests and benchmarks. May be used from any thread. */
public final class RequestSigner {
  private final Credentials credentials;
  private final String region;
  private final KeyCache keys = new KeyCache();

  /** A signer for one key pair and region. */
  public RequestSigner(Credentials credentials, String region) {
    this.credentials = credentials;
    this.region = region;
  }

  /**
   * A signed request.
   *
   * @param request the same request with the signature in it
   * @param chunks to sign the chunks of the body with
   */
  public record SignedRequest(S3Request request, SigningContext chunks) {}

  /**
   * Signs in the {@code Authorization} header; adds {@code x-amz-date} and {@code
   * x-amz-content-sha256} where they are missing. All headers that the request has are signed.
   *
   * @param payload the value of {@code x-amz-content-sha256}
   */
  public SignedRequest sign(S3Request request, String payload, Instant now) {
    Timestamp timestamp = Timestamp.of(now);
    Headers.Builder builder = copyOf(request.headers());
    if (request.header(PayloadHash.HEADER) == null) {
      builder.add(PayloadHash.HEADER, payload);
    }
    if (request.header("x-amz-date") == null) {
      builder.add("x-amz-date", timestamp.text());
    }
    S3Request unsigned = withHeaders(request, builder.build());
    List<String> names = names(unsigned.headers());
    CredentialScope scope = new CredentialScope(timestamp.date(), region);
    SigningContext chunks = signature(unsigned, names, payload, timestamp, scope);
    builder.add(
        "Authorization",
        "AWS4-HMAC-SHA256 Credential="
            + credentials.accessKeyId()
            + '/'
            + scope.text()
            + ",SignedHeaders="
            + String.join(";", names)
            + ",Signature="
            + chunks.seedSignature());
    return new SignedRequest(withHeaders(request, builder.build()), chunks);
  }

  /** Signs in the query. All headers that the request has are signed, and must be sent. */
  public S3Request presign(S3Request request, Duration life, Instant now) {
    Timestamp timestamp = Timestamp.of(now);
    CredentialScope scope = new CredentialScope(timestamp.date(), region);
    List<String> names = names(request.headers());
    String raw = request.rawQuery();
    String query =
        (raw == null || raw.isEmpty() ? "" : raw + '&')
            + "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="
            + PercentCoding.encode(credentials.accessKeyId() + '/' + scope.text(), false)
            + "&X-Amz-Date="
            + timestamp.text()
            + "&X-Amz-Expires="
            + life.toSeconds()
            + "&X-Amz-SignedHeaders="
            + PercentCoding.encode(String.join(";", names), false);
    S3Request unsigned = withQuery(request, query);
    String payload = request.amzHeader(PayloadHash.HEADER);
    SigningContext signed =
        signature(
            unsigned, names, payload == null ? "UNSIGNED-PAYLOAD" : payload, timestamp, scope);
    return withQuery(request, query + "&X-Amz-Signature=" + signed.seedSignature());
  }

  private SigningContext signature(
      S3Request request,
      List<String> names,
      String payload,
      Timestamp timestamp,
      CredentialScope scope) {
    SecretKeySpec key = keys.key(credentials.accessKeyId(), credentials.secretAccessKey(), scope);
    Hmac hmac = Hmac.ofThread();
    ByteText text = hmac.text();
    CanonicalRequest.write(text, request, names, payload);
    byte[] hash = hmac.sha256(text.array(), text.length());
    text.clear();
    StringToSign.ofRequest(text, timestamp.text(), scope.text(), hash);
    String signature = Hmac.hex(hmac.sign(key, text.array(), text.length()));
    return new SigningContext(key, timestamp.text(), scope.text(), signature);
  }

  private static List<String> names(Headers headers) {
    var names = new TreeSet<String>();
    names.add("host");
    for (int i = 0; i < headers.count(); i++) {
      names.add(headers.name(i).toLowerCase(Locale.ROOT));
    }
    return new ArrayList<>(names);
  }

  private static Headers.Builder copyOf(Headers headers) {
    Headers.Builder builder = Headers.builder();
    for (int i = 0; i < headers.count(); i++) {
      builder.add(headers.name(i), headers.value(i));
    }
    return builder;
  }

  private static S3Request withHeaders(S3Request request, Headers headers) {
    return new S3Request(
        request.method(),
        request.rawPath(),
        request.rawQuery(),
        request.query(),
        headers,
        request.host(),
        request.secure());
  }

  private static S3Request withQuery(S3Request request, String query) {
    return S3Request.of(
        request.method(), request.rawPath(), query, request.headers(), request.secure());
  }
}
