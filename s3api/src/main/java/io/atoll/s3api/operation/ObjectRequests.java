package io.atoll.s3api.operation;

import io.atoll.s3api.condition.ByteRange;
import io.atoll.s3api.condition.ETagCondition;
import io.atoll.s3api.condition.Preconditions;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.http.HttpMethod;
import io.atoll.s3api.http.Query;
import io.atoll.s3api.http.S3Request;
import io.atoll.s3api.operation.ObjectOperation.ObjectAttribute;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses requests on objects. */
final class ObjectRequests {
  private static final Set<String> READ =
      Set.of(
          "versionId",
          "partNumber",
          "response-content-type",
          "response-content-language",
          "response-expires",
          "response-cache-control",
          "response-content-disposition",
          "response-content-encoding");

  private static final Set<String> TAGGING = Set.of("tagging", "versionId");

  /** Room for ten tags, however they are written. */
  private static final long MAX_TAGGING_BYTES = 64L << 10;

  private ObjectRequests() {}

  static S3Operation parse(HttpMethod method, RequestTarget target, S3Request request) {
    return switch (method) {
      case GET -> get(target, request);
      case HEAD -> read(method, target, request);
      case PUT -> put(target, request);
      case DELETE -> delete(target, request);
      case POST, OPTIONS -> throw S3RequestParser.methodNotAllowed(request, target);
    };
  }

  private static S3Operation get(RequestTarget target, S3Request request) {
    Query query = request.query();
    if (query.contains("acl")) {
      ParameterRules.check(HttpMethod.GET, query, Set.of("acl", "versionId"));
      return new ObjectOperation.GetObjectAcl(target.bucket(), target.key(), versionId(query));
    }
    if (query.contains("tagging")) {
      ParameterRules.check(HttpMethod.GET, query, TAGGING);
      return new ObjectOperation.GetObjectTagging(target.bucket(), target.key(), versionId(query));
    }
    if (query.contains("attributes")) {
      return attributes(target, request);
    }
    return read(HttpMethod.GET, target, request);
  }

  private static S3Operation read(HttpMethod method, RequestTarget target, S3Request request) {
    Query query = request.query();
    ParameterRules.check(method, query, READ);
    String part = query.first("partNumber");
    int partNumber = part == null ? 0 : IntegerParameter.partNumber(part);
    String rangeHeader = request.header("Range");
    if (part != null && rangeHeader != null) {
      throw S3Exception.invalidRequest(
          "Cannot specify both Range header and partNumber query parameter");
    }
    String versionId = versionId(query);
    ByteRange range = ByteRange.parse(rangeHeader);
    Preconditions conditions = ConditionHeaders.read(request);
    ResponseOverrides overrides = ResponseOverrides.of(query);
    boolean checksumMode = "ENABLED".equalsIgnoreCase(request.amzHeader("x-amz-checksum-mode"));
    if (method == HttpMethod.HEAD) {
      return new ObjectOperation.HeadObject(
          target.bucket(),
          target.key(),
          versionId,
          range,
          partNumber,
          conditions,
          overrides,
          checksumMode);
    }
    return new ObjectOperation.GetObject(
        target.bucket(),
        target.key(),
        versionId,
        range,
        partNumber,
        conditions,
        overrides,
        checksumMode);
  }

  private static S3Operation attributes(RequestTarget target, S3Request request) {
    Query query = request.query();
    ParameterRules.check(HttpMethod.GET, query, Set.of("attributes", "versionId"));
    String header = request.headers().joined("x-amz-object-attributes");
    if (header == null) {
      header = request.amzHeader("x-amz-object-attributes");
    }
    if (header == null || header.isBlank()) {
      throw S3Exception.invalidRequest(
          "Missing required header for this request: x-amz-object-attributes");
    }
    String marker = request.amzHeader("x-amz-part-number-marker");
    return new ObjectOperation.GetObjectAttributes(
        target.bucket(),
        target.key(),
        versionId(query),
        wanted(header),
        IntegerParameter.limit("max-parts", request.amzHeader("x-amz-max-parts"), 1000),
        marker == null || marker.isEmpty()
            ? 0
            : IntegerParameter.nonNegative("part-number-marker", marker),
        ConditionHeaders.read(request));
  }

  private static Set<ObjectAttribute> wanted(String header) {
    Set<ObjectAttribute> wanted = EnumSet.noneOf(ObjectAttribute.class);
    int from = 0;
    while (from <= header.length()) {
      int to = header.indexOf(',', from);
      if (to < 0) {
        to = header.length();
      }
      wanted.add(attribute(header.substring(from, to).trim(), header));
      from = to + 1;
    }
    return wanted;
  }

  private static ObjectAttribute attribute(String name, String header) {
    for (ObjectAttribute attribute : ObjectAttribute.values()) {
      if (attribute.wireName().equals(name)) {
        return attribute;
      }
    }
    throw S3Exception.invalidArgument(
        "Invalid attribute name specified.", "x-amz-object-attributes", header);
  }

  private static S3Operation put(RequestTarget target, S3Request request) {
    Query query = request.query();
    // Alone among the operations that write, these two take a version id.
    if (query.contains("tagging")) {
      ParameterRules.check(HttpMethod.PUT, query, TAGGING);
      return new ObjectOperation.PutObjectTagging(
          target.bucket(),
          target.key(),
          versionId(query),
          BodyHeaders.document(request, true, MAX_TAGGING_BYTES));
    }
    if (query.contains("acl")) {
      ParameterRules.check(HttpMethod.PUT, query, Set.of("acl", "versionId"));
      AclHeaders.checkForObject(request);
      return new ObjectOperation.PutObjectAcl(
          target.bucket(), target.key(), versionId(query), AclHeaders.body(request));
    }
    ParameterRules.check(HttpMethod.PUT, query, Set.of());
    String source = request.amzHeader("x-amz-copy-source");
    if (source != null) {
      return copy(target, request, CopySource.parse(source));
    }
    return new ObjectOperation.PutObject(
        target.bucket(),
        target.key(),
        AttributeHeaders.of(request),
        ConditionHeaders.write(request),
        BodyHeaders.content(request));
  }

  private static S3Operation copy(RequestTarget target, S3Request request, CopySource source) {
    if (request.amzHeader("x-amz-copy-source-range") != null) {
      throw S3Exception.headerNotImplemented("x-amz-copy-source-range");
    }
    boolean replaceMetadata = directive(request, "x-amz-metadata-directive", "metadata");
    boolean replaceTags = directive(request, "x-amz-tagging-directive", "tagging");
    ObjectAttributes attributes = AttributeHeaders.of(request);
    boolean itself =
        source.versionId() == null
            && source.bucket().equals(target.bucket())
            && source.key().equals(target.key());
    if (itself
        && !replaceMetadata
        && request.amzHeader("x-amz-storage-class") == null
        && attributes.redirectLocation() == null
        && BodyHeaders.requestedAlgorithm(request) == null) {
      throw S3Exception.invalidRequest(
          "This copy request is illegal because it is trying to copy an object to itself without "
              + "changing the object's metadata, storage class, website redirect location or "
              + "encryption attributes.");
    }
    return new ObjectOperation.CopyObject(
        target.bucket(),
        target.key(),
        source,
        attributes,
        replaceMetadata,
        replaceTags,
        BodyHeaders.requestedAlgorithm(request),
        ConditionHeaders.copySource(request),
        ConditionHeaders.write(request));
  }

  private static boolean directive(S3Request request, String header, String what) {
    String value = request.amzHeader(header);
    if (value == null || value.equals("COPY")) {
      return false;
    }
    if (value.equals("REPLACE")) {
      return true;
    }
    throw S3Exception.invalidArgument("Unknown " + what + " directive.", header, value);
  }

  private static S3Operation delete(RequestTarget target, S3Request request) {
    if (request.query().contains("tagging")) {
      ParameterRules.check(HttpMethod.DELETE, request.query(), TAGGING);
      return new ObjectOperation.DeleteObjectTagging(
          target.bucket(), target.key(), versionId(request.query()));
    }
    ParameterRules.check(HttpMethod.DELETE, request.query(), Set.of("versionId"));
    return new ObjectOperation.DeleteObject(
        target.bucket(),
        target.key(),
        versionId(request.query()),
        ETagCondition.parse("If-Match", request.headers().joined("If-Match")));
  }

  private static @Nullable String versionId(Query query) {
    String id = query.first("versionId");
    if (id != null && id.isEmpty()) {
      throw S3Exception.invalidArgument("Version id cannot be the empty string", "versionId", "");
    }
    return id;
  }
}
