package io.atoll.s3api.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.atoll.s3api.SeededRandom;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.http.Headers;
import io.atoll.s3api.http.S3Request;
import io.atoll.s3api.operation.ObjectOperation;
import io.atoll.s3api.operation.S3RequestParser;
import io.atoll.s3api.sigv4.Authentication;
import io.atoll.s3api.sigv4.SignatureVerifier;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PostFormTest {
  private static final Instant NOW = Instant.parse("2015-12-29T12:00:00Z");

  private static String part(String name, String value) {
    return "--XX\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
  }

  private static String file(String content) {
    return "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"C:\\dir\\my;f.txt\"\r\n"
        + "Content-Type: text/plain\r\n\r\n"
        + content
        + "\r\n--XX--\r\n";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void decode(
      FormDecoder decoder, byte[] body, int step, ByteArrayOutputStream out) {
    for (int from = 0; from < body.length; from += step) {
      ByteBuffer piece = ByteBuffer.wrap(body, from, Math.min(step, body.length - from));
      while (!decoder.decode(
          piece,
          content -> {
            while (content.hasRemaining()) {
              out.write(content.get());
            }
          })) {
        assertThat(decoder.form()).isNotNull();
      }
    }
    decoder.finish();
  }

  private static @Nullable S3ErrorCode failure(String body) {
    S3Exception failure =
        catchThrowableOfType(
            S3Exception.class,
            () -> decode(new FormDecoder("XX"), bytes(body), 7, new ByteArrayOutputStream()));
    return failure == null ? null : failure.code();
  }

  @Test
  void decodesWhateverThePiecesAre() {
    SeededRandom random = SeededRandom.fresh();
    for (int round = 0; round < 500; round++) {
      var content = new StringBuilder();
      String[] tricky = {"\r\n", "--", "\r", "\n", "X", "XX", "\r\n--X", "a", "\r\r\n--"};
      for (int i = random.nextInt(30); i > 0; i--) {
        content.append(tricky[random.nextInt(tricky.length)]);
      }
      if (content.indexOf("\r\n--XX") >= 0 || content.indexOf("--XX") == 0) {
        continue;
      }
      String body =
          part("Key", "a/${filename}") + part("x-amz-meta-A", "1") + file(content.toString());
      var out = new ByteArrayOutputStream();
      var decoder = new FormDecoder("XX");
      decode(decoder, bytes(body), 1 + random.nextInt(100), out);
      assertThat(out.toString(StandardCharsets.ISO_8859_1))
          .as("%s", random)
          .isEqualTo(content.toString());
      PostForm form = Objects.requireNonNull(decoder.form());
      assertThat(form.key()).isEqualTo("a/my;f.txt");
      assertThat(form.field("x-amz-meta-a")).isEqualTo("1");
      assertThat(form.fileContentType()).isEqualTo("text/plain");
    }
  }

  @Test
  void brokenForms() {
    assertThat(failure(part("key", "k") + file("abc"))).isNull();
    assertThat(failure("nonsense")).isEqualTo(S3ErrorCode.MALFORMED_POST_REQUEST);
    assertThat(failure(part("key", "k") + "--XX--\r\n"))
        .isEqualTo(S3ErrorCode.INCORRECT_NUMBER_OF_FILES_IN_POST_REQUEST);
    assertThat(failure(part("key", "k") + "--XX\r\n\r\nabc\r\n--XX--\r\n"))
        .isEqualTo(S3ErrorCode.MALFORMED_POST_REQUEST);
    String whole = part("key", "k") + file("abc");
    assertThat(failure(whole.substring(0, whole.length() - 8)))
        .isEqualTo(S3ErrorCode.MALFORMED_POST_REQUEST);
    assertThat(failure(part("key", "k".repeat(40_000)) + file("abc")))
        .isEqualTo(S3ErrorCode.MAX_POST_PRE_DATA_LENGTH_EXCEEDED);
  }

  @Test
  void aFormIsJudgedAsAPut() {
    S3Request post = S3Request.of("POST", "/bucket", null, Headers.of("Host", "h"), false);
    var form =
        new PostForm(
            Map.of("key", "k", "content-type", "a/b", "x-amz-meta-x", "1", "acl", "private"),
            "f",
            null);
    ObjectOperation.PutObject put =
        new S3RequestParser(List.of()).parseForm("bucket", form.key(), form.asPut(post, 10));
    assertThat(put.attributes().contentType()).isEqualTo("a/b");
    assertThat(put.attributes().userMetadata()).containsEntry("x", "1");
    assertThat(form.successStatus()).isEqualTo(204);
    var untyped = new PostForm(Map.of("key", "k", "content-type", ""), "f", null);
    put = new S3RequestParser(List.of()).parseForm("bucket", "k", untyped.asPut(post, 10));
    assertThat(put.attributes().contentType()).isNull();
    var injected = new PostForm(Map.of("key", "k", "x-amz-meta-x", "1\r\nb: 2"), "f", null);
    assertThat(catchThrowableOfType(S3Exception.class, () -> injected.asPut(post, 10)).code())
        .isEqualTo(S3ErrorCode.INVALID_ARGUMENT);
  }

  /** The example of "Browser-Based Upload using HTTP POST (Using AWS Signature Version 4)". */
  @Test
  void amazonsExampleOfASignature() {
    String policy =
        "eyAiZXhwaXJhdGlvbiI6ICIyMDE1LTEyLTMwVDEyOjAwOjAwLjAwMFoiLA0KICAiY29uZGl0aW9ucyI6IFsNCiAg"
            + "ICB7ImJ1Y2tldCI6ICJzaWd2NGV4YW1wbGVidWNrZXQifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRrZXki"
            + "LCAidXNlci91c2VyMS8iXSwNCiAgICB7ImFjbCI6ICJwdWJsaWMtcmVhZCJ9LA0KICAgIHsic3VjY2Vzc19h"
            + "Y3Rpb25fcmVkaXJlY3QiOiAiaHR0cDovL3NpZ3Y0ZXhhbXBsZWJ1Y2tldC5zMy5hbWF6b25hd3MuY29tL3N1"
            + "Y2Nlc3NmdWxfdXBsb2FkLmh0bWwifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRDb250ZW50LVR5cGUiLCAi"
            + "aW1hZ2UvIl0sDQogICAgeyJ4LWFtei1tZXRhLXV1aWQiOiAiMTQzNjUxMjM2NTEyNzQifSwNCiAgICB7Ingt"
            + "YW16LXNlcnZlci1zaWRlLWVuY3J5cHRpb24iOiAiQUVTMjU2In0sDQogICAgWyJzdGFydHMtd2l0aCIsICIk"
            + "eC1hbXotbWV0YS10YWciLCAiIl0sDQoNCiAgICB7IngtYW16LWNyZWRlbnRpYWwiOiAiQUtJQUlPU0ZPRE5O"
            + "N0VYQU1QTEUvMjAxNTEyMjkvdXMtZWFzdC0xL3MzL2F3czRfcmVxdWVzdCJ9LA0KICAgIHsieC1hbXotYWxn"
            + "b3JpdGhtIjogIkFXUzQtSE1BQy1TSEEyNTYifSwNCiAgICB7IngtYW16LWRhdGUiOiAiMjAxNTEyMjlUMDAw"
            + "MDAwWiIgfQ0KICBdDQp9";
    Map<String, String> fields = new HashMap<>();
    fields.put("policy", policy);
    fields.put("x-amz-algorithm", "AWS4-HMAC-SHA256");
    fields.put("x-amz-credential", "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request");
    fields.put("x-amz-date", "20151229T000000Z");
    fields.put(
        "x-amz-signature", "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e");
    var verifier =
        new SignatureVerifier("us-east-1", key -> "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    assertThat(verifier.verifyPolicy(fields)).isInstanceOf(Authentication.Signed.class);
    assertThat(PostPolicy.parse(policy).conditions()).hasSize(11);
    fields.put("policy", policy + "=");
    assertThat(catchThrowableOfType(S3Exception.class, () -> verifier.verifyPolicy(fields)).code())
        .isEqualTo(S3ErrorCode.SIGNATURE_DOES_NOT_MATCH);
    assertThat(verifier.verifyPolicy(Map.of())).isInstanceOf(Authentication.Anonymous.class);
    for (String missing : List.copyOf(fields.keySet())) {
      Map<String, String> rest = new HashMap<>(fields);
      rest.remove(missing);
      S3Exception failure =
          catchThrowableOfType(S3Exception.class, () -> verifier.verifyPolicy(rest));
      assertThat(failure.code()).as(missing).isEqualTo(S3ErrorCode.INVALID_ARGUMENT);
      assertThat(failure.text()).containsIgnoringCase("a field named '" + missing + "'");
    }
  }

  private static PostPolicy policy(String conditions) {
    String json =
        "{\"expiration\":\"2015-12-30T12:00:00.000Z\",\"conditions\":[" + conditions + "]}";
    return PostPolicy.parse(
        Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8)));
  }

  private static @Nullable String check(String conditions, Map<String, String> fields) {
    PostPolicy policy = policy(conditions);
    S3Exception failure =
        catchThrowableOfType(
            S3Exception.class, () -> policy.check(new PostForm(fields, "f", null), "b", NOW));
    return failure == null ? null : failure.text();
  }

  /** "All variables within the form are expanded prior to validating the POST policy." */
  @Test
  void policiesSpeakOfWhatTheFileNameMakes() {
    String key = "{\"bucket\":\"b\"},[\"starts-with\",\"$key\",\"f\"]";
    assertThat(check(key, Map.of("key", "${filename}"))).isNull();
    assertThat(check(key, Map.of("key", "a/${filename}"))).contains("Policy Condition failed");
    String same = "{\"bucket\":\"b\"},{\"key\":\"a/f\"},{\"x-amz-meta-name\":\"f\"}";
    Map<String, String> fields = Map.of("key", "a/${filename}", "x-amz-meta-name", "${filename}");
    assertThat(check(same, fields)).isNull();
    assertThat(new PostForm(fields, "C:\\dir/g", null).field("x-amz-meta-name")).isEqualTo("g");
    assertThat(new PostForm(fields, "", null).key()).isEqualTo("a/");
  }

  @Test
  void policies() {
    String bucket = "{\"bUcket\":\"b\"},";
    assertThat(check(bucket + "[\"starts-with\",\"$Key\",\"a\"]", Map.of("key", "ab"))).isNull();
    assertThat(check(bucket + "[\"starts-with\",\"$key\",\"\\u0061\"]", Map.of("key", "b")))
        .contains("Policy Condition failed");
    assertThat(check("[\"eq\",\"$key\",\"a\"]", Map.of("key", "a"))).contains("$bucket");
    assertThat(check(bucket + "{\"key\":\"a\"}", Map.of("key", "a", "acl", "private")))
        .contains("Extra input fields: acl");
    assertThat(check(bucket + "{\"key\":\"a\"}", Map.of("key", "a", "x-ignore-y", "1"))).isNull();
    String type = bucket + "[\"starts-with\",\"$Content-Type\",\"text/\"]";
    assertThat(check(type, Map.of("content-type", "text/a, text/b"))).isNull();
    assertThat(check(type, Map.of("content-type", "text/a, image/b")))
        .contains("Policy Condition failed");
    String meta = bucket + "[\"starts-with\",\"$x-amz-meta-a\",\"b\"]";
    assertThat(check(meta, Map.of("x-amz-meta-a", "b,c"))).isNull();
    PostPolicy sized = policy(bucket + "[\"content-length-range\", 2, \"4\"]");
    sized.checkSize(3, true);
    assertThat(catchThrowableOfType(S3Exception.class, () -> sized.checkSize(5, false)).code())
        .isEqualTo(S3ErrorCode.ENTITY_TOO_LARGE);
    assertThat(catchThrowableOfType(S3Exception.class, () -> sized.checkSize(1, true)).code())
        .isEqualTo(S3ErrorCode.ENTITY_TOO_SMALL);
    S3Exception expired =
        catchThrowableOfType(
            S3Exception.class,
            () ->
                policy("")
                    .check(
                        new PostForm(Map.of(), "f", null),
                        "b",
                        Instant.parse("2016-01-01T00:00:00Z")));
    assertThat(expired.text()).contains("Policy expired");
  }

  @Test
  void brokenPolicies() {
    SeededRandom random = SeededRandom.fresh();
    String good =
        "{\"expiration\":\"2015-12-30T12:00:00Z\",\"conditions\":[[\"eq\",\"$a\",\"b\"]]}";
    for (String json :
        List.of(
            "",
            "{}",
            "[]",
            "{\"EXPIRATION\":\"2015-12-30T12:00:00Z\",\"conditions\":[]}",
            "{\"expiration\":\"2015-12-30T12:00:00Z\"}",
            "{\"expiration\":\"x\",\"conditions\":[]}",
            good + "x",
            good.replace("eq", "in"),
            good.replace("\"b\"", "true"),
            good.replace("[\"eq\",\"$a\",\"b\"]", "{\"a\":\"b\",\"c\":\"d\"}"),
            good.replace("[\"eq\",\"$a\",\"b\"]", "{}"),
            "[".repeat(100))) {
      assertThat(policyFailure(json)).as(json).isEqualTo(S3ErrorCode.INVALID_POLICY_DOCUMENT);
    }
    for (int round = 0; round < 5000; round++) {
      var broken = new StringBuilder(good);
      broken.setCharAt(random.nextInt(good.length()), (char) random.nextInt(128));
      S3ErrorCode code = policyFailure(broken.toString());
      assertThat(code == null || code == S3ErrorCode.INVALID_POLICY_DOCUMENT)
          .as("%s %s", broken, random)
          .isTrue();
    }
  }

  private static @Nullable S3ErrorCode policyFailure(String json) {
    String base64 = Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    S3Exception failure = catchThrowableOfType(S3Exception.class, () -> PostPolicy.parse(base64));
    return failure == null ? null : failure.code();
  }
}
