package io.atoll.s3api.xml;

import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of PutObjectAcl and PutBucketAcl.
 *
 * @param grants what it grants
 */
public record AccessControlRequest(List<Grant> grants) {
  private static final int MAX_GRANTS = 100;

  public AccessControlRequest {
    grants = List.copyOf(grants);
  }

  /**
   * A right that somebody gets.
   *
   * @param granteeId canonical id; empty for groups and addresses
   */
  public record Grant(String granteeId, String permission) {}

  /**
   * Reads.
   *
   * @throws S3Exception MalformedACLError
   */
  public static AccessControlRequest parse(byte[] document) {
    try {
      return read(document);
    } catch (S3Exception e) {
      throw new S3Exception(S3ErrorCode.MALFORMED_ACL_ERROR);
    }
  }

  private static AccessControlRequest read(byte[] document) {
    XmlReader in = XmlReader.open(document, "AccessControlPolicy");
    List<Grant> grants = new ArrayList<>();
    while (in.nextChild()) {
      switch (in.name()) {
        case "Owner" -> texts(in, "ID");
        case "AccessControlList" -> {
          while (in.nextChild()) {
            if (!in.name().equals("Grant") || grants.size() == MAX_GRANTS) {
              throw XmlReader.malformed();
            }
            grants.add(grant(in));
          }
        }
        default -> throw XmlReader.malformed();
      }
    }
    in.close();
    return new AccessControlRequest(grants);
  }

  private static Grant grant(XmlReader in) {
    String id = "";
    String permission = "";
    while (in.nextChild()) {
      switch (in.name()) {
        case "Grantee" -> id = texts(in, "ID");
        case "Permission" -> permission = in.text().trim();
        default -> throw XmlReader.malformed();
      }
    }
    return new Grant(id, permission);
  }

  /** The text of one of the children of the element that is open, empty where it is not there. */
  private static String texts(XmlReader in, String wanted) {
    String found = "";
    while (in.nextChild()) {
      boolean here = in.name().equals(wanted);
      String text = in.text();
      if (here) {
        found = text.trim();
      }
    }
    return found;
  }

  /**
   * Accepts what says no more than is so anyway: that the owner has full control. Amazon refuses
   * even that where ownership is "bucket owner enforced"; but clients that copy an object set the
   * ACL that they read from the source (s3cmd does), and would fail after the copy was made. A list
   * that grants nothing would take the owner's rights away, and is refused.
   *
   * @param ownerId canonical id
   * @throws S3Exception AccessControlListNotSupported
   */
  public void requireOwnerFullControl(String ownerId) {
    boolean said =
        !grants.isEmpty()
            && grants.stream()
                .allMatch(grant ->
                    grant.granteeId().equals(ownerId) && grant.permission().equals("FULL_CONTROL"));
    if (!said) {
      throw new S3Exception(S3ErrorCode.ACCESS_CONTROL_LIST_NOT_SUPPORTED);
    }
  }
}
