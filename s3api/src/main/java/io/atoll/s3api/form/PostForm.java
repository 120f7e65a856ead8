package io.atoll.s3api.form;

import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.http.FieldText;
import io.atoll.s3api.http.Headers;
import io.atoll.s3api.http.PercentCoding;
import io.atoll.s3api.http.Query;
import io.atoll.s3api.http.S3Request;
import io.atoll.s3api.xml.TaggingRequest;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a form that came before its file.
 *
 * <p>Every field may name the file as <code>${filename}</code>, and a policy is held against what
 * that makes (Amazon S3 API, "POST Object" and "POST Policy"), so it is put in at once.
 *
 * @param fields by lower-case name, in order; given as sent, kept with the file's name put in
 * @param fileName as the browser sent it; empty where it sent none
 * @param fileContentType the Content-Type of the file's part, or null
 */
public record PostForm(
    Map<String, String> fields, String fileName, @Nullable String fileContentType) {
  /** Fields that are about the form itself, not about the object. */
  private static final Set<String> CONTROL =
      Set.of(
          "key",
          "acl",
          "policy",
          "tagging",
          "bucket",
          "success_action_redirect",
          "success_action_status",
          "redirect",
          "x-amz-algorithm",
          "x-amz-credential",
          "x-amz-date",
          "x-amz-signature",
          "x-amz-security-token",
          "submit");

  /** They would speak about another body than the form's. */
  private static final Set<String> REFUSED =
      Set.of(
          "content-length",
          "transfer-encoding",
          "x-amz-content-sha256",
          "x-amz-copy-source",
          "x-amz-decoded-content-length",
          "x-amz-trailer");

  public PostForm {
    String name = lastName(fileName);
    Map<String, String> expanded = new LinkedHashMap<>();
    fields.forEach((field, value) -> expanded.put(field, value.replace("${filename}", name)));
    fields = Collections.unmodifiableMap(expanded);
  }

  /** What follows the last slash of either kind; some browsers send the whole path. */
  private static String lastName(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.substring(name.lastIndexOf('\\') + 1);
  }

  /** The value of a field by its lower-case name, or null. */
  public @Nullable String field(String name) {
    return fields.get(name);
  }

  /**
   * The object's key.
   *
   * @throws S3Exception InvalidArgument where there is none
   */
  public String key() {
    String key = fields.get("key");
    if (key == null || key.isEmpty()) {
      throw S3Exception.invalidArgument(
          "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
          "key",
          "");
    }
    return key;
  }

  /** The status of success: 200, 201 or 204; anything else asked for counts as 204. */
  public int successStatus() {
    String status = fields.get("success_action_status");
    return "200".equals(status) ? 200 : "201".equals(status) ? 201 : 204;
  }

  /** Where to send the browser after success, or null. */
  public @Nullable String successRedirect() {
    String redirect = fields.get("success_action_redirect");
    return redirect == null ? fields.get("redirect") : redirect;
  }

  /**
   * The upload as the request that a PUT of the same object would be, so that fields are judged
   * exactly as headers are.
   *
   * @param original the POST itself
   * @param contentLength of the file; where it is not known yet, the POST's own length, which is
   *     above it
   * @throws S3Exception NotImplemented for fields that have no place in a form, InvalidArgument for
   *     a field that cannot be a header
   */
  public S3Request asPut(S3Request original, long contentLength) {
    Headers.Builder headers = Headers.builder();
    headers.add("Content-Length", Long.toString(contentLength));
    String acl = fields.get("acl");
    headers.addIfPresent("x-amz-acl", acl);
    String tagging = fields.get("tagging");
    headers.addIfPresent("x-amz-tagging", tagging == null ? null : tags(tagging));
    for (String name : REFUSED) {
      if (fields.containsKey(name)) {
        throw S3Exception.parameterNotImplemented(name);
      }
    }
    fields.forEach((name, value) -> {
      if (!CONTROL.contains(name) && !name.startsWith("x-ignore-")) {
        FieldText.require(name, value);
        headers.add(name, value);
      }
    });
    return new S3Request(
        "PUT",
        original.rawPath(),
        null,
        Query.EMPTY,
        headers.build(),
        original.host(),
        original.secure());
  }

  /** Tags come as a document here, and in a header as a query. */
  private static String tags(String document) {
    StringBuilder query = new StringBuilder();
    TaggingRequest.parse(document.getBytes(StandardCharsets.UTF_8))
        .tags()
        .forEach((key, value) ->
            query
                .append(query.isEmpty() ? "" : "&")
                .append(PercentCoding.encode(key, false))
                .append('=')
                .append(PercentCoding.encode(value, false)));
    return query.toString();
  }
}
