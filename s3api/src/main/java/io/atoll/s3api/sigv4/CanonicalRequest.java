package io.atoll.s3api.sigv4;

import io.atoll.s3api.http.Headers;
import io.atoll.s3api.http.PercentCoding;
import io.atoll.s3api.http.Query;
import io.atoll.s3api.http.S3Request;
import java.util.Arrays;
import java.util.List;

/**
 * The canonical request of "Create a signed AWS API request", in the variant of S3: the path is
 * encoded once and not normalised.
 */
final class CanonicalRequest {
  private CanonicalRequest() {}

  /**
   * Writes it.
   *
   * @param signedHeaders lower case, sorted
   * @param payloadHash the last line
   */
  static void write(
      ByteText out, S3Request request, List<String> signedHeaders, String payloadHash) {
    out.add(request.method()).add('\n');
    path(out, request.rawPath());
    out.add('\n');
    query(out, request.query());
    out.add('\n');
    for (String name : signedHeaders) {
      header(out, request, name);
    }
    out.add('\n');
    for (int i = 0; i < signedHeaders.size(); i++) {
      if (i > 0) {
        out.add(';');
      }
      out.add(signedHeaders.get(i));
    }
    out.add('\n').add(payloadHash);
  }

  /**
   * The path with exactly the characters escaped that S3 escapes, however the client escaped them.
   */
  private static void path(ByteText out, String rawPath) {
    for (int i = 0; i < rawPath.length(); i++) {
      char c = rawPath.charAt(i);
      if (!PercentCoding.isUnreserved(c) && c != '/') {
        out.add(PercentCoding.encode(PercentCoding.decode(rawPath, false), true));
        return;
      }
    }
    out.add(rawPath);
  }

  private static void query(ByteText out, Query query) {
    int count = query.count();
    if (count == 0) {
      return;
    }
    String[] pairs = new String[count];
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (!query.name(i).equals(AuthorizationQuery.SIGNATURE)) {
        pairs[kept++] =
            PercentCoding.encode(query.name(i), false)
                + '='
                + PercentCoding.encode(query.value(i), false);
      }
    }
    // The equals sign stands above some characters of names, so whole pairs do not sort as names
    // do.
    Arrays.sort(pairs, 0, kept, CanonicalRequest::comparePairs);
    for (int i = 0; i < kept; i++) {
      if (i > 0) {
        out.add('&');
      }
      out.add(pairs[i]);
    }
  }

  private static int comparePairs(String a, String b) {
    int equalsA = a.indexOf('=');
    int equalsB = b.indexOf('=');
    int common = Math.min(equalsA, equalsB);
    for (int i = 0; i < common; i++) {
      int difference = a.charAt(i) - b.charAt(i);
      if (difference != 0) {
        return difference;
      }
    }
    return equalsA != equalsB ? equalsA - equalsB : a.compareTo(b);
  }

  private static void header(ByteText out, S3Request request, String name) {
    out.add(name).add(':');
    if (name.equals("host")) {
      out.addTrimmed(request.host()).add('\n');
      return;
    }
    Headers headers = request.headers();
    boolean found = false;
    for (int i = 0; i < headers.count(); i++) {
      if (headers.name(i).length() == name.length() && headers.name(i).equalsIgnoreCase(name)) {
        if (found) {
          out.add(',');
        }
        out.addTrimmed(headers.value(i));
        found = true;
      }
    }
    out.add('\n');
  }
}
