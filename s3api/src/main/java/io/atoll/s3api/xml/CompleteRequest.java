package io.atoll.s3api.xml;

import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.Digest;
import io.atoll.s3api.condition.ETagCondition;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The body of CompleteMultipartUpload.
 *
 * @param parts 1 to 10,000, in ascending order of their numbers
 */
public record CompleteRequest(List<Part> parts) {
  /** The highest number of a part. */
  public static final int MAX_PARTS = 10_000;

  public CompleteRequest {
    parts = List.copyOf(parts);
  }

  /**
   * One part as the client knows it.
   *
   * @param partNumber 1 to 10,000
   * @param etag without quotes
   * @param checksums those that the client states, usually one or none
   */
  public record Part(int partNumber, String etag, Map<ChecksumAlgorithm, Digest> checksums) {
    public Part {
      checksums = Map.copyOf(checksums);
    }
  }

  /**
   * Reads.
   *
   * @throws S3Exception MalformedXML, InvalidArgument for a part's number, InvalidPartOrder
   */
  public static CompleteRequest parse(byte[] document) {
    XmlReader in = XmlReader.open(document, "CompleteMultipartUpload");
    List<Part> parts = new ArrayList<>();
    while (in.nextChild()) {
      if (!in.name().equals("Part") || parts.size() == MAX_PARTS) {
        throw XmlReader.malformed();
      }
      parts.add(part(in));
    }
    in.close();
    if (parts.isEmpty()) {
      throw XmlReader.malformed();
    }
    for (int i = 1; i < parts.size(); i++) {
      if (parts.get(i).partNumber() <= parts.get(i - 1).partNumber()) {
        throw new S3Exception(S3ErrorCode.INVALID_PART_ORDER);
      }
    }
    return new CompleteRequest(parts);
  }

  private static Part part(XmlReader in) {
    long number = 0;
    String etag = null;
    Map<ChecksumAlgorithm, Digest> checksums = new EnumMap<>(ChecksumAlgorithm.class);
    boolean numbered = false;
    while (in.nextChild()) {
      switch (in.name()) {
        case "PartNumber" -> {
          number = in.number();
          numbered = true;
        }
        case "ETag" -> etag = ETagCondition.unquote(in.text());
        default -> checksum(in, checksums);
      }
    }
    if (!numbered || etag == null) {
      throw XmlReader.malformed();
    }
    if (number < 1 || number > MAX_PARTS) {
      throw S3Exception.invalidArgument(
          "Part number must be an integer between 1 and 10000, inclusive",
          "PartNumber",
          Long.toString(number));
    }
    return new Part((int) number, etag, checksums);
  }

  private static void checksum(XmlReader in, Map<ChecksumAlgorithm, Digest> checksums) {
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      if (algorithm.elementName().equals(in.name())) {
        Digest value = algorithm.decode(in.text());
        if (value == null) {
          throw XmlReader.malformed();
        }
        checksums.put(algorithm, value);
        return;
      }
    }
    throw XmlReader.malformed();
  }
}
