package io.atoll.s3api.operation;

import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import org.jspecify.annotations.Nullable;

/**
 * Bucket configurations that can be asked for and are always unset here. Clients ask for them to
 * learn about a bucket; S3 answers each with its own error. They also delete them to be sure that
 * there is none, which succeeds at S3 whether or not there was one.
 */
public enum AbsentConfiguration {
  CORS("cors", "s3:GetBucketCORS", "s3:PutBucketCORS", S3ErrorCode.NO_SUCH_CORS_CONFIGURATION),
  ENCRYPTION(
      "encryption",
      "s3:GetEncryptionConfiguration",
      "s3:PutEncryptionConfiguration",
      S3ErrorCode.SERVER_SIDE_ENCRYPTION_CONFIGURATION_NOT_FOUND),
  LIFECYCLE(
      "lifecycle",
      "s3:GetLifecycleConfiguration",
      "s3:PutLifecycleConfiguration",
      S3ErrorCode.NO_SUCH_LIFECYCLE_CONFIGURATION),
  OBJECT_LOCK(
      "object-lock",
      "s3:GetBucketObjectLockConfiguration",
      null,
      S3ErrorCode.OBJECT_LOCK_CONFIGURATION_NOT_FOUND),
  POLICY(
      "policy", "s3:GetBucketPolicy", "s3:DeleteBucketPolicy", S3ErrorCode.NO_SUCH_BUCKET_POLICY),
  POLICY_STATUS(
      "policyStatus", "s3:GetBucketPolicyStatus", null, S3ErrorCode.NO_SUCH_BUCKET_POLICY),
  PUBLIC_ACCESS_BLOCK(
      "publicAccessBlock",
      "s3:GetBucketPublicAccessBlock",
      "s3:PutBucketPublicAccessBlock",
      S3ErrorCode.NO_SUCH_PUBLIC_ACCESS_BLOCK_CONFIGURATION),
  REPLICATION(
      "replication",
      "s3:GetReplicationConfiguration",
      "s3:PutReplicationConfiguration",
      S3ErrorCode.REPLICATION_CONFIGURATION_NOT_FOUND),
  TAGGING("tagging", "s3:GetBucketTagging", "s3:PutBucketTagging", S3ErrorCode.NO_SUCH_TAG_SET),
  WEBSITE(
      "website",
      "s3:GetBucketWebsite",
      "s3:DeleteBucketWebsite",
      S3ErrorCode.NO_SUCH_WEBSITE_CONFIGURATION);

  private final String parameter;
  private final String action;
  private final @Nullable String deletion;
  private final S3ErrorCode error;

  AbsentConfiguration(
      String parameter, String action, @Nullable String deletion, S3ErrorCode error) {
    this.parameter = parameter;
    this.action = action;
    this.deletion = deletion;
    this.error = error;
  }

  /** The sub-resource's name in the query. */
  public String parameter() {
    return parameter;
  }

  /** The right to ask. */
  public String action() {
    return action;
  }

  /** The right to delete it; null where S3 has no such request. */
  public @Nullable String deletion() {
    return deletion;
  }

  /** The answer, once the bucket is known to be there. */
  public S3Exception error(String bucket) {
    return new S3Exception(error).with("BucketName", bucket);
  }

  /** The configuration of that sub-resource, or null. */
  static @Nullable AbsentConfiguration ofParameter(String parameter) {
    for (AbsentConfiguration configuration : values()) {
      if (configuration.parameter.equals(parameter)) {
        return configuration;
      }
    }
    return null;
  }
}
