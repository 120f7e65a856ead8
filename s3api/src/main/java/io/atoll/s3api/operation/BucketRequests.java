package io.atoll.s3api.operation;

import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.http.HttpMethod;
import io.atoll.s3api.http.Query;
import io.atoll.s3api.http.S3Request;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses requests on the service and on buckets. */
final class BucketRequests {
  private static final int MAX_KEYS = 1000;
  private static final int MAX_BUCKETS = 10_000;

  /**
   * Room for the largest list of 1000 keys of 1024 bytes, each byte an escape of six, and the
   * markup around it.
   */
  private static final long MAX_DELETE_BYTES = 8L << 20;

  private static final long MAX_CONFIGURATION_BYTES = 64L << 10;

  /** Of both versions of the listing: each ignores what belongs to the other, as S3 does. */
  private static final Set<String> LISTING =
      Set.of(
          "list-type",
          "prefix",
          "delimiter",
          "max-keys",
          "encoding-type",
          "marker",
          "continuation-token",
          "start-after",
          "fetch-owner");

  private static final Set<String> VERSIONS =
      Set.of(
          "versions",
          "prefix",
          "delimiter",
          "max-keys",
          "encoding-type",
          "key-marker",
          "version-id-marker");
  private static final Set<String> UPLOADS =
      Set.of(
          "uploads",
          "prefix",
          "delimiter",
          "max-uploads",
          "encoding-type",
          "key-marker",
          "upload-id-marker");

  private BucketRequests() {}

  static ServiceOperation.ListBuckets listBuckets(S3Request request) {
    Query query = request.query();
    String max = query.first("max-buckets");
    int maxBuckets = 0;
    if (max != null) {
      long value = IntegerParameter.digits(max);
      if (value < 1 || value > MAX_BUCKETS) {
        throw S3Exception.invalidArgument(
            "Argument max-buckets must be an integer between 1 and 10000", "max-buckets", max);
      }
      maxBuckets = (int) value;
    }
    return new ServiceOperation.ListBuckets(
        maxBuckets,
        text(query, "prefix"),
        query.first("continuation-token"),
        query.first("bucket-region"));
  }

  static S3Operation parse(
      HttpMethod method, String bucket, S3Request request, RequestTarget target) {
    return switch (method) {
      case GET -> get(bucket, request);
      case HEAD -> {
        allow(method, request, Set.of());
        yield new BucketOperation.HeadBucket(bucket);
      }
      case PUT -> put(bucket, request);
      case DELETE -> delete(bucket, request);
      case POST -> post(bucket, request, target);
      case OPTIONS -> throw S3RequestParser.methodNotAllowed(request, target);
    };
  }

  private static void allow(HttpMethod method, S3Request request, Set<String> parameters) {
    ParameterRules.check(method, request.query(), parameters);
  }

  private static S3Operation put(String bucket, S3Request request) {
    if (request.query().contains("acl")) {
      allow(HttpMethod.PUT, request, Set.of("acl"));
      AclHeaders.checkForObject(request);
      return new BucketOperation.PutBucketAcl(bucket, AclHeaders.body(request));
    }
    allow(HttpMethod.PUT, request, Set.of());
    AclHeaders.checkForBucket(request);
    return new BucketOperation.CreateBucket(
        bucket, BodyHeaders.document(request, false, MAX_CONFIGURATION_BYTES));
  }

  private static S3Operation delete(String bucket, S3Request request) {
    AbsentConfiguration absent = absent(request.query());
    String action = absent == null ? null : absent.deletion();
    if (absent != null && action != null) {
      allow(HttpMethod.DELETE, request, Set.of(absent.parameter()));
      return new BucketOperation.DeleteAbsentConfiguration(bucket, action);
    }
    allow(HttpMethod.DELETE, request, Set.of());
    return new BucketOperation.DeleteBucket(bucket);
  }

  /** The configuration that a query names, or null. */
  private static @Nullable AbsentConfiguration absent(Query query) {
    for (int i = 0; i < query.count(); i++) {
      AbsentConfiguration absent = AbsentConfiguration.ofParameter(query.name(i));
      if (absent != null) {
        return absent;
      }
    }
    return null;
  }

  private static S3Operation post(String bucket, S3Request request, RequestTarget target) {
    if (request.query().contains("delete")) {
      allow(HttpMethod.POST, request, Set.of("delete"));
      BodyDeclaration body = BodyHeaders.document(request, true, MAX_DELETE_BYTES);
      if (body.contentMd5() == null && body.checksum() == null) {
        throw S3Exception.invalidRequest(
            "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
      }
      return new BucketOperation.DeleteObjects(bucket, body);
    }
    allow(HttpMethod.POST, request, Set.of());
    String type = request.header("Content-Type");
    if (type == null) {
      throw S3RequestParser.methodNotAllowed(request, target);
    }
    return new BucketOperation.PostObject(bucket, boundary(type), BodyHeaders.content(request));
  }

  private static String boundary(String contentType) {
    String lower = contentType.toLowerCase(Locale.ROOT);
    int at = lower.indexOf("boundary=");
    if (!lower.startsWith("multipart/form-data") || at < 0) {
      throw new S3Exception(S3ErrorCode.REQUEST_IS_NOT_MULTI_PART_CONTENT);
    }
    String boundary = contentType.substring(at + "boundary=".length());
    int end = boundary.indexOf(';');
    boundary = (end < 0 ? boundary : boundary.substring(0, end)).trim();
    if (boundary.length() >= 2 && boundary.startsWith("\"") && boundary.endsWith("\"")) {
      boundary = boundary.substring(1, boundary.length() - 1);
    }
    if (boundary.isEmpty() || boundary.length() > 70) {
      throw new S3Exception(S3ErrorCode.MALFORMED_POST_REQUEST);
    }
    return boundary;
  }

  private static S3Operation get(String bucket, S3Request request) {
    Query query = request.query();
    if (query.contains("location")) {
      allow(HttpMethod.GET, request, Set.of("location"));
      return new BucketOperation.GetBucketLocation(bucket);
    }
    if (query.contains("versioning")) {
      allow(HttpMethod.GET, request, Set.of("versioning"));
      return new BucketOperation.GetBucketVersioning(bucket);
    }
    if (query.contains("acl")) {
      allow(HttpMethod.GET, request, Set.of("acl"));
      return new BucketOperation.GetBucketAcl(bucket);
    }
    AbsentConfiguration absent = absent(query);
    if (absent != null) {
      allow(HttpMethod.GET, request, Set.of(absent.parameter()));
      return new BucketOperation.GetAbsentConfiguration(bucket, absent);
    }
    if (query.contains("uploads")) {
      allow(HttpMethod.GET, request, UPLOADS);
      return listUploads(bucket, query);
    }
    if (query.contains("versions")) {
      allow(HttpMethod.GET, request, VERSIONS);
      return listVersions(bucket, query);
    }
    return query.contains("list-type") ? listV2(bucket, request) : listV1(bucket, request);
  }

  private static S3Operation listV1(String bucket, S3Request request) {
    Query query = request.query();
    allow(HttpMethod.GET, request, LISTING);
    return new BucketOperation.ListObjects(
        bucket,
        text(query, "prefix"),
        text(query, "delimiter"),
        text(query, "marker"),
        maxKeys(query),
        urlEncode(query));
  }

  private static S3Operation listV2(String bucket, S3Request request) {
    Query query = request.query();
    String type = text(query, "list-type");
    if (!type.equals("2")) {
      throw S3Exception.invalidArgument(
          "Invalid List Type specified in Request", "list-type", type);
    }
    allow(HttpMethod.GET, request, LISTING);
    String token = query.first("continuation-token");
    if (token != null && token.isEmpty()) {
      throw S3Exception.invalidArgument(
          "The continuation token provided is incorrect", "continuation-token", token);
    }
    return new BucketOperation.ListObjectsV2(
        bucket,
        text(query, "prefix"),
        text(query, "delimiter"),
        token,
        query.first("start-after"),
        maxKeys(query),
        urlEncode(query),
        "true".equalsIgnoreCase(query.first("fetch-owner")));
  }

  private static S3Operation listVersions(String bucket, Query query) {
    String keyMarker = text(query, "key-marker");
    String versionIdMarker = emptyAsNull(query.first("version-id-marker"));
    if (versionIdMarker != null && keyMarker.isEmpty()) {
      throw S3Exception.invalidArgument(
          "A version-id marker cannot be specified without a key marker.",
          "version-id-marker",
          versionIdMarker);
    }
    return new BucketOperation.ListObjectVersions(
        bucket,
        text(query, "prefix"),
        text(query, "delimiter"),
        keyMarker,
        versionIdMarker,
        maxKeys(query),
        urlEncode(query));
  }

  private static S3Operation listUploads(String bucket, Query query) {
    String keyMarker = text(query, "key-marker");
    String uploadIdMarker = emptyAsNull(query.first("upload-id-marker"));
    return new BucketOperation.ListMultipartUploads(
        bucket,
        text(query, "prefix"),
        text(query, "delimiter"),
        keyMarker,
        keyMarker.isEmpty() ? null : uploadIdMarker,
        IntegerParameter.limit("max-uploads", query.first("max-uploads"), MAX_KEYS),
        urlEncode(query));
  }

  private static int maxKeys(Query query) {
    return IntegerParameter.limit("max-keys", query.first("max-keys"), MAX_KEYS);
  }

  private static String text(Query query, String name) {
    String value = query.first(name);
    return value == null ? "" : value;
  }

  private static @Nullable String emptyAsNull(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  static boolean urlEncode(Query query) {
    String type = query.first("encoding-type");
    if (type == null || type.isEmpty()) {
      return false;
    }
    if (!type.equals("url")) {
      throw S3Exception.invalidArgument(
          "Invalid Encoding Method specified in Request", "encoding-type", type);
    }
    return true;
  }
}
