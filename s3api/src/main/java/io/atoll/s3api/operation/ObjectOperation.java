package io.atoll.s3api.operation;

import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.condition.ByteRange;
import io.atoll.s3api.condition.ETagCondition;
import io.atoll.s3api.condition.Preconditions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Operations on an object. */
public sealed interface ObjectOperation extends S3Operation {
  /** The bucket's name, valid by {@link BucketName}. */
  String bucket();

  /** The key, 1 to 1024 bytes in UTF-8. */
  String key();

  private static List<Access> need(String action, String bucket, String key) {
    return List.of(new Access(action, bucket + '/' + key));
  }

  private static String versioned(String action, @Nullable String versionId) {
    return versionId == null ? action : action + "Version";
  }

  /**
   * Reads.
   *
   * @param versionId as given; {@code null} (the word) for the version without id
   * @param range null where there is none or it is to be ignored
   * @param partNumber 1 to 10,000, or 0 for the whole object; never with a range
   * @param overrides response headers to replace
   * @param checksumMode whether to send the stored checksum
   */
  record GetObject(
      String bucket,
      String key,
      @Nullable String versionId,
      @Nullable ByteRange range,
      int partNumber,
      Preconditions conditions,
      ResponseOverrides overrides,
      boolean checksumMode)
      implements ObjectOperation {
    @Override
    public List<Access> access() {
      return need(versioned("s3:GetObject", versionId), bucket, key);
    }
  }

  /** As {@link GetObject}, without the body. */
  record HeadObject(
      String bucket,
      String key,
      @Nullable String versionId,
      @Nullable ByteRange range,
      int partNumber,
      Preconditions conditions,
      ResponseOverrides overrides,
      boolean checksumMode)
      implements ObjectOperation {
    @Override
    public List<Access> access() {
      return need(versioned("s3:GetObject", versionId), bucket, key);
    }
  }

  /**
   * Writes.
   *
   * @param attributes what is stored beside the content
   * @param conditions only {@code If-Match} and {@code If-None-Match: *}
   * @param body length and digests that the content must have
   */
  record PutObject(
      String bucket,
      String key,
      ObjectAttributes attributes,
      Preconditions conditions,
      BodyDeclaration body)
      implements ObjectOperation {
    @Override
    public List<Access> access() {
      return need("s3:PutObject", bucket, key);
    }
  }

  /**
   * Deletes; succeeds where there is no such key.
   *
   * @param ifMatch delete only an object with that ETag
   */
  record DeleteObject(
      String bucket, String key, @Nullable String versionId, @Nullable ETagCondition ifMatch)
      implements ObjectOperation {
    @Override
    public List<Access> access() {
      return need(versioned("s3:DeleteObject", versionId), bucket, key);
    }
  }

  /**
   * Copies within the server.
   *
   * @param attributes the new object's, which count as {@code replaceMetadata} and {@code
   *     replaceTags} say; the storage class and the redirect count always
   * @param replaceMetadata {@code x-amz-metadata-directive: REPLACE}
   * @param replaceTags {@code x-amz-tagging-directive: REPLACE}
   * @param checksumAlgorithm the checksum that the copy shall have; null keeps the source's
   * @param sourceConditions conditions on the source
   * @param conditions conditions on the target, {@code If-Match} and {@code If-None-Match: *}
   */
  record CopyObject(
      String bucket,
      String key,
      CopySource source,
      ObjectAttributes attributes,
      boolean replaceMetadata,
      boolean replaceTags,
      @Nullable ChecksumAlgorithm checksumAlgorithm,
      Preconditions sourceConditions,
      Preconditions conditions)
      implements ObjectOperation {
    @Override
    public List<Access> access() {
      return List.of(source.access(), new Access("s3:PutObject", bucket + '/' + key));
    }
  }

  /**
   * Asks for chosen attributes.
   *
   * @param wanted at least one
   * @param maxParts 0 to 1000
   * @param partNumberMarker parts after it; 0 for all
   */
  record GetObjectAttributes(
      String bucket,
      String key,
      @Nullable String versionId,
      Set<ObjectAttribute> wanted,
      int maxParts,
      int partNumberMarker,
      Preconditions conditions)
      implements ObjectOperation {
    public GetObjectAttributes {
      wanted = Set.copyOf(wanted);
    }

    @Override
    public List<Access> access() {
      String resource = bucket + '/' + key;
      return List.of(
          new Access(versioned("s3:GetObject", versionId), resource),
          new Access(
              versionId == null ? "s3:GetObjectAttributes" : "s3:GetObjectVersionAttributes",
              resource));
    }
  }

  /** What {@link GetObjectAttributes} can tell. */
  enum ObjectAttribute {
    ETAG("ETag"),
    CHECKSUM("Checksum"),
    OBJECT_PARTS("ObjectParts"),
    STORAGE_CLASS("StorageClass"),
    OBJECT_SIZE("ObjectSize");

    private final String wireName;

    ObjectAttribute(String wireName) {
      this.wireName = wireName;
    }

    /** The name in the header {@code x-amz-object-attributes}. */
    public String wireName() {
      return wireName;
    }
  }

  /** Asks for the access control list: the owner has full control. */
  record GetObjectAcl(String bucket, String key, @Nullable String versionId)
      implements ObjectOperation {
    @Override
    public List<Access> access() {
      return need(versionId == null ? "s3:GetObjectAcl" : "s3:GetObjectVersionAcl", bucket, key);
    }
  }

  /**
   * Sets the access control list, which may only say what is so anyway.
   *
   * @param body the list; empty where the headers name it
   */
  record PutObjectAcl(String bucket, String key, @Nullable String versionId, BodyDeclaration body)
      implements ObjectOperation {
    @Override
    public List<Access> access() {
      return need(versionId == null ? "s3:PutObjectAcl" : "s3:PutObjectVersionAcl", bucket, key);
    }
  }

  /** Asks for the tags. */
  record GetObjectTagging(String bucket, String key, @Nullable String versionId)
      implements ObjectOperation {
    @Override
    public List<Access> access() {
      return need(tagging("Get", versionId), bucket, key);
    }
  }

  /**
   * Sets the tags, in the place of those that it has.
   *
   * @param body the tags as a document
   */
  record PutObjectTagging(
      String bucket, String key, @Nullable String versionId, BodyDeclaration body)
      implements ObjectOperation {
    @Override
    public List<Access> access() {
      return need(tagging("Put", versionId), bucket, key);
    }
  }

  /** Removes all tags. */
  record DeleteObjectTagging(String bucket, String key, @Nullable String versionId)
      implements ObjectOperation {
    @Override
    public List<Access> access() {
      return need(tagging("Delete", versionId), bucket, key);
    }
  }

  private static String tagging(String verb, @Nullable String versionId) {
    return "s3:" + verb + (versionId == null ? "ObjectTagging" : "ObjectVersionTagging");
  }
}
