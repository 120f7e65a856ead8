package io.atoll.gateway.object;

import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.ChecksumType;
import io.atoll.s3api.checksum.Digest;
import io.atoll.s3api.checksum.MultipartChecksum;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.operation.MultipartOperation.ExpectedChecksum;
import io.atoll.s3api.xml.CompleteRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rules of CompleteMultipartUpload (Amazon S3 API Reference), as a function of the upload, its
 * parts and the request.
 */
public final class CompletionCheck {
  /** Every part but the last has at least as many bytes. */
  public static final long MIN_PART_BYTES = 5L << 20;

  /** The most bytes of an object. */
  public static final long MAX_OBJECT_BYTES = 5L << 40;

  private CompletionCheck() {}

  /**
   * What becomes of the upload.
   *
   * @param parts those that make up the object, in order
   * @param etag without quotes
   * @param checksum null where the upload has none
   */
  public record Outcome(
      List<ObjectPart> parts, long size, String etag, @Nullable ObjectChecksum checksum) {
    public Outcome {
      parts = List.copyOf(parts);
    }
  }

  /**
   * Checks a request.
   *
   * @param uploaded all parts of the upload by number
   * @throws S3Exception InvalidPart, EntityTooSmall, EntityTooLarge, InvalidRequest, BadDigest
   */
  public static Outcome check(
      Upload upload, Map<Integer, UploadedPart> uploaded, Completion completion) {
    List<UploadedPart> chosen = choose(upload, uploaded, completion.request());
    List<ObjectPart> parts = new ArrayList<>(chosen.size());
    long size = 0;
    for (UploadedPart part : chosen) {
      boolean last = parts.size() == chosen.size() - 1;
      if (!last && part.size() < MIN_PART_BYTES) {
        throw tooSmall(part);
      }
      parts.add(new ObjectPart(part.number(), size, part.size(), part.checksum()));
      size += part.size();
    }
    if (size > MAX_OBJECT_BYTES) {
      throw new S3Exception(S3ErrorCode.ENTITY_TOO_LARGE);
    }
    if (completion.expectedSize() >= 0 && completion.expectedSize() != size) {
      throw S3Exception.invalidRequest(
          "The provided 'x-amz-mp-object-size' header value %d does not match what was computed: %d"
              .formatted(completion.expectedSize(), size));
    }
    ObjectChecksum checksum = checksum(upload, chosen);
    checkExpected(checksum, completion);
    return new Outcome(parts, size, etag(chosen), checksum);
  }

  /**
   * The ETag that a request leads to if its parts are those that were uploaded.
   *
   * @return null where its ETags are none of parts
   */
  public static @Nullable String etagOf(CompleteRequest request) {
    List<Digest> md5s = new ArrayList<>(request.parts().size());
    for (CompleteRequest.Part part : request.parts()) {
      Digest md5 = Digest.ofHex(part.etag(), 16);
      if (md5 == null) {
        return null;
      }
      md5s.add(md5);
    }
    return MultipartChecksum.etag(md5s);
  }

  private static String etag(List<UploadedPart> parts) {
    return MultipartChecksum.etag(parts.stream().map(UploadedPart::md5).toList());
  }

  private static List<UploadedPart> choose(
      Upload upload, Map<Integer, UploadedPart> uploaded, CompleteRequest request) {
    List<UploadedPart> chosen = new ArrayList<>(request.parts().size());
    for (CompleteRequest.Part wanted : request.parts()) {
      UploadedPart part = uploaded.get(wanted.partNumber());
      if (part == null
          || !part.md5().equals(Digest.ofHex(wanted.etag(), 16))
          || !checksumsMatch(part, wanted)) {
        throw new S3Exception(S3ErrorCode.INVALID_PART)
            .with("UploadId", upload.name().id())
            .with("PartNumber", Integer.toString(wanted.partNumber()))
            .with("ETag", wanted.etag());
      }
      ChecksumAlgorithm algorithm = upload.checksumAlgorithm();
      if (algorithm != null
          && upload.checksumType() == ChecksumType.COMPOSITE
          && !wanted.checksums().containsKey(algorithm)) {
        throw S3Exception.invalidRequest(
            "The upload was created using a %s checksum. The complete request must include the checksum for each part. It was missing for part %d in the request."
                .formatted(name(algorithm), wanted.partNumber()));
      }
      chosen.add(part);
    }
    return chosen;
  }

  private static boolean checksumsMatch(UploadedPart part, CompleteRequest.Part wanted) {
    return wanted.checksums().entrySet().stream()
        .allMatch(entry ->
            entry.getKey() == part.checksumAlgorithm() && entry.getValue().equals(part.checksum()));
  }

  private static S3Exception tooSmall(UploadedPart part) {
    return new S3Exception(S3ErrorCode.ENTITY_TOO_SMALL)
        .with("ProposedSize", Long.toString(part.size()))
        .with("MinSizeAllowed", Long.toString(MIN_PART_BYTES))
        .with("PartNumber", Integer.toString(part.number()))
        .with("ETag", part.etag());
  }

  private static @Nullable ObjectChecksum checksum(Upload upload, List<UploadedPart> parts) {
    ChecksumAlgorithm algorithm = upload.checksumAlgorithm();
    if (algorithm == null) {
      algorithm = common(parts);
      return algorithm == null ? null : whole(algorithm, summed(algorithm, parts));
    }
    List<MultipartChecksum.Part> summed = summed(algorithm, parts);
    if (upload.checksumType() == ChecksumType.FULL_OBJECT) {
      return whole(algorithm, summed);
    }
    String text = MultipartChecksum.composite(algorithm, summed);
    Digest value = algorithm.decode(text.substring(0, text.lastIndexOf('-')));
    return new ObjectChecksum(algorithm, Objects.requireNonNull(value), parts.size());
  }

  /**
   * What the parts of an upload without an algorithm of its own can be summed up by.
   *
   * @return null where they differ, or have one that knows no sum
   */
  private static @Nullable ChecksumAlgorithm common(List<UploadedPart> parts) {
    ChecksumAlgorithm first = parts.getFirst().checksumAlgorithm();
    boolean same =
        first != null
            && first.supportsFullObject()
            && parts.stream().allMatch(part -> part.checksumAlgorithm() == first);
    return same ? first : null;
  }

  private static ObjectChecksum whole(
      ChecksumAlgorithm algorithm, List<MultipartChecksum.Part> summed) {
    return ObjectChecksum.whole(algorithm, MultipartChecksum.fullObject(algorithm, summed));
  }

  private static List<MultipartChecksum.Part> summed(
      ChecksumAlgorithm algorithm, List<UploadedPart> parts) {
    List<MultipartChecksum.Part> summed = new ArrayList<>(parts.size());
    for (UploadedPart part : parts) {
      Digest checksum = part.checksum();
      if (checksum == null || part.checksumAlgorithm() != algorithm) {
        throw S3Exception.invalidRequest(
            "Part %d was uploaded without the %s checksum of its upload"
                .formatted(part.number(), name(algorithm)));
      }
      summed.add(new MultipartChecksum.Part(checksum, part.size()));
    }
    return summed;
  }

  private static void checkExpected(@Nullable ObjectChecksum checksum, Completion completion) {
    ChecksumType made = checksum == null ? null : checksum.type();
    ChecksumType type = completion.expectedType();
    if (type != null && type != made) {
      throw S3Exception.invalidRequest(
          "The upload was created using the %s checksum mode. The complete request must use the same checksum mode."
              .formatted(made));
    }
    ExpectedChecksum expected = completion.expected();
    if (expected == null) {
      return;
    }
    if (checksum == null || checksum.algorithm() != expected.algorithm()) {
      throw S3Exception.invalidRequest(
          "Checksum Type mismatch occurred, expected checksum Type: %s, actual checksum Type: %s"
              .formatted(
                  checksum == null ? "null" : name(checksum.algorithm()),
                  name(expected.algorithm())));
    }
    boolean matches =
        expected.text().equals(checksum.text())
            || expected.text().equals(checksum.value().base64());
    if (!matches) {
      throw new S3Exception(
          S3ErrorCode.BAD_DIGEST,
          "The %s you specified did not match the calculated checksum."
              .formatted(name(checksum.algorithm())));
    }
  }

  private static String name(ChecksumAlgorithm algorithm) {
    return algorithm.name().toLowerCase(Locale.ROOT);
  }
}
