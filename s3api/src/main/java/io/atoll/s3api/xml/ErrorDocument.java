package io.atoll.s3api.xml;

import io.atoll.s3api.error.S3Exception;

/** The document of a failure. */
public final class ErrorDocument {
  private ErrorDocument() {}

  /**
   * Writes it. Not to be sent on HEAD or with status 304, which have no body.
   *
   * @param resource the bucket or object that was asked for, as a path; empty to leave it out
   * @param requestId as in the header {@code x-amz-request-id}
   * @param hostId as in the header {@code x-amz-id-2}
   */
  public static byte[] write(
      S3Exception failure, String resource, String requestId, String hostId) {
    XmlWriter out =
        new XmlWriter(1024)
            .open("Error")
            .element("Code", failure.code().code())
            .element("Message", failure.text());
    for (S3Exception.Detail detail : failure.details()) {
      out.element(detail.name(), detail.value());
    }
    if (!resource.isEmpty()) {
      out.element("Resource", resource);
    }
    return out.element("RequestId", requestId).element("HostId", hostId).close("Error").toBytes();
  }
}
