package io.atoll.gateway.s3;

import io.atoll.gateway.http.HttpCall;
import io.atoll.gateway.object.ObjectInfo;
import io.atoll.gateway.object.ObjectStore;
import io.atoll.s3api.form.PostForm;
import io.atoll.s3api.http.FieldText;
import io.atoll.s3api.http.Headers;
import io.atoll.s3api.http.PercentCoding;
import io.atoll.s3api.http.S3Response;
import io.atoll.s3api.operation.BucketOperation.PostObject;
import io.atoll.s3api.operation.S3RequestParser;
import io.atoll.s3api.response.ObjectResponseHeaders;
import io.atoll.s3api.xml.PostDocument;
import org.jspecify.annotations.Nullable;

/** Answers uploads from HTML forms. */
final class FormHandler {
  private final ObjectStore store;
  private final Admission admission;
  private final S3RequestParser parser;

  FormHandler(ObjectStore store, Admission admission, S3RequestParser parser) {
    this.store = store;
    this.admission = admission;
    this.parser = parser;
  }

  void handle(Session session, PostObject post) {
    ObjectHandler.admit(session.call(), post.body());
    session.call().readBody(new FormBody(session, post, store, admission, parser));
  }

  /** What the form asked to be answered on success. */
  static S3Response answer(HttpCall call, PostForm form, String bucket, ObjectInfo info) {
    String location = location(call, info.key());
    Headers.Builder headers = Headers.builder().add("ETag", '"' + info.etag() + '"');
    ObjectResponseHeaders.checksum(headers, Stored.checksum(info.checksum()));
    String redirect = redirect(form, bucket, info);
    if (redirect != null) {
      return S3Response.empty(303, headers.add("Location", redirect).build());
    }
    headers.add("Location", location);
    if (form.successStatus() == 201) {
      headers.add("Content-Type", "application/xml");
      byte[] document = PostDocument.posted(location, bucket, info.key(), info.etag());
      return new S3Response(201, headers.build(), document);
    }
    return S3Response.empty(form.successStatus(), headers.build());
  }

  private static String location(HttpCall call, String key) {
    String path = call.request().rawPath();
    return (call.request().secure() ? "https://" : "http://")
        + call.request().host()
        + path
        + (path.endsWith("/") ? "" : "/")
        + PercentCoding.encode(key, true);
  }

  /** Where the browser is to go, or null; what is no address counts as not given, as S3 does. */
  private static @Nullable String redirect(PostForm form, String bucket, ObjectInfo info) {
    String to = form.successRedirect();
    boolean address = to != null && (to.startsWith("http://") || to.startsWith("https://"));
    if (to == null || !address || !FieldText.isValue(to)) {
      return null;
    }
    return to
        + (to.contains("?") ? "&" : "?")
        + "bucket="
        + PercentCoding.encode(bucket, false)
        + "&key="
        + PercentCoding.encode(info.key(), false)
        + "&etag=%22"
        + info.etag()
        + "%22";
  }
}
