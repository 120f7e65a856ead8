package io.atoll.s3api.sigv4;

import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.http.Headers;
import io.atoll.s3api.http.HttpDates;
import io.atoll.s3api.http.Query;
import io.atoll.s3api.http.S3Request;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Checks the signature over a request's head. What the body promises ({@link PayloadHash}) is then
 * for the reader of the body to check. May be used from any thread.
 */
public final class SignatureVerifier {
  /** How far a client's clock may be off, 15 minutes. */
  public static final Duration MAX_SKEW = Duration.ofMinutes(15);

  /** What Signature Version 2 is answered. */
  static final String UNSUPPORTED_MECHANISM =
      "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.";

  /** Any of them says that a form is meant to be signed. */
  private static final List<String> FORM_FIELDS =
      List.of("x-amz-signature", "x-amz-credential", "x-amz-algorithm");

  private static final Authentication ANONYMOUS = new Authentication.Anonymous();

  private final @Nullable String region;
  private final CredentialLookup credentials;
  private final KeyCache keys = new KeyCache();

  /**
   * A verifier.
   *
   * @param region the region that scopes must name, or null to accept any
   * @param credentials where secrets are found
   */
  public SignatureVerifier(@Nullable String region, CredentialLookup credentials) {
    this.region = region;
    this.credentials = credentials;
  }

  /**
   * Verifies.
   *
   * @param now the server's time
   * @return who signed; {@link Authentication.Anonymous} where there is no signature of any kind
   * @throws S3Exception the failure in S3's words
   */
  public Authentication verify(S3Request request, Instant now) {
    String header = request.header("Authorization");
    Query query = request.query();
    boolean inHeader = header != null && !header.isBlank();
    boolean inQuery = query.count() > 0 && AuthorizationQuery.isPresent(query);
    boolean old = query.contains("AWSAccessKeyId") && query.contains("Signature");
    if (inHeader && (inQuery || old)) {
      throw S3Exception.invalidArgument(
          "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query "
              + "string parameter or the Authorization header should be specified",
          "Authorization",
          header == null ? "" : header);
    }
    if (old) {
      throw S3Exception.invalidRequest(UNSUPPORTED_MECHANISM);
    }
    if (inQuery) {
      Claim claim = AuthorizationQuery.parse(query, region, now, MAX_SKEW);
      return check(request, claim, presignedPayload(request), true);
    }
    if (header != null && inHeader) {
      Claim claim = AuthorizationHeader.parse(header.trim(), request, region);
      requireFresh(claim.timestamp(), now);
      String payload = request.header(PayloadHash.HEADER);
      if (payload == null) {
        throw S3Exception.invalidRequest(
            "Missing required header for this request: x-amz-content-sha256");
      }
      return check(request, claim, payload, false);
    }
    return ANONYMOUS;
  }

  /**
   * Verifies the signature over the policy of an HTML form. The policy itself sets how long it is
   * good for.
   *
   * @param fields the form's fields by lower-case name
   * @return who signed; {@link Authentication.Anonymous} where the form has neither policy nor
   *     signature
   * @throws S3Exception the failure in S3's words
   */
  public Authentication verifyPolicy(Map<String, String> fields) {
    String policy = fields.get("policy");
    if (fields.containsKey("awsaccesskeyid") || fields.containsKey("signature")) {
      throw S3Exception.invalidRequest(UNSUPPORTED_MECHANISM);
    }
    if (policy == null && FORM_FIELDS.stream().noneMatch(fields::containsKey)) {
      return ANONYMOUS;
    }
    policy = formField(fields, "policy");
    String algorithm = formField(fields, "X-Amz-Algorithm");
    if (!algorithm.equals(StringToSign.ALGORITHM)) {
      throw S3Exception.invalidArgument(
          "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"", "X-Amz-Algorithm", algorithm);
    }
    String credential = formField(fields, "X-Amz-Credential");
    String signature = formField(fields, "X-Amz-Signature");
    String date = formField(fields, "X-Amz-Date");
    CredentialText parts = CredentialText.parse(credential);
    Timestamp timestamp = Timestamp.parse(date);
    String defect =
        parts == null || timestamp == null
            ? "the Credential or the date is mal-formed"
            : parts.defect(timestamp, region);
    if (parts == null || defect != null) {
      throw S3Exception.invalidArgument(
          "Error parsing the X-Amz-Credential field; " + defect, "X-Amz-Credential", credential);
    }
    Hmac hmac = Hmac.ofThread();
    SecretKeySpec key = keys.key(parts.accessKeyId(), secret(parts.accessKeyId()), parts.scope());
    ByteText text = hmac.text().add(policy);
    if (!Hmac.matchesHex(hmac.sign(key, text.array(), text.length()), signature)) {
      throw new S3Exception(S3ErrorCode.SIGNATURE_DOES_NOT_MATCH)
          .with("AWSAccessKeyId", parts.accessKeyId())
          .with("SignatureProvided", signature);
    }
    return new Authentication.Signed(parts.accessKeyId(), false, PayloadHash.UNSIGNED, null);
  }

  private static String formField(Map<String, String> fields, String name) {
    String value = fields.get(name.toLowerCase(Locale.ROOT));
    if (value == null) {
      throw S3Exception.invalidArgument(
          "Bucket POST must contain a field named '"
              + name
              + "'.  If it is specified, please check the order of the fields.",
          name,
          "");
    }
    return value;
  }

  private String secret(String accessKeyId) {
    String secret = credentials.secretOf(accessKeyId);
    if (secret == null) {
      throw new S3Exception(S3ErrorCode.INVALID_ACCESS_KEY_ID).with("AWSAccessKeyId", accessKeyId);
    }
    return secret;
  }

  private static String presignedPayload(S3Request request) {
    String payload = request.amzHeader(PayloadHash.HEADER);
    return payload == null ? "UNSIGNED-PAYLOAD" : payload;
  }

  private static void requireFresh(Timestamp timestamp, Instant now) {
    if (Duration.between(timestamp.instant(), now).abs().compareTo(MAX_SKEW) > 0) {
      throw new S3Exception(S3ErrorCode.REQUEST_TIME_TOO_SKEWED)
          .with("RequestTime", timestamp.text())
          .with("ServerTime", HttpDates.formatIso(now))
          .with("MaxAllowedSkewMilliseconds", Long.toString(MAX_SKEW.toMillis()));
    }
  }

  private Authentication check(
      S3Request request, Claim claim, String payloadText, boolean presigned) {
    PayloadHash payload = PayloadHash.parse(payloadText);
    requireAllSigned(request, claim.signedHeaders(), presigned);
    if (request.amzHeader("x-amz-security-token") != null) {
      throw new S3Exception(S3ErrorCode.INVALID_TOKEN);
    }
    SecretKeySpec key = keys.key(claim.accessKeyId(), secret(claim.accessKeyId()), claim.scope());
    Hmac hmac = Hmac.ofThread();
    ByteText text = hmac.text();
    CanonicalRequest.write(text, request, claim.signedHeaders(), payloadText);
    byte[] canonicalHash = hmac.sha256(text.array(), text.length());
    String scope = claim.scope().text();
    text.clear();
    StringToSign.ofRequest(text, claim.timestamp().text(), scope, canonicalHash);
    byte[] expected = hmac.sign(key, text.array(), text.length());
    if (!Hmac.matchesHex(expected, claim.signature())) {
      throw mismatch(request, claim, payloadText, text.toString());
    }
    SigningContext chunks =
        payload instanceof PayloadHash.Streaming streaming && streaming.signed()
            ? new SigningContext(key, claim.timestamp().text(), scope, claim.signature())
            : null;
    return new Authentication.Signed(claim.accessKeyId(), presigned, payload, chunks);
  }

  /**
   * The host and every {@code x-amz-} header must be signed. The digest of the body may be left out
   * of the list of a signed header section, because it is a line of its own of what is signed.
   */
  private static void requireAllSigned(S3Request request, List<String> signed, boolean presigned) {
    TreeSet<String> missing = null;
    if (!signed.contains("host")) {
      missing = new TreeSet<>(List.of("host"));
    }
    Headers headers = request.headers();
    for (int i = 0; i < headers.count(); i++) {
      String name = headers.name(i);
      if (name.regionMatches(true, 0, "x-amz-", 0, 6)
          && !contains(signed, name)
          && (presigned || !name.equalsIgnoreCase(PayloadHash.HEADER))) {
        missing = missing == null ? new TreeSet<>() : missing;
        missing.add(name.toLowerCase(Locale.ROOT));
      }
    }
    if (missing != null) {
      throw new S3Exception(
              S3ErrorCode.ACCESS_DENIED,
              "There were headers present in the request which were not signed")
          .with("HeadersNotSigned", String.join(", ", missing));
    }
  }

  private static boolean contains(List<String> signed, String name) {
    for (int i = 0; i < signed.size(); i++) {
      if (signed.get(i).length() == name.length() && signed.get(i).equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  private static S3Exception mismatch(
      S3Request request, Claim claim, String payloadText, String stringToSign) {
    var canonical = new ByteText();
    CanonicalRequest.write(canonical, request, claim.signedHeaders(), payloadText);
    return new S3Exception(S3ErrorCode.SIGNATURE_DOES_NOT_MATCH)
        .with("AWSAccessKeyId", claim.accessKeyId())
        .with("StringToSign", stringToSign)
        .with("SignatureProvided", claim.signature())
        .with("CanonicalRequest", canonical.toString());
  }
}
