package io.atoll.s3api.operation;

import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.http.HttpMethod;
import io.atoll.s3api.http.Query;
import java.util.Set;

/**
 * Which query parameters an operation takes. Any other that could change what the request means is
 * refused: the sub-resources of S3 that this server does not know, whatever has no value and so
 * looks like a sub-resource, and everything on a method that changes something. What begins with
 * {@code x-} is for access logs and ignored, as S3 promises, except for headers that a presigner
 * moved here, which are looked at as headers.
 */
final class ParameterRules {
  private static final Set<String> SIGNATURE_V2 = Set.of("AWSAccessKeyId", "Signature", "Expires");

  private static final Set<String> SUB_RESOURCES =
      Set.of(
          "abac",
          "accelerate",
          "acl",
          "analytics",
          "append",
          "attributes",
          "cors",
          "delete",
          "encryption",
          "intelligent-tiering",
          "inventory",
          "legal-hold",
          "lifecycle",
          "list-type",
          "location",
          "logging",
          "metadataConfiguration",
          "metadataInventoryTable",
          "metadataJournalTable",
          "metadataTable",
          "metrics",
          "notification",
          "object-lock",
          "ownershipControls",
          "partNumber",
          "policy",
          "policyStatus",
          "publicAccessBlock",
          "renameObject",
          "replication",
          "requestPayment",
          "restore",
          "retention",
          "select",
          "select-type",
          "session",
          "tagging",
          "torrent",
          "uploadId",
          "uploads",
          "versionId",
          "versioning",
          "versions",
          "website");

  private ParameterRules() {}

  /** Refuses what the operation does not take. */
  static void check(HttpMethod method, Query query, Set<String> allowed) {
    for (int i = 0; i < query.count(); i++) {
      String name = query.name(i);
      if (allowed.contains(name)
          || name.regionMatches(true, 0, "x-", 0, 2)
          || SIGNATURE_V2.contains(name)) {
        continue;
      }
      if (name.equals("versionId") && (method == HttpMethod.PUT || method == HttpMethod.POST)) {
        throw S3Exception.invalidArgument(
            "This operation does not accept a version-id.", name, query.value(i));
      }
      boolean reads = method == HttpMethod.GET || method == HttpMethod.HEAD;
      if (!reads || query.value(i).isEmpty() || SUB_RESOURCES.contains(name)) {
        throw S3Exception.parameterNotImplemented(name);
      }
    }
  }
}
