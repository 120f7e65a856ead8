package io.atoll.s3api.xml;

import io.atoll.s3api.listing.ContinuationToken;
import io.atoll.s3api.listing.ListingPage;
import io.atoll.s3api.operation.BucketOperation.ListMultipartUploads;
import io.atoll.s3api.operation.BucketOperation.ListObjectVersions;
import io.atoll.s3api.operation.BucketOperation.ListObjects;
import io.atoll.s3api.operation.BucketOperation.ListObjectsV2;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answers of all listings of a bucket. */
public final class ListingDocuments {
  private static final int ROW_BYTES = 384;

  private ListingDocuments() {}

  private static XmlWriter writer(ListingPage<?> page) {
    return new XmlWriter(1024 + ROW_BYTES * (page.entries().size() + page.commonPrefixes().size()));
  }

  /** The answer of ListObjects (version 1). */
  public static byte[] listObjects(
      ListObjects request, ListingPage<ListedObject> page, Owner owner) {
    boolean url = request.urlEncode();
    XmlWriter out = writer(page).root("ListBucketResult");
    out.element("Name", request.bucket())
        .key("Prefix", request.prefix(), url)
        .key("Marker", request.marker(), url);
    if (page.truncated() && !request.delimiter().isEmpty()) {
      out.key("NextMarker", page.last(), url);
    }
    out.element("MaxKeys", request.maxKeys());
    delimiter(out, request.delimiter(), url);
    out.element("IsTruncated", page.truncated());
    contents(out, page.entries(), owner, url);
    commonPrefixes(out, page, url);
    return out.close("ListBucketResult").toBytes();
  }

  /** The answer of ListObjectsV2; the owner is written where the client asked for it. */
  public static byte[] listObjectsV2(
      ListObjectsV2 request, ListingPage<ListedObject> page, Owner owner) {
    boolean url = request.urlEncode();
    XmlWriter out = writer(page).root("ListBucketResult");
    out.element("Name", request.bucket()).key("Prefix", request.prefix(), url);
    String startAfter = request.startAfter();
    if (startAfter != null && !startAfter.isEmpty()) {
      out.key("StartAfter", startAfter, url);
    }
    out.optional("ContinuationToken", request.continuationToken());
    if (page.truncated()) {
      out.element("NextContinuationToken", ContinuationToken.encode(page.next()));
    }
    out.element("KeyCount", page.entries().size() + page.commonPrefixes().size())
        .element("MaxKeys", request.maxKeys());
    delimiter(out, request.delimiter(), url);
    out.element("IsTruncated", page.truncated());
    contents(out, page.entries(), request.fetchOwner() ? owner : null, url);
    commonPrefixes(out, page, url);
    return out.close("ListBucketResult").toBytes();
  }

  /**
   * The answer of ListObjectVersions on a bucket that never had versioning: one version {@code
   * null} per key.
   */
  public static byte[] listObjectVersions(
      ListObjectVersions request, ListingPage<ListedObject> page, Owner owner) {
    boolean url = request.urlEncode();
    XmlWriter out = writer(page).root("ListVersionsResult");
    String versionIdMarker = request.versionIdMarker();
    out.element("Name", request.bucket())
        .key("Prefix", request.prefix(), url)
        .key("KeyMarker", request.keyMarker(), url)
        .element("VersionIdMarker", versionIdMarker == null ? "" : versionIdMarker);
    if (page.truncated()) {
      out.key("NextKeyMarker", page.last(), url);
      if (!page.lastIsPrefix()) {
        out.element("NextVersionIdMarker", "null");
      }
    }
    out.element("MaxKeys", request.maxKeys());
    delimiter(out, request.delimiter(), url);
    out.element("IsTruncated", page.truncated());
    for (ListedObject object : page.entries()) {
      out.open("Version").key("Key", object.key(), url);
      out.element("VersionId", "null").element("IsLatest", true);
      attributes(out, object);
      owner.write(out, "Owner");
      out.close("Version");
    }
    commonPrefixes(out, page, url);
    return out.close("ListVersionsResult").toBytes();
  }

  /** The answer of ListMultipartUploads. */
  public static byte[] listMultipartUploads(
      ListMultipartUploads request, ListingPage<ListedUpload> page, Owner owner) {
    boolean url = request.urlEncode();
    XmlWriter out = writer(page).root("ListMultipartUploadsResult");
    String uploadIdMarker = request.uploadIdMarker();
    out.element("Bucket", request.bucket())
        .key("KeyMarker", request.keyMarker(), url)
        .element("UploadIdMarker", uploadIdMarker == null ? "" : uploadIdMarker);
    if (page.truncated()) {
      out.key("NextKeyMarker", page.last(), url);
      String next = page.lastIsPrefix() ? "" : page.entries().getLast().uploadId();
      out.element("NextUploadIdMarker", next);
    }
    out.key("Prefix", request.prefix(), url);
    delimiter(out, request.delimiter(), url);
    out.element("MaxUploads", request.maxUploads()).element("IsTruncated", page.truncated());
    for (ListedUpload upload : page.entries()) {
      out.open("Upload").key("Key", upload.key(), url).element("UploadId", upload.uploadId());
      owner.write(out, "Initiator");
      owner.write(out, "Owner");
      out.element("StorageClass", upload.storageClass()).element("Initiated", upload.initiated());
      if (upload.checksumAlgorithm() != null && upload.checksumType() != null) {
        out.element("ChecksumAlgorithm", upload.checksumAlgorithm().name())
            .element("ChecksumType", upload.checksumType().name());
      }
      out.close("Upload");
    }
    commonPrefixes(out, page, url);
    return out.close("ListMultipartUploadsResult").toBytes();
  }

  private static void delimiter(XmlWriter out, String delimiter, boolean url) {
    if (!delimiter.isEmpty()) {
      out.key("Delimiter", delimiter, url);
    }
    if (url) {
      out.element("EncodingType", "url");
    }
  }

  private static void contents(
      XmlWriter out, List<ListedObject> objects, @Nullable Owner owner, boolean url) {
    for (ListedObject object : objects) {
      out.raw("<Contents><Key>").keyText(object.key(), url).raw("</Key>");
      attributes(out, object);
      if (owner != null) {
        owner.write(out, "Owner");
      }
      out.raw("</Contents>");
    }
  }

  /**
   * Tags are written together where they always stand together: this is the inner loop of all
   * listings.
   */
  private static void attributes(XmlWriter out, ListedObject object) {
    out.raw("<LastModified>").time(object.lastModified()).raw("</LastModified><ETag>&quot;");
    out.text(object.etag()).raw("&quot;</ETag>");
    if (object.checksumAlgorithm() != null && object.checksumType() != null) {
      out.raw("<ChecksumAlgorithm>")
          .raw(object.checksumAlgorithm().name())
          .raw("</ChecksumAlgorithm><ChecksumType>")
          .raw(object.checksumType().name())
          .raw("</ChecksumType>");
    }
    out.raw("<Size>").number(object.sizeBytes()).raw("</Size><StorageClass>");
    out.text(object.storageClass()).raw("</StorageClass>");
  }

  private static void commonPrefixes(XmlWriter out, ListingPage<?> page, boolean url) {
    for (byte[] prefix : page.commonPrefixes()) {
      out.open("CommonPrefixes").key("Prefix", prefix, url).close("CommonPrefixes");
    }
  }
}
