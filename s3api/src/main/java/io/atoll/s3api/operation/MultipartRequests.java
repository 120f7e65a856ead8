package io.atoll.s3api.operation;

import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.ChecksumType;
import io.atoll.s3api.condition.ByteRange;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.http.HttpMethod;
import io.atoll.s3api.http.Query;
import io.atoll.s3api.http.S3Request;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses requests of uploads in parts. */
final class MultipartRequests {
  /** Room for 10,000 parts with a checksum each. */
  private static final long MAX_COMPLETION_BYTES = 4L << 20;

  private MultipartRequests() {}

  static S3Operation parse(HttpMethod method, RequestTarget target, S3Request request) {
    Query query = request.query();
    if (query.contains("uploads")) {
      ParameterRules.check(method, query, Set.of("uploads"));
      if (method != HttpMethod.POST) {
        throw S3RequestParser.methodNotAllowed(request, target);
      }
      return create(target, request);
    }
    String uploadId = query.first("uploadId");
    if (uploadId == null) {
      ParameterRules.check(method, query, Set.of());
      throw S3RequestParser.methodNotAllowed(request, target);
    }
    return switch (method) {
      case PUT -> part(target, request, uploadId);
      case POST -> complete(target, request, uploadId);
      case GET -> listParts(target, query, uploadId);
      case DELETE -> {
        ParameterRules.check(method, query, Set.of("uploadId"));
        yield new MultipartOperation.AbortMultipartUpload(target.bucket(), target.key(), uploadId);
      }
      case HEAD, OPTIONS -> throw S3RequestParser.methodNotAllowed(request, target);
    };
  }

  private static S3Operation create(RequestTarget target, S3Request request) {
    ChecksumAlgorithm algorithm = BodyHeaders.requestedAlgorithm(request);
    ChecksumType type = BodyHeaders.requestedType(request);
    return new MultipartOperation.CreateMultipartUpload(
        target.bucket(),
        target.key(),
        AttributeHeaders.of(request),
        algorithm,
        checkedType(algorithm, type));
  }

  private static @Nullable ChecksumType checkedType(
      @Nullable ChecksumAlgorithm algorithm, @Nullable ChecksumType type) {
    if (algorithm == null) {
      if (type != null) {
        throw S3Exception.invalidRequest(
            "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm "
                + "header.");
      }
      return null;
    }
    if (type == null) {
      return algorithm.defaultType();
    }
    boolean supported =
        type == ChecksumType.COMPOSITE
            ? algorithm.supportsComposite()
            : algorithm.supportsFullObject();
    if (!supported) {
      throw S3Exception.invalidRequest(
          "The "
              + type
              + " checksum type cannot be used with the "
              + algorithm.name().toLowerCase(Locale.ROOT)
              + " checksum algorithm.");
    }
    return type;
  }

  private static S3Operation part(RequestTarget target, S3Request request, String uploadId) {
    Query query = request.query();
    ParameterRules.check(HttpMethod.PUT, query, Set.of("uploadId", "partNumber"));
    String number = query.first("partNumber");
    int partNumber = IntegerParameter.partNumber(number == null ? "" : number);
    String source = request.amzHeader("x-amz-copy-source");
    if (source == null) {
      return new MultipartOperation.UploadPart(
          target.bucket(), target.key(), uploadId, partNumber, BodyHeaders.content(request));
    }
    return new MultipartOperation.UploadPartCopy(
        target.bucket(),
        target.key(),
        uploadId,
        partNumber,
        CopySource.parse(source),
        ByteRange.parseCopySource(request.amzHeader("x-amz-copy-source-range")),
        ConditionHeaders.copySource(request));
  }

  private static S3Operation complete(RequestTarget target, S3Request request, String uploadId) {
    ParameterRules.check(HttpMethod.POST, request.query(), Set.of("uploadId"));
    String size = request.amzHeader("x-amz-mp-object-size");
    long objectSize = size == null ? -1 : IntegerParameter.digits(size);
    if (size != null && objectSize < 0) {
      throw S3Exception.invalidRequest("Value for x-amz-mp-object-size header is invalid.");
    }
    return new MultipartOperation.CompleteMultipartUpload(
        target.bucket(),
        target.key(),
        uploadId,
        ConditionHeaders.write(request),
        BodyHeaders.expectedOfObject(request),
        BodyHeaders.requestedType(request),
        objectSize,
        BodyHeaders.completion(request, MAX_COMPLETION_BYTES));
  }

  private static S3Operation listParts(RequestTarget target, Query query, String uploadId) {
    ParameterRules.check(
        HttpMethod.GET,
        query,
        Set.of("uploadId", "max-parts", "part-number-marker", "encoding-type"));
    String marker = query.first("part-number-marker");
    return new MultipartOperation.ListParts(
        target.bucket(),
        target.key(),
        uploadId,
        IntegerParameter.limit("max-parts", query.first("max-parts"), 1000),
        marker == null || marker.isEmpty()
            ? 0
            : IntegerParameter.nonNegative("part-number-marker", marker),
        BucketRequests.urlEncode(query));
  }
}
