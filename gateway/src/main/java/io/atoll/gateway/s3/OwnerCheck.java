package io.atoll.gateway.s3;

import io.atoll.gateway.identity.Principal;
import io.atoll.gateway.object.Buckets;
import io.atoll.s3api.operation.BucketOperation;
import io.atoll.s3api.operation.CopySource;
import io.atoll.s3api.operation.ExpectedOwners;
import io.atoll.s3api.operation.MultipartOperation;
import io.atoll.s3api.operation.ObjectOperation;
import io.atoll.s3api.operation.S3Operation;
import io.atoll.s3api.operation.ServiceOperation;
import org.jspecify.annotations.Nullable;

/** Whether buckets belong to whom the client thinks that they do. */
final class OwnerCheck {
  private final Buckets buckets;

  OwnerCheck(Buckets buckets) {
    this.buckets = buckets;
  }

  /**
   * Asks the store, so on a worker.
   *
   * @throws io.atoll.s3api.error.S3Exception AccessDenied, NoSuchBucket
   */
  void require(ExpectedOwners owners, S3Operation operation) {
    String bucket = bucket(operation);
    if (owners.bucket() != null && bucket != null) {
      owners.requireBucketOwner(accountOf(bucket));
    }
    CopySource source = source(operation);
    if (owners.source() != null && source != null) {
      owners.requireSourceOwner(accountOf(source.bucket()));
    }
  }

  private String accountOf(String bucket) {
    return Principal.accountOf(buckets.head(bucket).owner());
  }

  private static @Nullable String bucket(S3Operation operation) {
    return switch (operation) {
      case ServiceOperation none -> null;
      case BucketOperation.CreateBucket notYet -> null;
      case BucketOperation on -> on.bucket();
      case ObjectOperation on -> on.bucket();
      case MultipartOperation on -> on.bucket();
    };
  }

  private static @Nullable CopySource source(S3Operation operation) {
    return switch (operation) {
      case ObjectOperation.CopyObject copy -> copy.source();
      case MultipartOperation.UploadPartCopy copy -> copy.source();
      default -> null;
    };
  }
}
