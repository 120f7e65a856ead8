package io.atoll.s3api.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.atoll.s3api.SeededRandom;
import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RequestDocumentsTest {
  private static final String NS = " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static @Nullable S3ErrorCode deleteFailure(byte[] document) {
    S3Exception failure =
        catchThrowableOfType(S3Exception.class, () -> DeleteRequest.parse(document));
    return failure == null ? null : failure.code();
  }

  @Test
  void deleteWithAndWithoutNamespace() {
    for (String ns : List.of("", NS)) {
      DeleteRequest request =
          DeleteRequest.parse(
              utf8(
                  "<?xml version=\"1.0\"?>\n<Delete"
                      + ns
                      + ">\n <Object><Key>a&amp;&#xe9; </Key></Object><Quiet>true</Quiet>"
                      + "<Object><Key>b</Key><VersionId>null</VersionId><ETag>\"e\"</ETag></Object></Delete>\n"));
      assertThat(request.quiet()).isTrue();
      assertThat(request.objects())
          .containsExactly(
              new DeleteRequest.Target("a&é ", null, null),
              new DeleteRequest.Target("b", "null", "e"));
    }
  }

  @Test
  void deleteRefusesWhatIsNotInTheSchema() {
    for (String document :
        List.of(
            "",
            "x",
            "<Delete/>",
            "<Delete></Delete>",
            "<Other><Object><Key>a</Key></Object></Other>",
            "<Delete><Object><Key></Key></Object></Delete>",
            "<Delete><Object></Object></Delete>",
            "<Delete><Object><Key>a</Key></Object>",
            "<Delete><Object><Key>a</Key></Object></Delete><x/>",
            "<Delete><Object><Key>a<b/></Key></Object></Delete>",
            "<Delete>text<Object><Key>a</Key></Object></Delete>",
            "<Delete><Object><Key>a</Key><What/></Object></Delete>",
            "<Delete><Quiet>maybe</Quiet><Object><Key>a</Key></Object></Delete>",
            "<Delete><Object><Key>&#x1;</Key></Object></Delete>",
            "<Delete>" + "<Object><Key>a</Key></Object>".repeat(1001) + "</Delete>",
            "<Delete><Object><Key>" + "a".repeat(20_000) + "</Key></Object></Delete>",
            "<a>".repeat(100))) {
      assertThat(deleteFailure(utf8(document))).isEqualTo(S3ErrorCode.MALFORMED_XML);
    }
    assertThat(
            DeleteRequest.parse(
                    utf8("<Delete>" + "<Object><Key>a</Key></Object>".repeat(1000) + "</Delete>"))
                .objects())
        .hasSize(1000);
  }

  @Test
  void entitiesAndDocumentTypesAreRefused() {
    for (String document :
        List.of(
            "<!DOCTYPE Delete [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
                + "<Delete><Object><Key>&x;</Key></Object></Delete>",
            "<!DOCTYPE Delete [<!ENTITY x \"aaaa\">]><Delete><Object><Key>&x;</Key></Object></Delete>",
            "<!DOCTYPE Delete><Delete><Object><Key>a</Key></Object></Delete>",
            "<Delete><Object><Key>&x;</Key></Object></Delete>")) {
      assertThat(deleteFailure(utf8(document))).isEqualTo(S3ErrorCode.MALFORMED_XML);
    }
  }

  @Test
  void completion() {
    CompleteRequest request =
        CompleteRequest.parse(
            utf8(
                "<CompleteMultipartUpload"
                    + NS
                    + "><Part><PartNumber>1</PartNumber><ETag>&quot;e1&quot;</ETag>"
                    + "<ChecksumCRC32>AAAAAA==</ChecksumCRC32></Part>"
                    + "<Part><ETag>e2</ETag><PartNumber>7</PartNumber></Part></CompleteMultipartUpload>"));
    assertThat(request.parts()).hasSize(2);
    assertThat(request.parts().getFirst().etag()).isEqualTo("e1");
    assertThat(request.parts().getFirst().checksums()).containsKey(ChecksumAlgorithm.CRC32);
    assertThat(request.parts().getLast().partNumber()).isEqualTo(7);
  }

  private static S3ErrorCode completionFailure(String parts) {
    byte[] document = utf8("<CompleteMultipartUpload>" + parts + "</CompleteMultipartUpload>");
    return catchThrowableOfType(S3Exception.class, () -> CompleteRequest.parse(document)).code();
  }

  @Test
  void completionFailures() {
    assertThat(completionFailure("")).isEqualTo(S3ErrorCode.MALFORMED_XML);
    String two = "<Part><PartNumber>2</PartNumber><ETag>e</ETag></Part>";
    assertThat(completionFailure(two + two)).isEqualTo(S3ErrorCode.INVALID_PART_ORDER);
    assertThat(completionFailure(two + two.replace(">2<", ">1<")))
        .isEqualTo(S3ErrorCode.INVALID_PART_ORDER);
    assertThat(completionFailure(two.replace(">2<", ">0<")))
        .isEqualTo(S3ErrorCode.INVALID_ARGUMENT);
    assertThat(completionFailure(two.replace(">2<", ">x<"))).isEqualTo(S3ErrorCode.MALFORMED_XML);
    assertThat(completionFailure("<Part><PartNumber>1</PartNumber></Part>"))
        .isEqualTo(S3ErrorCode.MALFORMED_XML);
  }

  @Test
  void createBucket() {
    assertThat(CreateBucketRequest.parse(new byte[0]).locationConstraint()).isNull();
    assertThat(
            CreateBucketRequest.parse(
                    utf8(
                        "<CreateBucketConfiguration"
                            + NS
                            + "><LocationConstraint>eu-west-1</LocationConstraint>"
                            + "</CreateBucketConfiguration>"))
                .locationConstraint())
        .isEqualTo("eu-west-1");
    assertThat(CreateBucketRequest.parse(utf8("<CreateBucketConfiguration/>")).locationConstraint())
        .isNull();
  }

  @Test
  void brokenDocumentsNeverEscapeAsAnythingElse() {
    SeededRandom random = SeededRandom.fresh();
    byte[] good =
        utf8("<Delete><Object><Key>a&amp;</Key></Object><Quiet>true</Quiet><!-- c --></Delete>");
    for (int round = 0; round < 5000; round++) {
      byte[] broken = good.clone();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      }
      deleteFailure(broken);
    }
  }

  private static String tag(String key, String value) {
    return "<Tag><Key>" + key + "</Key><Value>" + value + "</Value></Tag>";
  }

  private static byte[] tagging(String tags) {
    return utf8("<Tagging" + NS + "><TagSet>" + tags + "</TagSet></Tagging>");
  }

  private static S3ErrorCode taggingFailure(byte[] document) {
    return catchThrowableOfType(S3Exception.class, () -> TaggingRequest.parse(document)).code();
  }

  @Test
  void tagging() {
    assertThat(TaggingRequest.parse(tagging("")).tags()).isEmpty();
    String longest = tag("k".repeat(128), "v".repeat(256)) + tag("empty", "");
    assertThat(TaggingRequest.parse(tagging(longest)).tags())
        .containsEntry("k".repeat(128), "v".repeat(256))
        .containsEntry("empty", "");
    assertThat(TaggingRequest.parse(tagging(tag("a b+-=._:/@é", "1"))).tags())
        .containsOnlyKeys("a b+-=._:/@é");
  }

  @Test
  void taggingFailures() {
    for (String bad :
        List.of(
            tag("", "v"),
            tag("k".repeat(129), "v"),
            tag("k", "v".repeat(257)),
            tag("a", "1") + tag("a", "2"),
            tag("aws:created", "1"),
            tag("a*b", "1"),
            tag("a", "1&lt;2"))) {
      assertThat(taggingFailure(tagging(bad))).as(bad).isEqualTo(S3ErrorCode.INVALID_TAG);
    }
    StringBuilder eleven = new StringBuilder();
    for (int i = 0; i < 11; i++) {
      eleven.append(tag("k" + i, "v"));
    }
    assertThat(taggingFailure(tagging(eleven.toString()))).isEqualTo(S3ErrorCode.BAD_REQUEST);
    for (String document :
        List.of(
            "",
            "<Tagging/>",
            "<Tags><TagSet/></Tags>",
            "<Tagging><TagSet/><TagSet/></Tagging>",
            "<Tagging><TagSet><Tag><Key>a</Key></Tag></TagSet></Tagging>",
            "<Tagging><TagSet><Tag><Value>a</Value></Tag></TagSet></Tagging>",
            "<Tagging><TagSet><Tag><Key>a</Key><Key>b</Key></Tag></TagSet></Tagging>")) {
      assertThat(taggingFailure(utf8(document))).isEqualTo(S3ErrorCode.MALFORMED_XML);
    }
  }

  /** A list without a grant would leave the owner no right, and that is not so. */
  @Test
  void anAccessControlListMustSayWhatIsSo() {
    String grant =
        "<Grant><Grantee><ID>me</ID></Grantee><Permission>FULL_CONTROL</Permission></Grant>";
    acl(grant).requireOwnerFullControl("me");
    for (String grants :
        List.of("", grant.replace("me", "you"), grant + grant.replace("FULL_CONTROL", "READ"))) {
      S3Exception refusal =
          catchThrowableOfType(S3Exception.class, () -> acl(grants).requireOwnerFullControl("me"));
      assertThat(refusal).as(grants).isNotNull();
      assertThat(refusal.code()).isEqualTo(S3ErrorCode.ACCESS_CONTROL_LIST_NOT_SUPPORTED);
    }
  }

  private static AccessControlRequest acl(String grants) {
    String document =
        "<AccessControlPolicy><AccessControlList>"
            + grants
            + "</AccessControlList></AccessControlPolicy>";
    return AccessControlRequest.parse(document.getBytes(StandardCharsets.UTF_8));
  }
}
