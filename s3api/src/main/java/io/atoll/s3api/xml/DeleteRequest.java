package io.atoll.s3api.xml;

import io.atoll.s3api.condition.ETagCondition;
import io.atoll.s3api.error.S3Exception;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of DeleteObjects.
 *
 * @param quiet whether only failures are to be reported
 * @param objects 1 to 1000, in the client's order; keys are not checked yet
 */
public record DeleteRequest(boolean quiet, List<Target> objects) {
  /** The most keys of one request. */
  public static final int MAX_OBJECTS = 1000;

  public DeleteRequest {
    objects = List.copyOf(objects);
  }

  /**
   * One object to delete.
   *
   * @param versionId null for the current version
   * @param etag without quotes; delete only an object that has it; null for any
   */
  public record Target(String key, @Nullable String versionId, @Nullable String etag) {}

  /**
   * Reads.
   *
   * @throws S3Exception MalformedXML; NotImplemented for conditions of directory buckets
   */
  public static DeleteRequest parse(byte[] document) {
    XmlReader in = XmlReader.open(document, "Delete");
    boolean quiet = false;
    List<Target> objects = new ArrayList<>();
    while (in.nextChild()) {
      switch (in.name()) {
        case "Quiet" -> quiet = bool(in.text());
        case "Object" -> {
          if (objects.size() == MAX_OBJECTS) {
            throw XmlReader.malformed();
          }
          objects.add(target(in));
        }
        default -> throw XmlReader.malformed();
      }
    }
    in.close();
    if (objects.isEmpty()) {
      throw XmlReader.malformed();
    }
    return new DeleteRequest(quiet, objects);
  }

  private static boolean bool(String text) {
    return switch (text.trim()) {
      case "true", "1" -> true;
      case "false", "0", "" -> false;
      default -> throw XmlReader.malformed();
    };
  }

  private static Target target(XmlReader in) {
    String key = null;
    String versionId = null;
    String etag = null;
    while (in.nextChild()) {
      switch (in.name()) {
        case "Key" -> key = in.text();
        case "VersionId" -> versionId = in.text();
        case "ETag" -> etag = ETagCondition.unquote(in.text());
        case "LastModifiedTime", "Size" -> throw S3Exception.parameterNotImplemented(in.name());
        default -> throw XmlReader.malformed();
      }
    }
    if (key == null || key.isEmpty()) {
      throw XmlReader.malformed();
    }
    return new Target(key, versionId == null || versionId.isEmpty() ? null : versionId, etag);
  }
}
