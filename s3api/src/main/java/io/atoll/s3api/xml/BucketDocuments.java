package io.atoll.s3api.xml;

import io.atoll.s3api.operation.ServiceOperation.ListBuckets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answers about buckets and their settings. */
public final class BucketDocuments {
  private BucketDocuments() {}

  /**
   * A bucket of a list.
   *
   * @param region where it is
   */
  public record ListedBucket(String name, Instant created, String region) {}

  /**
   * The answer of ListBuckets.
   *
   * @param nextToken null where the list is complete
   */
  public static byte[] listBuckets(
      ListBuckets request, List<ListedBucket> buckets, Owner owner, @Nullable String nextToken) {
    boolean paged = request.maxBuckets() > 0 || request.continuationToken() != null;
    XmlWriter out = new XmlWriter(512 + 160 * buckets.size()).root("ListAllMyBucketsResult");
    owner.write(out, "Owner");
    out.open("Buckets");
    for (ListedBucket bucket : buckets) {
      out.open("Bucket").element("Name", bucket.name()).element("CreationDate", bucket.created());
      if (paged || request.region() != null) {
        out.element("BucketRegion", bucket.region());
      }
      out.close("Bucket");
    }
    out.close("Buckets");
    if (!request.prefix().isEmpty()) {
      out.element("Prefix", request.prefix());
    }
    out.optional("ContinuationToken", nextToken);
    return out.close("ListAllMyBucketsResult").toBytes();
  }

  /**
   * The answer of GetBucketLocation.
   *
   * @param region {@code us-east-1} is written as nothing, as S3 does
   */
  public static byte[] location(String region) {
    return new XmlWriter(256)
        .root("LocationConstraint")
        .text(region.equals("us-east-1") ? "" : region)
        .close("LocationConstraint")
        .toBytes();
  }

  /** The answer of GetBucketVersioning on a bucket that never had it. */
  public static byte[] neverVersioned() {
    return new XmlWriter(256)
        .root("VersioningConfiguration")
        .close("VersioningConfiguration")
        .toBytes();
  }

  /** The answer of GetBucketAcl and GetObjectAcl: the owner has full control, nobody else any. */
  public static byte[] ownerFullControl(Owner owner) {
    XmlWriter out = new XmlWriter(768).root("AccessControlPolicy");
    owner.write(out, "Owner");
    out.open("AccessControlList").open("Grant");
    out.raw(
        "<Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"CanonicalUser\">");
    out.element("ID", owner.id()).element("DisplayName", owner.displayName()).close("Grantee");
    out.element("Permission", "FULL_CONTROL").close("Grant").close("AccessControlList");
    return out.close("AccessControlPolicy").toBytes();
  }
}
