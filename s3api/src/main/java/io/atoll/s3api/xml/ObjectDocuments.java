package io.atoll.s3api.xml;

import io.atoll.s3api.operation.ObjectOperation.GetObjectAttributes;
import io.atoll.s3api.operation.ObjectOperation.ObjectAttribute;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answers about objects. */
public final class ObjectDocuments {
  private ObjectDocuments() {}

  /** The answer of CopyObject; the ETag is given without quotes. */
  public static byte[] copied(
      String etag, Instant lastModified, @Nullable StoredChecksum checksum) {
    XmlWriter out = new XmlWriter(512).root("CopyObjectResult");
    out.element("LastModified", lastModified).etag(etag);
    if (checksum != null) {
      checksum.write(out);
    }
    return out.close("CopyObjectResult").toBytes();
  }

  /** The answer of GetObjectTagging. */
  public static byte[] tags(Map<String, String> tags) {
    XmlWriter out = new XmlWriter(256 + 64 * tags.size()).root("Tagging").open("TagSet");
    tags.forEach((key, value) -> {
      out.open("Tag").element("Key", key).element("Value", value);
      out.close("Tag");
    });
    return out.close("TagSet").close("Tagging").toBytes();
  }

  /** What became of one object of DeleteObjects. */
  public sealed interface DeleteOutcome {
    /** It is gone, or never was. */
    record Deleted(String key, @Nullable String versionId) implements DeleteOutcome {}

    /** It could not be deleted. */
    record Failed(String key, @Nullable String versionId, String code, String message)
        implements DeleteOutcome {}
  }

  /**
   * The answer of DeleteObjects.
   *
   * @param quiet leaves out what was deleted
   */
  public static byte[] deleted(boolean quiet, List<DeleteOutcome> outcomes) {
    XmlWriter out = new XmlWriter(256 + 128 * outcomes.size()).root("DeleteResult");
    for (DeleteOutcome outcome : outcomes) {
      switch (outcome) {
        case DeleteOutcome.Deleted(String key, @Nullable String versionId) -> {
          if (!quiet) {
            out.open("Deleted").element("Key", key).optional("VersionId", versionId);
            out.close("Deleted");
          }
        }
        case DeleteOutcome.Failed(
                String key,
                @Nullable String versionId,
                String code,
                String message) -> {
          out.open("Error").element("Key", key).optional("VersionId", versionId);
          out.element("Code", code).element("Message", message).close("Error");
        }
      }
    }
    return out.close("DeleteResult").toBytes();
  }

  /**
   * What GetObjectAttributes can tell of an object.
   *
   * @param etag without quotes
   * @param checksum null where it has none
   * @param totalParts 0 for an object that did not come in parts
   * @param parts those of this page with their checksums; empty where the object keeps no checksums
   *     of parts
   * @param partsTruncated whether more parts follow
   */
  public record Attributes(
      String etag,
      @Nullable StoredChecksum checksum,
      int totalParts,
      List<ListedPart> parts,
      boolean partsTruncated,
      String storageClass,
      long sizeBytes) {
    public Attributes {
      parts = List.copyOf(parts);
    }
  }

  /** The answer of GetObjectAttributes: what was wanted and is there. */
  public static byte[] attributes(GetObjectAttributes request, Attributes attributes) {
    XmlWriter out =
        new XmlWriter(512 + 192 * attributes.parts().size()).root("GetObjectAttributesResponse");
    if (request.wanted().contains(ObjectAttribute.ETAG)) {
      out.element("ETag", attributes.etag());
    }
    StoredChecksum checksum = attributes.checksum();
    if (request.wanted().contains(ObjectAttribute.CHECKSUM) && checksum != null) {
      out.open("Checksum");
      checksum.write(out);
      out.close("Checksum");
    }
    if (request.wanted().contains(ObjectAttribute.OBJECT_PARTS) && attributes.totalParts() > 0) {
      parts(out, request, attributes);
    }
    if (request.wanted().contains(ObjectAttribute.STORAGE_CLASS)) {
      out.element("StorageClass", attributes.storageClass());
    }
    if (request.wanted().contains(ObjectAttribute.OBJECT_SIZE)) {
      out.element("ObjectSize", attributes.sizeBytes());
    }
    return out.close("GetObjectAttributesResponse").toBytes();
  }

  private static void parts(XmlWriter out, GetObjectAttributes request, Attributes attributes) {
    List<ListedPart> parts = attributes.parts();
    out.open("ObjectParts").element("PartsCount", attributes.totalParts());
    if (!parts.isEmpty()) {
      out.element("PartNumberMarker", request.partNumberMarker())
          .element("NextPartNumberMarker", parts.getLast().partNumber())
          .element("MaxParts", request.maxParts())
          .element("IsTruncated", attributes.partsTruncated());
    }
    for (ListedPart part : parts) {
      out.open("Part");
      MultipartDocuments.checksum(out, part);
      out.element("PartNumber", part.partNumber()).element("Size", part.sizeBytes());
      out.close("Part");
    }
    out.close("ObjectParts");
  }
}
