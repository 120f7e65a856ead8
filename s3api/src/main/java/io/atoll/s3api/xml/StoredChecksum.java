package io.atoll.s3api.xml;

import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.ChecksumType;

/**
 * The additional checksum of an object as it is given back in headers and documents.
 *
 * @param text Base64, for composite ones with the number of parts behind a dash
 */
public record StoredChecksum(ChecksumAlgorithm algorithm, ChecksumType type, String text) {
  void write(XmlWriter out) {
    out.element(algorithm.elementName(), text).element("ChecksumType", type.name());
  }
}
