package io.atoll.s3api.xml;

import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.ChecksumType;
import io.atoll.s3api.checksum.Digest;
import io.atoll.s3api.operation.MultipartOperation.ListParts;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answers about uploads in parts. */
public final class MultipartDocuments {
  private MultipartDocuments() {}

  /** The answer of CreateMultipartUpload. */
  public static byte[] initiated(String bucket, String key, String uploadId) {
    return new XmlWriter(512)
        .root("InitiateMultipartUploadResult")
        .element("Bucket", bucket)
        .element("Key", key)
        .element("UploadId", uploadId)
        .close("InitiateMultipartUploadResult")
        .toBytes();
  }

  /** The answer of UploadPartCopy; the ETag is given without quotes. */
  public static byte[] partCopied(
      String etag,
      Instant lastModified,
      @Nullable ChecksumAlgorithm algorithm,
      @Nullable Digest checksum) {
    XmlWriter out = new XmlWriter(512).root("CopyPartResult");
    out.element("LastModified", lastModified).etag(etag);
    if (algorithm != null && checksum != null) {
      out.element(algorithm.elementName(), checksum.base64());
    }
    return out.close("CopyPartResult").toBytes();
  }

  /**
   * The answer of CompleteMultipartUpload.
   *
   * @param location the object's URL
   * @param etag without quotes
   */
  public static byte[] completed(
      String location, String bucket, String key, String etag, @Nullable StoredChecksum checksum) {
    XmlWriter out = new XmlWriter(768).root("CompleteMultipartUploadResult");
    out.element("Location", location).element("Bucket", bucket).element("Key", key).etag(etag);
    if (checksum != null) {
      checksum.write(out);
    }
    return out.close("CompleteMultipartUploadResult").toBytes();
  }

  /**
   * An upload whose parts are listed.
   *
   * @param checksumAlgorithm null where the client wants none
   * @param checksumType null exactly where the algorithm is
   */
  public record UploadView(
      Owner owner,
      String storageClass,
      @Nullable ChecksumAlgorithm checksumAlgorithm,
      @Nullable ChecksumType checksumType) {}

  /** The answer of ListParts. */
  public static byte[] parts(
      ListParts request, UploadView upload, List<ListedPart> parts, boolean truncated) {
    XmlWriter out = new XmlWriter(1024 + 256 * parts.size()).root("ListPartsResult");
    out.element("Bucket", request.bucket())
        .key("Key", request.key(), request.urlEncode())
        .element("UploadId", request.uploadId());
    upload.owner().write(out, "Initiator");
    upload.owner().write(out, "Owner");
    out.element("StorageClass", upload.storageClass())
        .element("PartNumberMarker", request.partNumberMarker());
    out.element("NextPartNumberMarker", parts.isEmpty() ? 0 : parts.getLast().partNumber())
        .element("MaxParts", request.maxParts());
    if (request.urlEncode()) {
      out.element("EncodingType", "url");
    }
    out.element("IsTruncated", truncated);
    if (upload.checksumAlgorithm() != null && upload.checksumType() != null) {
      out.element("ChecksumAlgorithm", upload.checksumAlgorithm().name())
          .element("ChecksumType", upload.checksumType().name());
    }
    for (ListedPart part : parts) {
      out.open("Part")
          .element("PartNumber", part.partNumber())
          .element("LastModified", part.lastModified())
          .etag(part.etag());
      checksum(out, part);
      out.element("Size", part.sizeBytes()).close("Part");
    }
    return out.close("ListPartsResult").toBytes();
  }

  static void checksum(XmlWriter out, ListedPart part) {
    if (part.checksumAlgorithm() != null && part.checksum() != null) {
      out.element(part.checksumAlgorithm().elementName(), part.checksum().base64());
    }
  }
}
