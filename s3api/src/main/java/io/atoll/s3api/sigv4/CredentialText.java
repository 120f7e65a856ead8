package io.atoll.s3api.sigv4;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A credential {@code accessKeyId/date/region/service/terminator}, split but not judged. The access
 * key may itself contain slashes, so the parts count from the end.
 */
record CredentialText(
    String accessKeyId, String date, String region, String service, String terminator) {

  /** Splits; null where there are fewer than five parts. */
  static @Nullable CredentialText parse(String text) {
    int[] slashes = new int[4];
    int at = text.length();
    for (int i = 3; i >= 0; i--) {
      at = text.lastIndexOf('/', at - 1);
      if (at < 0) {
        return null;
      }
      slashes[i] = at;
    }
    return new CredentialText(
        text.substring(0, slashes[0]),
        text.substring(slashes[0] + 1, slashes[1]),
        text.substring(slashes[1] + 1, slashes[2]),
        text.substring(slashes[2] + 1, slashes[3]),
        text.substring(slashes[3] + 1));
  }

  /** What is wrong for this region, or null; null region accepts any. */
  @Nullable String defect(Timestamp timestamp, @Nullable String expectedRegion) {
    if (accessKeyId.isEmpty()) {
      return "a non-empty Access Key (AKID) must be provided in the credential.";
    }
    if (!terminator.equals(CredentialScope.TERMINATOR)) {
      return "incorrect terminal \"" + terminator + "\". This endpoint uses \"aws4_request\".";
    }
    if (!service.equals(CredentialScope.SERVICE)) {
      return "incorrect service \"" + service + "\". This endpoint belongs to \"s3\".";
    }
    if (date.length() != 8 || !date.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return "incorrect date format \""
          + date
          + "\". This date in the credential must be in the format \"yyyyMMdd\".";
    }
    if (!timestamp.text().startsWith(date)) {
      return "Invalid credential date \""
          + date
          + "\". This date is not the same as X-Amz-Date: \""
          + timestamp.date()
          + "\".";
    }
    if (expectedRegion != null && !expectedRegion.equals(region)) {
      return "the region '" + region + "' is wrong; expecting '" + expectedRegion + "'";
    }
    return null;
  }

  CredentialScope scope() {
    return new CredentialScope(date, region);
  }

  /** Splits a {@code SignedHeaders} list; null where it is empty, unsorted, or not lower case. */
  static @Nullable List<String> signedHeaders(String text) {
    List<String> names = new ArrayList<>(8);
    String last = "";
    int from = 0;
    while (from <= text.length()) {
      int to = text.indexOf(';', from);
      if (to < 0) {
        to = text.length();
      }
      String name = text.substring(from, to);
      if (name.isEmpty() || name.compareTo(last) <= 0 || hasUpperCase(name)) {
        return null;
      }
      names.add(name);
      last = name;
      from = to + 1;
    }
    return names;
  }

  private static boolean hasUpperCase(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) >= 'A' && name.charAt(i) <= 'Z') {
        return true;
      }
    }
    return false;
  }
}
