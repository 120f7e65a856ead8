package io.atoll.s3api.sigv4;

/** The strings that are signed: of a request, of a chunk, of the trailer. */
final class StringToSign {
  static final String ALGORITHM = "AWS4-HMAC-SHA256";

  private StringToSign() {}

  static void ofRequest(ByteText out, String timestamp, String scope, byte[] canonicalHash) {
    out.add(ALGORITHM).add('\n').add(timestamp).add('\n').add(scope).add('\n');
    out.addHex(canonicalHash);
  }

  static void ofChunk(
      ByteText out,
      String timestamp,
      String scope,
      String previousSignature,
      String emptyHash,
      byte[] payloadHash) {
    out.add("AWS4-HMAC-SHA256-PAYLOAD\n").add(timestamp).add('\n').add(scope).add('\n');
    out.add(previousSignature).add('\n').add(emptyHash).add('\n').addHex(payloadHash);
  }

  static void ofTrailer(
      ByteText out, String timestamp, String scope, String previousSignature, byte[] trailerHash) {
    out.add("AWS4-HMAC-SHA256-TRAILER\n").add(timestamp).add('\n').add(scope).add('\n');
    out.add(previousSignature).add('\n').addHex(trailerHash);
  }
}
