package io.atoll.s3api.sigv4;

import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.http.S3Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the {@code Authorization} header. */
final class AuthorizationHeader {
  private AuthorizationHeader() {}

  /**
   * Parses.
   *
   * @param region what the scope must name, or null for any
   * @throws S3Exception AuthorizationHeaderMalformed, or what fits a form that is not Signature
   *     Version 4
   */
  static Claim parse(String header, S3Request request, @Nullable String region) {
    int space = header.indexOf(' ');
    String scheme = space < 0 ? header : header.substring(0, space);
    if (!scheme.equals(StringToSign.ALGORITHM)) {
      throw otherScheme(scheme, header);
    }
    String rest = space < 0 ? "" : header.substring(space + 1);
    String credential = field(rest, "Credential=");
    String signedHeaders = field(rest, "SignedHeaders=");
    String signature = field(rest, "Signature=");
    if (credential == null) {
      throw malformed("missing Credential");
    }
    if (signedHeaders == null) {
      throw malformed("missing SignedHeaders");
    }
    if (signature == null) {
      throw malformed("missing Signature");
    }
    CredentialText parts = CredentialText.parse(credential);
    if (parts == null) {
      throw malformed(
          "the Credential is mal-formed; expecting"
              + " \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".");
    }
    Timestamp timestamp = timestamp(request);
    String defect = parts.defect(timestamp, region);
    if (defect != null) {
      S3Exception failure = malformed(defect);
      throw region != null && !region.equals(parts.region())
          ? failure.with("Region", region)
          : failure;
    }
    List<String> names = CredentialText.signedHeaders(signedHeaders);
    if (names == null) {
      throw malformed("SignedHeaders must be a sorted list of lower-case header names.");
    }
    return new Claim(parts.accessKeyId(), parts.scope(), names, signature, timestamp);
  }

  private static S3Exception otherScheme(String scheme, String header) {
    if (scheme.equals("AWS4-ECDSA-P256-SHA256")) {
      return S3Exception.headerNotImplemented("Authorization");
    }
    if (!scheme.equals("AWS")) {
      return S3Exception.invalidArgument("Unsupported Authorization Type", "Authorization", header);
    }
    if (header.indexOf(':') < 0) {
      return S3Exception.invalidArgument(
          "AWS authorization header is invalid.  Expected AwsAccessKeyId:signature",
          "Authorization",
          header);
    }
    return S3Exception.invalidRequest(SignatureVerifier.UNSUPPORTED_MECHANISM);
  }

  /** The value behind the name, up to a comma; null where there is none. */
  private static @Nullable String field(String text, String name) {
    int from = 0;
    while (from < text.length()) {
      int to = text.indexOf(',', from);
      if (to < 0) {
        to = text.length();
      }
      int start = from;
      while (start < to && text.charAt(start) == ' ') {
        start++;
      }
      if (text.startsWith(name, start)) {
        return text.substring(start + name.length(), to).trim();
      }
      from = to + 1;
    }
    return null;
  }

  private static Timestamp timestamp(S3Request request) {
    String amz = request.header("x-amz-date");
    Timestamp timestamp = null;
    if (amz != null) {
      timestamp = Timestamp.parseDate(amz);
    } else {
      String date = request.header("Date");
      timestamp = date == null ? null : Timestamp.parseDate(date);
    }
    if (timestamp == null) {
      throw new S3Exception(
          S3ErrorCode.ACCESS_DENIED,
          "AWS authentication requires a valid Date or x-amz-date header");
    }
    return timestamp;
  }

  private static S3Exception malformed(String what) {
    return new S3Exception(
        S3ErrorCode.AUTHORIZATION_HEADER_MALFORMED,
        "The authorization header is malformed; " + what);
  }
}
