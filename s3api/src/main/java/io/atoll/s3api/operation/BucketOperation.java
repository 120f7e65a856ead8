package io.atoll.s3api.operation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operations on a bucket. */
public sealed interface BucketOperation extends S3Operation {
  /** The bucket's name, valid by {@link BucketName}. */
  String bucket();

  private static List<Access> need(String action, String bucket) {
    return List.of(new Access(action, bucket));
  }

  /**
   * Creates; the body may hold a configuration ({@code CreateBucketConfiguration}).
   *
   * @param body what is known about the body
   */
  record CreateBucket(String bucket, BodyDeclaration body) implements BucketOperation {
    @Override
    public List<Access> access() {
      return need("s3:CreateBucket", bucket);
    }
  }

  /** Asks whether the bucket is there. */
  record HeadBucket(String bucket) implements BucketOperation {
    @Override
    public List<Access> access() {
      return need("s3:ListBucket", bucket);
    }
  }

  /** Deletes an empty bucket. */
  record DeleteBucket(String bucket) implements BucketOperation {
    @Override
    public List<Access> access() {
      return need("s3:DeleteBucket", bucket);
    }
  }

  /** Asks for the region. */
  record GetBucketLocation(String bucket) implements BucketOperation {
    @Override
    public List<Access> access() {
      return need("s3:GetBucketLocation", bucket);
    }
  }

  /** Asks for the versioning state; versioning was never enabled, so the answer is empty. */
  record GetBucketVersioning(String bucket) implements BucketOperation {
    @Override
    public List<Access> access() {
      return need("s3:GetBucketVersioning", bucket);
    }
  }

  /** Asks for the access control list: the owner has full control. */
  record GetBucketAcl(String bucket) implements BucketOperation {
    @Override
    public List<Access> access() {
      return need("s3:GetBucketAcl", bucket);
    }
  }

  /**
   * Sets the access control list, which may only say what is so anyway.
   *
   * @param body the list; empty where the headers name it
   */
  record PutBucketAcl(String bucket, BodyDeclaration body) implements BucketOperation {
    @Override
    public List<Access> access() {
      return need("s3:PutBucketAcl", bucket);
    }
  }

  /**
   * Asks for a configuration that no bucket here has; answered by that configuration's own error.
   */
  record GetAbsentConfiguration(String bucket, AbsentConfiguration configuration)
      implements BucketOperation {
    @Override
    public List<Access> access() {
      return need(configuration.action(), bucket);
    }
  }

  /**
   * Deletes a configuration that no bucket here has, which succeeds.
   *
   * @param action the right to do so
   */
  record DeleteAbsentConfiguration(String bucket, String action) implements BucketOperation {
    @Override
    public List<Access> access() {
      return need(action, bucket);
    }
  }

  /**
   * Version 1 of the listing.
   *
   * @param prefix empty for none
   * @param delimiter empty for none
   * @param marker list what comes after it; empty for the beginning
   * @param maxKeys 0 to 1000
   * @param urlEncode whether keys are to be percent-encoded in the answer
   */
  record ListObjects(
      String bucket, String prefix, String delimiter, String marker, int maxKeys, boolean urlEncode)
      implements BucketOperation {
    @Override
    public List<Access> access() {
      return need("s3:ListBucket", bucket);
    }
  }

  /**
   * Version 2 of the listing.
   *
   * @param prefix empty for none
   * @param delimiter empty for none
   * @param continuationToken opaque; wins over {@code startAfter}
   * @param startAfter list what comes after it; null where it was not given
   * @param maxKeys 0 to 1000
   * @param urlEncode whether keys are to be percent-encoded in the answer
   * @param fetchOwner whether each object names its owner
   */
  record ListObjectsV2(
      String bucket,
      String prefix,
      String delimiter,
      @Nullable String continuationToken,
      @Nullable String startAfter,
      int maxKeys,
      boolean urlEncode,
      boolean fetchOwner)
      implements BucketOperation {
    @Override
    public List<Access> access() {
      return need("s3:ListBucket", bucket);
    }
  }

  /**
   * Lists versions; without versioning each object is one version named {@code null}.
   *
   * @param prefix empty for none
   * @param delimiter empty for none
   * @param keyMarker list what comes after it; empty for the beginning
   * @param versionIdMarker with a key marker: list the versions of that key after this one
   * @param maxKeys 0 to 1000
   * @param urlEncode whether keys are to be percent-encoded in the answer
   */
  record ListObjectVersions(
      String bucket,
      String prefix,
      String delimiter,
      String keyMarker,
      @Nullable String versionIdMarker,
      int maxKeys,
      boolean urlEncode)
      implements BucketOperation {
    @Override
    public List<Access> access() {
      return need("s3:ListBucketVersions", bucket);
    }
  }

  /**
   * Lists unfinished multipart uploads.
   *
   * @param prefix empty for none
   * @param delimiter empty for none
   * @param keyMarker list uploads of keys after it (or of it, after {@code uploadIdMarker})
   * @param uploadIdMarker null where none or where there is no key marker, without which it means
   *     nothing
   * @param maxUploads 0 to 1000
   * @param urlEncode whether keys are to be percent-encoded in the answer
   */
  record ListMultipartUploads(
      String bucket,
      String prefix,
      String delimiter,
      String keyMarker,
      @Nullable String uploadIdMarker,
      int maxUploads,
      boolean urlEncode)
      implements BucketOperation {
    @Override
    public List<Access> access() {
      return need("s3:ListBucketMultipartUploads", bucket);
    }
  }

  /** Deletes the up to 1000 keys that its body names. */
  record DeleteObjects(String bucket, BodyDeclaration body) implements BucketOperation {
    @Override
    public List<Access> access() {
      return need("s3:DeleteObject", bucket + "/*");
    }
  }

  /**
   * An upload from an HTML form; everything else stands in the body.
   *
   * @param boundary the boundary of the multipart/form-data body
   */
  record PostObject(String bucket, String boundary, BodyDeclaration body)
      implements BucketOperation {
    @Override
    public List<Access> access() {
      return need("s3:PutObject", bucket + "/*");
    }
  }
}
