package io.atoll.s3api.xml;

import io.atoll.s3api.error.S3Exception;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of CreateBucket.
 *
 * @param locationConstraint the region where the bucket is to be, or null for the default
 */
public record CreateBucketRequest(@Nullable String locationConstraint) {
  private static final Set<String> UNSUPPORTED = Set.of("Location", "Bucket", "Tags");
  private static final CreateBucketRequest DEFAULT = new CreateBucketRequest(null);

  /**
   * Reads.
   *
   * @param document may be empty
   * @throws S3Exception MalformedXML; NotImplemented for directory buckets and tags
   */
  public static CreateBucketRequest parse(byte[] document) {
    if (document.length == 0) {
      return DEFAULT;
    }
    XmlReader in = XmlReader.open(document, "CreateBucketConfiguration");
    String location = null;
    while (in.nextChild()) {
      if (in.name().equals("LocationConstraint")) {
        location = in.text().trim();
      } else if (UNSUPPORTED.contains(in.name())) {
        throw S3Exception.parameterNotImplemented(in.name());
      } else {
        throw XmlReader.malformed();
      }
    }
    in.close();
    return location == null || location.isEmpty() ? DEFAULT : new CreateBucketRequest(location);
  }
}
