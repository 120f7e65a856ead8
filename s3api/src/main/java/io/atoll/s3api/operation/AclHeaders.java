package io.atoll.s3api.operation;

import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.http.S3Request;
import java.util.Set;

/**
 * Access control headers, judged as a bucket does whose object ownership is "bucket owner enforced"
 * (the default since April 2023): what says no more than that the owner has full control is
 * accepted, everything else refused.
 */
final class AclHeaders {
  private static final Set<String> HARMLESS = Set.of("private", "bucket-owner-full-control");
  private static final Set<String> OTHERS =
      Set.of(
          "public-read",
          "public-read-write",
          "authenticated-read",
          "aws-exec-read",
          "bucket-owner-read",
          "log-delivery-write");
  private static final String[] GRANTS = {
    "x-amz-grant-full-control",
    "x-amz-grant-read",
    "x-amz-grant-read-acp",
    "x-amz-grant-write",
    "x-amz-grant-write-acp"
  };

  private static final long MAX_LIST_BYTES = 64L << 10;

  private AclHeaders() {}

  /**
   * The list that is set, which stands in the body where no header names it.
   *
   * @throws S3Exception MalformedACLError where it stands in neither
   */
  static BodyDeclaration body(S3Request request) {
    BodyDeclaration body = BodyHeaders.document(request, false, MAX_LIST_BYTES);
    if (body.lengthBytes() == 0 && request.amzHeader("x-amz-acl") == null) {
      throw new S3Exception(S3ErrorCode.MALFORMED_ACL_ERROR);
    }
    return body;
  }

  static void checkForObject(S3Request request) {
    check(request, S3ErrorCode.ACCESS_CONTROL_LIST_NOT_SUPPORTED);
  }

  static void checkForBucket(S3Request request) {
    check(request, S3ErrorCode.INVALID_BUCKET_ACL_WITH_OBJECT_OWNERSHIP);
    String ownership = request.amzHeader("x-amz-object-ownership");
    if (ownership == null || ownership.equals("BucketOwnerEnforced")) {
      return;
    }
    if (ownership.equals("BucketOwnerPreferred") || ownership.equals("ObjectWriter")) {
      throw S3Exception.headerNotImplemented("x-amz-object-ownership");
    }
    throw S3Exception.invalidArgument(
        "Invalid x-amz-object-ownership header: " + ownership, "x-amz-object-ownership", ownership);
  }

  private static void check(S3Request request, S3ErrorCode refusal) {
    String canned = request.amzHeader("x-amz-acl");
    if (canned != null && !HARMLESS.contains(canned)) {
      if (OTHERS.contains(canned)) {
        throw new S3Exception(refusal);
      }
      throw S3Exception.invalidArgument("", "x-amz-acl", canned);
    }
    for (String grant : GRANTS) {
      if (request.amzHeader(grant) != null) {
        throw new S3Exception(refusal);
      }
    }
  }
}
