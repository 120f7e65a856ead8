package io.atoll.s3api.xml;

import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.operation.TagRules;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The body of PutObjectTagging, and the field {@code tagging} of a form.
 *
 * @param tags values by keys, in order
 */
public record TaggingRequest(Map<String, String> tags) {
  /** How many are read before there are clearly too many. */
  private static final int MAX_READ = 100;

  public TaggingRequest {
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
  }

  /**
   * Reads.
   *
   * @throws S3Exception MalformedXML, InvalidTag, BadRequest
   */
  public static TaggingRequest parse(byte[] document) {
    XmlReader in = XmlReader.open(document, "Tagging");
    Map<String, String> tags = new LinkedHashMap<>();
    boolean seen = false;
    while (in.nextChild()) {
      if (!in.name().equals("TagSet") || seen) {
        throw XmlReader.malformed();
      }
      seen = true;
      while (in.nextChild()) {
        if (!in.name().equals("Tag") || tags.size() == MAX_READ) {
          throw XmlReader.malformed();
        }
        tag(in, tags);
      }
    }
    in.close();
    if (!seen) {
      throw XmlReader.malformed();
    }
    TagRules.checkCount(tags.size());
    return new TaggingRequest(tags);
  }

  private static void tag(XmlReader in, Map<String, String> tags) {
    String key = null;
    String value = null;
    while (in.nextChild()) {
      if (in.name().equals("Key") && key == null) {
        key = in.text();
      } else if (in.name().equals("Value") && value == null) {
        value = in.text();
      } else {
        throw XmlReader.malformed();
      }
    }
    if (key == null || value == null) {
      throw XmlReader.malformed();
    }
    TagRules.check(key, value);
    if (tags.putIfAbsent(key, value) != null) {
      throw new S3Exception(
              S3ErrorCode.INVALID_TAG, "Cannot provide multiple Tags with the same key")
          .with("TagKey", key);
    }
  }
}
