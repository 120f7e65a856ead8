package io.atoll.s3api.xml;

/** The answer of POST Object where the form asks for status 201. */
public final class PostDocument {
  private PostDocument() {}

  /**
   * Writes it.
   *
   * @param location the object's URL
   * @param etag without quotes
   */
  public static byte[] posted(String location, String bucket, String key, String etag) {
    return new XmlWriter(512)
        .open("PostResponse")
        .element("Location", location)
        .element("Bucket", bucket)
        .element("Key", key)
        .etag(etag)
        .close("PostResponse")
        .toBytes();
  }
}
