package io.atoll.s3api.operation;

import java.util.List;

/**
 * What a client asks for. Each record is one operation of the Amazon S3 API Reference, and is named
 * as there.
 */
public sealed interface S3Operation
    permits ServiceOperation, BucketOperation, ObjectOperation, MultipartOperation {

  /** The operation's name in the API reference, such as {@code PutObject}. */
  default String name() {
    return getClass().getSimpleName();
  }

  /**
   * Every access that the caller must have. Operations whose keys stand in the body ({@code
   * DeleteObjects}, {@code PostObject}) name the bucket's objects as a whole, {@code bucket/*}; the
   * handler may ask again per key.
   */
  List<Access> access();

  /**
   * A right to one thing.
   *
   * @param action such as {@code s3:GetObject}
   * @param resource {@code bucket}, {@code bucket/key} or {@code *}, without the ARN's prefix
   */
  record Access(String action, String resource) {
    /** The resource in the form of a policy. */
    public String arn() {
      return "arn:aws:s3:::" + resource;
    }
  }
}
