package io.atoll.s3api.operation;

import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.ChecksumType;
import io.atoll.s3api.checksum.Digest;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.http.Headers;
import io.atoll.s3api.http.Query;
import io.atoll.s3api.http.S3Request;
import io.atoll.s3api.operation.BodyDeclaration.DeclaredChecksum;
import io.atoll.s3api.operation.MultipartOperation.ExpectedChecksum;
import io.atoll.s3api.sigv4.PayloadHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what a request's headers promise about its body. */
final class BodyHeaders {
  /** The largest content of one PUT, 5 GiB. */
  static final long MAX_PUT_BYTES = 5L << 30;

  private static final String SDK_ALGORITHM = "x-amz-sdk-checksum-algorithm";

  private static final String CHECKSUM = "x-amz-checksum-";

  /** What begins like a checksum's header and is about checksums only. */
  private static final Set<String> NO_CHECKSUMS =
      Set.of("x-amz-checksum-algorithm", "x-amz-checksum-mode", "x-amz-checksum-type");

  private BodyHeaders() {}

  /** The content of an object or part; its length must be known. */
  static BodyDeclaration content(S3Request request) {
    return declaration(request, true, MAX_PUT_BYTES, checksum(request));
  }

  /** A document; a missing length counts as none at all where the document is optional. */
  static BodyDeclaration document(S3Request request, boolean required, long maxBytes) {
    return declaration(request, required, maxBytes, checksum(request));
  }

  /** The document of a completion, whose checksum headers speak about the object instead. */
  static BodyDeclaration completion(S3Request request, long maxBytes) {
    return declaration(request, true, maxBytes, null);
  }

  private static BodyDeclaration declaration(
      S3Request request, boolean required, long maxBytes, @Nullable DeclaredChecksum checksum) {
    PayloadHash payload = PayloadHash.parse(request.amzHeader(PayloadHash.HEADER));
    long length = length(request, payload, required);
    if (length > maxBytes) {
      S3ErrorCode code =
          maxBytes == MAX_PUT_BYTES
              ? S3ErrorCode.ENTITY_TOO_LARGE
              : S3ErrorCode.MAX_MESSAGE_LENGTH_EXCEEDED;
      throw new S3Exception(code)
          .with("ProposedSize", Long.toString(length))
          .with("MaxSizeAllowed", Long.toString(maxBytes));
    }
    return new BodyDeclaration(
        length, payload, contentMd5(request), checksum, trailers(request, payload));
  }

  private static long length(S3Request request, PayloadHash payload, boolean required) {
    if (payload instanceof PayloadHash.Streaming) {
      String decoded = request.amzHeader("x-amz-decoded-content-length");
      if (decoded == null) {
        throw new S3Exception(S3ErrorCode.MISSING_CONTENT_LENGTH);
      }
      return parseLength("x-amz-decoded-content-length", decoded);
    }
    String length = request.header("Content-Length");
    if (length != null) {
      return parseLength("Content-Length", length);
    }
    // A chunked body has no length either, unless it is aws-chunked inside.
    if (required || request.header("Transfer-Encoding") != null) {
      throw new S3Exception(S3ErrorCode.MISSING_CONTENT_LENGTH);
    }
    return 0;
  }

  private static long parseLength(String header, String text) {
    long value = IntegerParameter.digits(text);
    if (value < 0) {
      throw S3Exception.invalidArgument(
          "Value for " + header + " header is invalid.", header, text);
    }
    return value;
  }

  private static @Nullable Digest contentMd5(S3Request request) {
    String header = request.header("Content-MD5");
    if (header == null) {
      return null;
    }
    Digest md5 = Digest.ofBase64(header.trim(), 16);
    if (md5 == null) {
      throw new S3Exception(S3ErrorCode.INVALID_DIGEST).with("Content-MD5", header);
    }
    return md5;
  }

  /** The checksum promised in a header or announced for the trailer. */
  private static @Nullable DeclaredChecksum checksum(S3Request request) {
    requireKnownChecksums(request);
    DeclaredChecksum found = null;
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      String text = request.amzHeader(algorithm.headerName());
      if (text == null) {
        continue;
      }
      Digest value = algorithm.decode(text);
      if (value == null) {
        throw invalidHeader(algorithm.headerName());
      }
      found = single(found, new DeclaredChecksum(algorithm, value));
    }
    String trailer = request.amzHeader("x-amz-trailer");
    if (trailer != null) {
      for (String name : names(trailer)) {
        ChecksumAlgorithm algorithm = ChecksumAlgorithm.ofHeader(name);
        if (algorithm != null) {
          found = single(found, new DeclaredChecksum(algorithm, null));
        }
      }
    }
    requireSdkAlgorithm(request, found);
    return found;
  }

  /** A checksum that this server cannot make must not pass for verified. */
  private static void requireKnownChecksums(S3Request request) {
    Headers headers = request.headers();
    for (int i = 0; i < headers.count(); i++) {
      requireKnownChecksum(headers.name(i));
    }
    Query query = request.query();
    for (int i = 0; i < query.count(); i++) {
      requireKnownChecksum(query.name(i));
    }
  }

  private static void requireKnownChecksum(String name) {
    if (name.regionMatches(true, 0, CHECKSUM, 0, CHECKSUM.length())
        && ChecksumAlgorithm.ofHeader(name) == null
        && !NO_CHECKSUMS.contains(name.toLowerCase(Locale.ROOT))) {
      throw S3Exception.invalidRequest(
          "The algorithm type you specified in x-amz-checksum- header is invalid.");
    }
  }

  private static DeclaredChecksum single(@Nullable DeclaredChecksum found, DeclaredChecksum more) {
    if (found != null) {
      throw S3Exception.invalidRequest(
          "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
    }
    return more;
  }

  private static void requireSdkAlgorithm(S3Request request, @Nullable DeclaredChecksum found) {
    String name = request.amzHeader(SDK_ALGORITHM);
    if (name == null) {
      return;
    }
    ChecksumAlgorithm algorithm = ChecksumAlgorithm.ofName(name);
    if (algorithm == null) {
      throw invalidHeader(SDK_ALGORITHM);
    }
    if (found == null) {
      throw S3Exception.invalidRequest(
          "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or "
              + "x-amz-trailer headers were found.");
    }
    if (found.algorithm() != algorithm) {
      throw invalidHeader(SDK_ALGORITHM);
    }
  }

  private static List<String> trailers(S3Request request, PayloadHash payload) {
    String header = request.amzHeader("x-amz-trailer");
    if (header == null) {
      return List.of();
    }
    if (!(payload instanceof PayloadHash.Streaming(boolean signed, boolean trailer)) || !trailer) {
      throw S3Exception.invalidRequest(
          "x-amz-trailer needs a x-amz-content-sha256 header that announces a trailer");
    }
    List<String> names = names(header);
    for (String name : names) {
      if (ChecksumAlgorithm.ofHeader(name) == null) {
        throw S3Exception.invalidRequest(
            "The value specified in the x-amz-trailer header is not supported");
      }
    }
    return names;
  }

  private static List<String> names(String header) {
    List<String> names = new ArrayList<>(1);
    int from = 0;
    while (from <= header.length()) {
      int to = header.indexOf(',', from);
      if (to < 0) {
        to = header.length();
      }
      String name = header.substring(from, to).trim().toLowerCase(Locale.ROOT);
      if (!name.isEmpty()) {
        names.add(name);
      }
      from = to + 1;
    }
    return names;
  }

  /** {@code x-amz-checksum-algorithm}: what an upload in parts or a copy shall have. */
  static @Nullable ChecksumAlgorithm requestedAlgorithm(S3Request request) {
    String name = request.amzHeader("x-amz-checksum-algorithm");
    if (name == null) {
      return null;
    }
    ChecksumAlgorithm algorithm = ChecksumAlgorithm.ofName(name);
    if (algorithm == null) {
      throw S3Exception.invalidRequest(
          "Checksum algorithm provided is unsupported. Please try again with any of the valid types: "
              + Stream.of(ChecksumAlgorithm.values()).map(Enum::name).sorted().toList());
    }
    return algorithm;
  }

  /** {@code x-amz-checksum-type}, or null. */
  static @Nullable ChecksumType requestedType(S3Request request) {
    String name = request.amzHeader("x-amz-checksum-type");
    if (name == null) {
      return null;
    }
    ChecksumType type = ChecksumType.ofName(name);
    if (type == null) {
      throw invalidHeader("x-amz-checksum-type");
    }
    return type;
  }

  /** The checksum that a finished multipart object must have. */
  static @Nullable ExpectedChecksum expectedOfObject(S3Request request) {
    requireKnownChecksums(request);
    ExpectedChecksum found = null;
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      String text = request.amzHeader(algorithm.headerName());
      if (text == null) {
        continue;
      }
      if (found != null) {
        throw S3Exception.invalidRequest(
            "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
      }
      int dash = text.indexOf('-');
      if (algorithm.decode(dash < 0 ? text : text.substring(0, dash)) == null
          || (dash >= 0 && IntegerParameter.digits(text.substring(dash + 1)) < 1)) {
        throw invalidHeader(algorithm.headerName());
      }
      found = new ExpectedChecksum(algorithm, text);
    }
    return found;
  }

  private static S3Exception invalidHeader(String header) {
    return S3Exception.invalidRequest("Value for " + header + " header is invalid.");
  }
}
