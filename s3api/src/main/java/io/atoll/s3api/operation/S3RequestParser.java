package io.atoll.s3api.operation;

import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.http.HttpMethod;
import io.atoll.s3api.http.S3Request;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Turns a request into the operation that it means. Stateless but for its settings; may be used
 * from any thread. Bodies are not looked at; see {@code io.atoll.s3api.xml} and {@code
 * io.atoll.s3api.chunked} for them.
 */
public final class S3RequestParser {
  private final List<String> baseDomains;

  /**
   * A parser.
   *
   * @param baseDomains names without port under which buckets are host names ({@code bucket.base});
   *     none for path style only. Any other host, the bare base domain included, is path style.
   */
  public S3RequestParser(List<String> baseDomains) {
    this.baseDomains = baseDomains.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }

  /**
   * Parses.
   *
   * @throws S3Exception for whatever is malformed, unknown or not supported
   */
  public S3Operation parse(S3Request request) {
    HttpMethod method = HttpMethod.of(request.method());
    RequestTarget target = RequestTarget.of(request.host(), request.rawPath(), baseDomains);
    if (method == null) {
      throw methodNotAllowed(request, target);
    }
    refusePreflight(request);
    UnsupportedHeaders.check(request);
    if (target.isService()) {
      return service(method, request, target);
    }
    BucketName.require(target.bucket());
    if (target.isBucket()) {
      return BucketRequests.parse(method, target.bucket(), request, target);
    }
    ObjectKey.require(target.key());
    if (method == HttpMethod.POST
        || request.query().contains("uploadId")
        || request.query().contains("uploads")) {
      return MultipartRequests.parse(method, target, request);
    }
    return ObjectRequests.parse(method, target, request);
  }

  /**
   * The operation that the fields of a POST form ask for, judged exactly as the headers of a PUT
   * are.
   *
   * @param key of the form
   * @param fields the form as a request, from {@code PostForm.asPut}
   * @return its body's length is an upper bound only, because a form does not say the file's
   * @throws S3Exception for whatever is malformed, unknown or not supported
   */
  public ObjectOperation.PutObject parseForm(String bucket, String key, S3Request fields) {
    UnsupportedHeaders.check(fields);
    return new ObjectOperation.PutObject(
        BucketName.require(bucket),
        ObjectKey.require(key),
        AttributeHeaders.of(fields),
        ConditionHeaders.write(fields),
        BodyHeaders.content(fields));
  }

  private static S3Operation service(HttpMethod method, S3Request request, RequestTarget target) {
    if (method != HttpMethod.GET) {
      throw methodNotAllowed(request, target);
    }
    ParameterRules.check(
        method,
        request.query(),
        Set.of("max-buckets", "prefix", "continuation-token", "bucket-region"));
    return BucketRequests.listBuckets(request);
  }

  /**
   * Refuses OPTIONS. To be asked before signatures are looked at: a browser that is about to use a
   * presigned URL asks for leave under that URL, whose signature is for another method, and sends
   * no credentials (Fetch, "CORS-preflight fetch").
   *
   * @throws S3Exception AccessForbidden, BadRequest
   */
  public static void refusePreflight(S3Request request) {
    if (request.method().equals("OPTIONS")) {
      throw preflight(request);
    }
  }

  /**
   * No bucket here has a cross-origin configuration, so every preflight fails as on such a bucket.
   */
  private static S3Exception preflight(S3Request request) {
    if (request.header("Origin") == null) {
      return new S3Exception(
          S3ErrorCode.BAD_REQUEST, "Insufficient information. Origin request header needed.");
    }
    if (request.header("Access-Control-Request-Method") == null) {
      return new S3Exception(
          S3ErrorCode.BAD_REQUEST, "Invalid Access-Control-Request-Method: null");
    }
    return new S3Exception(S3ErrorCode.ACCESS_FORBIDDEN)
        .with("Method", request.method())
        .with("ResourceType", "BUCKET");
  }

  static S3Exception methodNotAllowed(S3Request request, RequestTarget target) {
    String type = target.isService() ? "SERVICE" : target.isBucket() ? "BUCKET" : "OBJECT";
    return new S3Exception(S3ErrorCode.METHOD_NOT_ALLOWED)
        .with("Method", request.method())
        .with("ResourceType", type);
  }
}
