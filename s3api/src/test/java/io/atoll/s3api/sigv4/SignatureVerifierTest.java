package io.atoll.s3api.sigv4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.http.Headers;
import io.atoll.s3api.http.S3Request;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SignatureVerifierTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Credentials KEYS = new Credentials("AK", "secret");

  private final SignatureVerifier verifier =
      new SignatureVerifier("us-east-1", key -> key.equals("AK") ? "secret" : null);
  private final RequestSigner signer = new RequestSigner(KEYS, "us-east-1");

  private static S3Request request(@Nullable String query, String... headers) {
    Headers.Builder builder = Headers.builder().add("Host", "localhost:9000");
    for (int i = 0; i < headers.length; i += 2) {
      builder.add(headers[i], headers[i + 1]);
    }
    return S3Request.of("GET", "/bucket/a%20b/c%2Bd", query, builder.build(), false);
  }

  private S3Exception failure(S3Request request, Instant now) {
    return catchThrowableOfType(S3Exception.class, () -> verifier.verify(request, now));
  }

  private S3Exception failure(S3Request request) {
    return failure(request, NOW);
  }

  private S3Request signed(S3Request request) {
    return signer.sign(request, "UNSIGNED-PAYLOAD", NOW).request();
  }

  private static S3Request editHeader(S3Request request, String name, UnaryOperator<String> edit) {
    Headers.Builder builder = Headers.builder();
    for (int i = 0; i < request.headers().count(); i++) {
      String value = request.headers().value(i);
      boolean hit = request.headers().name(i).equals(name);
      builder.add(request.headers().name(i), hit ? edit.apply(value) : value);
    }
    return S3Request.of(
        request.method(), request.rawPath(), request.rawQuery(), builder.build(), false);
  }

  private S3Exception withAuthorization(UnaryOperator<String> edit) {
    return failure(editHeader(signed(request(null)), "Authorization", edit));
  }

  @Test
  void acceptsWhatTheSignerMakes() {
    S3Request signed =
        signed(
            request(
                "list-type=2&prefix=a%2Fb%20c&x=&a=2&a=1&a-b=3",
                "x-amz-meta-note", "  two   blanks\tand a tab "));
    assertThat(verifier.verify(signed, NOW))
        .isEqualTo(new Authentication.Signed("AK", false, PayloadHash.UNSIGNED, null));
    S3Request presigned = signer.presign(request("versionId=null"), Duration.ofDays(7), NOW);
    assertThat(verifier.verify(presigned, NOW.plus(Duration.ofDays(7))))
        .isEqualTo(new Authentication.Signed("AK", true, PayloadHash.UNSIGNED, null));
  }

  @Test
  void withoutSignatureIsAnonymous() {
    assertThat(verifier.verify(request("list-type=2"), NOW))
        .isInstanceOf(Authentication.Anonymous.class);
    assertThat(verifier.verify(request(null, "Authorization", ""), NOW))
        .isInstanceOf(Authentication.Anonymous.class);
  }

  @Test
  void changedRequestDoesNotMatch() {
    S3Request signed = signed(request("prefix=a", "x-amz-meta-a", "1"));
    S3Request other = editHeader(signed, "x-amz-meta-a", value -> "2");
    S3Exception failure = failure(other);
    assertThat(failure.code()).isEqualTo(S3ErrorCode.SIGNATURE_DOES_NOT_MATCH);
    assertThat(failure.details()).extracting(S3Exception.Detail::name).contains("StringToSign");
    S3Request otherQuery =
        S3Request.of("GET", signed.rawPath(), "prefix=b", signed.headers(), false);
    assertThat(failure(otherQuery).code()).isEqualTo(S3ErrorCode.SIGNATURE_DOES_NOT_MATCH);
    S3Request otherMethod =
        S3Request.of("DELETE", signed.rawPath(), "prefix=a", signed.headers(), false);
    assertThat(failure(otherMethod).code()).isEqualTo(S3ErrorCode.SIGNATURE_DOES_NOT_MATCH);
  }

  @Test
  void unknownKey() {
    assertThat(withAuthorization(value -> value.replace("=AK/", "=XX/")).code())
        .isEqualTo(S3ErrorCode.INVALID_ACCESS_KEY_ID);
  }

  @Test
  void malformedHeaders() {
    for (UnaryOperator<String> edit :
        List.<UnaryOperator<String>>of(
            value -> value.replace("=AK/", "=/"),
            value -> value.replace("us-east-1", "eu-west-1"),
            value -> value.replace("/s3/", "/ec2/"),
            value -> value.replace("aws4_request", "aws3_request"),
            value -> value.replace("20260301", "20260302"),
            value -> value.replace("20260301", "2026030"),
            value -> value.replace("Credential=", "Credentials="),
            value -> value.replace("SignedHeaders=", "SignedHeaders=z;"),
            value -> value.replace("Signature=", "Sig="),
            value -> "AWS4-HMAC-SHA256",
            value -> "AWS4-HMAC-SHA256 Credential=AK,SignedHeaders=host,Signature=0")) {
      assertThat(withAuthorization(edit).code())
          .isEqualTo(S3ErrorCode.AUTHORIZATION_HEADER_MALFORMED);
    }
    assertThat(withAuthorization(value -> value.replace("us-east-1", "eu-west-1")).details())
        .contains(new S3Exception.Detail("Region", "us-east-1"));
  }

  @Test
  void otherSchemes() {
    assertThat(withAuthorization(value -> "AWS AK:c2lnbmF0dXJl").text())
        .contains("Please use AWS4-HMAC-SHA256");
    assertThat(withAuthorization(value -> "AWS HAHAHA").code())
        .isEqualTo(S3ErrorCode.INVALID_ARGUMENT);
    assertThat(withAuthorization(value -> "Basic QUs6c2VjcmV0").code())
        .isEqualTo(S3ErrorCode.INVALID_ARGUMENT);
    assertThat(failure(request("AWSAccessKeyId=AK&Expires=1&Signature=x")).text())
        .contains("Please use AWS4-HMAC-SHA256");
  }

  @Test
  void bothPlacesAtOnce() {
    S3Request presigned = signer.presign(request(null), Duration.ofHours(1), NOW);
    S3Request both =
        S3Request.of(
            "GET",
            presigned.rawPath(),
            presigned.rawQuery(),
            Headers.of("Host", "localhost:9000", "Authorization", "AWS4-HMAC-SHA256 x"),
            false);
    assertThat(failure(both).code()).isEqualTo(S3ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void clocks() {
    S3Request signed = signed(request(null));
    Duration skew = SignatureVerifier.MAX_SKEW;
    verifier.verify(signed, NOW.plus(skew));
    verifier.verify(signed, NOW.minus(skew));
    assertThat(failure(signed, NOW.plus(skew).plusSeconds(1)).code())
        .isEqualTo(S3ErrorCode.REQUEST_TIME_TOO_SKEWED);
    assertThat(failure(signed, NOW.minus(skew).minusSeconds(1)).code())
        .isEqualTo(S3ErrorCode.REQUEST_TIME_TOO_SKEWED);
    assertThat(failure(editHeader(signed, "x-amz-date", value -> "yesterday")).code())
        .isEqualTo(S3ErrorCode.ACCESS_DENIED);
  }

  @Test
  void presignedTimes() {
    S3Request hour = signer.presign(request(null), Duration.ofHours(1), NOW);
    assertThat(failure(hour, NOW.plusSeconds(3601)).text()).isEqualTo("Request has expired");
    assertThat(failure(hour, NOW.minusSeconds(901)).text()).isEqualTo("Request is not valid yet");
    S3Request tooLong = signer.presign(request(null), Duration.ofSeconds(604_801), NOW);
    assertThat(failure(tooLong).code()).isEqualTo(S3ErrorCode.AUTHORIZATION_QUERY_PARAMETERS_ERROR);
    S3Request negative = signer.presign(request(null), Duration.ofSeconds(-1), NOW);
    assertThat(failure(negative).text()).isEqualTo("X-Amz-Expires must be non-negative");
    assertThat(failure(request("X-Amz-Algorithm=AWS4-HMAC-SHA256")).code())
        .isEqualTo(S3ErrorCode.AUTHORIZATION_QUERY_PARAMETERS_ERROR);
  }

  @Test
  void headersThatMustBeSigned() {
    S3Request signed = signed(request(null));
    S3Request more =
        S3Request.of(
            "GET",
            signed.rawPath(),
            null,
            addHeader(signed.headers(), "x-amz-acl", "private"),
            false);
    S3Exception failure = failure(more);
    assertThat(failure.code()).isEqualTo(S3ErrorCode.ACCESS_DENIED);
    assertThat(failure.details()).contains(new S3Exception.Detail("HeadersNotSigned", "x-amz-acl"));
    assertThat(withAuthorization(value -> value.replace("=host;", "=")).details())
        .contains(new S3Exception.Detail("HeadersNotSigned", "host"));
    S3Request several =
        S3Request.of(
            "GET",
            signed.rawPath(),
            null,
            addHeader(addHeader(signed.headers(), "X-Amz-Tagging", "a"), "X-Amz-Acl", "private"),
            false);
    assertThat(failure(several).details())
        .contains(new S3Exception.Detail("HeadersNotSigned", "x-amz-acl, x-amz-tagging"));
  }

  private static Headers addHeader(Headers headers, String name, String value) {
    Headers.Builder builder = Headers.builder();
    for (int i = 0; i < headers.count(); i++) {
      builder.add(headers.name(i), headers.value(i));
    }
    return builder.add(name, value).build();
  }

  @Test
  void digestHeader() {
    assertThat(failure(editHeader(signed(request(null)), "x-amz-content-sha256", v -> "x")).code())
        .isEqualTo(S3ErrorCode.INVALID_ARGUMENT);
    S3Request token = signed(request(null, "x-amz-security-token", "t"));
    assertThat(failure(token).code()).isEqualTo(S3ErrorCode.INVALID_TOKEN);
  }

  @Test
  void secretIsLookedUpEachTime() {
    String[] secret = {"secret"};
    var changing = new SignatureVerifier(null, key -> secret[0]);
    S3Request signed = signed(request(null));
    changing.verify(signed, NOW);
    secret[0] = "other";
    S3Exception failure =
        catchThrowableOfType(S3Exception.class, () -> changing.verify(signed, NOW));
    assertThat(failure.code()).isEqualTo(S3ErrorCode.SIGNATURE_DOES_NOT_MATCH);
  }
}
