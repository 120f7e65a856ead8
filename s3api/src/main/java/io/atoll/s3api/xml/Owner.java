package io.atoll.s3api.xml;

/**
 * Who owns a bucket or object.
 *
 * @param id the canonical user id
 * @param displayName a name for people; Amazon has stopped sending it, other clients still show it
 */
public record Owner(String id, String displayName) {
  void write(XmlWriter out, String element) {
    out.open(element).element("ID", id).element("DisplayName", displayName).close(element);
  }
}
